"""Files that fail while they are loaded, and libraries and debuggers that they import."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grading.intake.work.submission import Submission
from grading.judging.diagnosis import compat
from grading.judging.judge import Judge
from grading.judging.results import ExerciseResult, SubmissionResult

FILE = "toy/rows.py"
HandIn = Callable[..., Submission]


def of(verdict: SubmissionResult, name: str) -> ExerciseResult:
    return next(e for e in verdict.exercises if e.id == name)


@pytest.mark.parametrize(
    ("change", "called"),
    [
        (("columns = s[:, None]", "columns = (s"), False),
        (("import numpy as np", "import numpy as np\nimport nothing_of_this_name"), False),
        (("columns = s[:, None]", "columns = r[:, None]"), True),
    ],
    ids=["syntax", "import", "name"],
)
def test_calls_are_shown_only_if_the_file_was_loaded(
    judge: Judge, hand_in: HandIn, change: tuple[str, str], called: bool
) -> None:
    first = of(judge.grade(hand_in(change)), "scale_rows").tests[0]
    assert first.status == "error"
    assert bool((first.detail or {})["calls"]) == called


@pytest.mark.parametrize(
    ("line", "says", "again"),
    [
        ("import os; os._exit(3)", "The code ended Python itself (exit code 3) instead of", False),
        ("import os; os.abort()", "The process aborted before it answered.", True),
    ],
)
def test_an_end_while_the_file_is_loaded_says_where_to_look(
    judge: Judge, hand_in: HandIn, line: str, says: str, again: bool
) -> None:
    verdict = judge.grade(hand_in(("import numpy as np", f"import numpy as np\n{line}")))
    first, second, _ = verdict.exercises
    assert first.headline.startswith(says)
    assert first.headline.endswith(
        "No function had been called yet: look at the lines outside functions."
    )
    assert (first.tests[0].detail or {})["calls"] == []
    not_run = f"Not run: {FILE} could not be loaded. scale_rows above says why."
    assert second.headline == (not_run if again else first.headline)


def test_a_syntax_error_shows_its_line_and_column(judge: Judge, hand_in: HandIn) -> None:
    verdict = of(judge.grade(hand_in(("columns = s[:, None]", "columns = (s"))), "scale_rows")
    line = solution_line(judge, "columns = s[:, None]")
    assert verdict.headline == (
        f"SyntaxError: '(' was never closed (toy/rows.py, line {line})\n"
        "    columns = (s\n"
        "              ^"
    )
    (frame,) = (verdict.tests[0].detail or {})["frames"]
    assert (frame["file"], frame["line"]) == ("toy/rows.py", line)


def solution_line(judge: Judge, code: str) -> int:
    lines = judge.source.solutions()["toy/rows.py"].decode().splitlines()
    return next(number for number, text in enumerate(lines, 1) if code in text)


@pytest.mark.parametrize(
    "line",
    [
        "from torch import nn",
        "import torch.nn.functional as F",
        "import torch\n\n\nclass Net(torch.nn.Module):\n    pass\n",
        "from scipy.signal import convolve2d",
        "from mpl_toolkits.mplot3d import Axes3D",
        "from google.colab import drive",
    ],
)
def test_an_import_that_is_not_used_costs_nothing_and_is_noted(
    judge: Judge, hand_in: HandIn, line: str
) -> None:
    result = judge.grade(hand_in(("import numpy as np", f"import numpy as np\n{line}")))
    assert result.score == result.max_score
    library = line.split()[1].partition(".")[0]
    expected = f"{FILE} imports {library}, which an answer cannot use."
    assert any(note.startswith(expected) for note in result.notes), result.notes


PLOTS = """import numpy as np
import matplotlib.animation as animation
import matplotlib.pyplot as plt
from matplotlib import cm
from matplotlib.colors import ListedColormap
from matplotlib.pyplot import *
plt.rcParams["figure.figsize"] = (10.0, 8.0)
fig, ax = plt.subplots()
line, = ax.plot([1, 2], label="loss")
fig, (left, right) = plt.subplots(1, 2, figsize=(3, 3))
fig, axes = plt.subplots(2, ncols=3)
axes[1, 2].imshow(np.zeros((2, 2)), cmap=cm.gray)
for ax in axes.flat:
    ax.axis("off")
with plt.style.context("ggplot"):
    plt.figure().add_subplot(111).set_title("loss")
plt.show()
"""


def test_plots_at_the_top_of_a_file_cost_nothing(judge: Judge, hand_in: HandIn) -> None:
    result = judge.grade(hand_in(("import numpy as np\n", PLOTS)))
    assert result.score == result.max_score, result
    assert any("matplotlib. The grader supplied one that draws nothing" in n for n in result.notes)


TOP_LINES = """import numpy as np
import os
import warnings
import seaborn as sns
import torch
from numba import njit
from tqdm import tqdm, trange
sns.set(style="ticks"); after = 1
os.makedirs("plots", exist_ok=True)
warnings.simplefilter("error")
np.seterr(all="raise")
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
with torch.no_grad():
    start = torch.zeros(3) + 1
tqdm.write("loaded")


@njit(cache=True)
def fast(x: torch.Tensor | None) -> float:
    return 0.0
"""


def test_a_line_outside_functions_that_needs_what_is_not_here_costs_nothing(
    judge: Judge, hand_in: HandIn
) -> None:
    line = "out = x * columns"
    quiet = """with open(os.devnull, "w") as nowhere:
        print(x / 0, np.exp(-1e9), file=nowhere)
    out = x * columns * after
    for row in tqdm(range(len(x))):
        out[row] = x[row] * s[row]"""
    result = judge.grade(hand_in(("import numpy as np\n", TOP_LINES), (line, quiet)))
    assert result.score == result.max_score, result


@pytest.mark.parametrize(("use", "cause"), [("fast(x)", "@njit"), ("x * start", "with torch")])
def test_using_what_such_a_line_would_have_defined_shows_the_line(
    judge: Judge, hand_in: HandIn, use: str, cause: str
) -> None:
    line = "out = x * columns"
    result = judge.grade(
        hand_in(("import numpy as np\n", TOP_LINES), (line, f"{line} + 0 * {use}"))
    )
    failed = of(result, "scale_rows")
    first, code, _ = failed.headline.split("\n")
    assert first.startswith("ModuleNotFoundError: No module named '")
    assert code.strip().startswith(cause)
    assert all(e.status == "ok" for e in result.exercises if e.id != "scale_rows")


NOT_HERE = """import numpy as np
weights = np.load("best_model.npy")
with open("datasets/batch_1", "rb") as file:
    batch = file.read()
rate = float(input("learning rate? "))
get_ipython().run_line_magic("load_ext", "autoreload")
display(np.zeros(3))
"""


def test_a_file_a_person_or_a_notebook_that_is_not_here_costs_only_what_needs_it(
    judge: Judge, hand_in: HandIn
) -> None:
    imports = ("import numpy as np\n", NOT_HERE)
    result = judge.grade(hand_in(imports))
    assert result.score == result.max_score, result
    line = "out = x * columns"
    result = judge.grade(hand_in(imports, (line, f"{line} * weights")))
    first, code, *_ = of(result, "scale_rows").headline.split("\n")
    assert first.startswith("FileNotFoundError: [Errno 2] No such file or directory: 'best_model")
    assert code.strip() == 'weights = np.load("best_model.npy")'
    assert "no function of the file" not in of(result, "scale_rows").headline
    assert all(e.status == "ok" for e in result.exercises if e.id != "scale_rows")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("after = 1 / 0", "ZeroDivisionError"),
        ("assert abs(1.0 - 2) < 1e-8", "AssertionError"),
        ("data = get_CIFAR10_data()", "NameError"),
        ("print(scale_rows(np.ones((2, 3)), np.ones(4)))", "ValueError"),
        ("exit()", "SystemExit"),
        ("for k in range(3): raise RuntimeError", "RuntimeError"),
        ("@no_such_tool\ndef helper(x):\n    return x", "NameError"),
    ],
)
def test_a_line_outside_functions_that_fails_costs_nothing_and_is_noted(
    judge: Judge, hand_in: HandIn, line: str, error: str
) -> None:
    end = "    return out, mean\n"
    result = judge.grade(hand_in((end, f"{end}\n\n{line}\n")))
    assert result.score == result.max_score, result
    (note,) = of(result, "centre").notes[:1]
    assert f"was left out: `{line.splitlines()[0]}` raises {error} while the file" in note
    assert note.endswith('below `if __name__ == "__main__":`.')


def test_the_text_of_a_notebook_saved_as_a_source_file_is_called_so(judge: Judge) -> None:
    cell = (
        '"cell_type": "code", "execution_count": null, "source": ["def centre(x): return x", "%s"]'
        % ("#" * 150)
    )
    files = judge.source.solutions() | {"toy/rows.py": f'{{"cells": [{{{cell}}}]}}'.encode()}
    note = of(judge.grade(Submission("ann", files)), "centre").notes[0]
    assert "` raises NameError while the file is loaded. This looks like the text of a" in note
    assert len(note) < 350


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("after = 1 / 0", "This line runs while the file is loaded."),
        ("assert (after := 1) == 2", "This line runs while the file is loaded."),
        ("after = get_ipython()", "Only a notebook has this name."),
    ],
)
def test_what_needs_the_result_of_a_line_that_failed_shows_this_line(
    judge: Judge, hand_in: HandIn, line: str, advice: str
) -> None:
    use = "out = x * columns"
    result = judge.grade(
        hand_in(("import numpy as np\n", f"import numpy as np\n{line}\n"), (use, f"{use} * after"))
    )
    if "assert" in line:
        assert result.score == result.max_score  # the name has got its value
        return
    headline = of(result, "scale_rows").headline
    assert f"    {line}\n{advice}" in headline
    assert "inputs" not in headline
    assert of(result, "centre").status == "ok"


def test_an_import_of_a_name_that_is_not_there_still_stops_the_file(
    judge: Judge, hand_in: HandIn
) -> None:
    line = "from os import no_such_name"
    result = judge.grade(hand_in(("import numpy as np\n", f"import numpy as np\n{line}\n")))
    assert of(result, "centre").headline.startswith("ImportError: cannot import name 'no_such_na")


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("import tempfile; tempfile.mkdtemp()", "Keep what you write in memory"),
        ("np.save('x.npy', x)", "Keep what you write in memory"),
        ("import asyncio; asyncio.run(None)", "without asyncio and multiprocessing"),
    ],
)
def test_what_the_border_refuses_comes_with_what_to_do_instead(
    judge: Judge, hand_in: HandIn, code: str, advice: str
) -> None:
    line = "out = x * columns"
    headline = of(judge.grade(hand_in((line, f"{code}\n    {line}"))), "scale_rows").headline
    assert advice in headline


def test_the_threads_that_are_advised_instead_of_processes_work(
    judge: Judge, hand_in: HandIn
) -> None:
    line = "out = x * columns"
    pool = "from multiprocessing.pool import ThreadPool; ThreadPool(2)"
    headline = of(judge.grade(hand_in((line, f"{pool}\n    {line}"))), "scale_rows").headline
    assert "a ThreadPoolExecutor works" in headline
    threads = """
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor() as pool:
        out = np.array([*pool.map(np.multiply, x, columns)])"""
    assert of(judge.grade(hand_in((line, threads.lstrip()))), "scale_rows").status == "ok"


def test_an_import_with_a_way_out_takes_it(judge: Judge, hand_in: HandIn) -> None:
    lines = """import numpy as np
try:
    from numba import njit
except ImportError:
    def njit(function):
        return function

@njit
def own(x):
    return x
"""
    result = judge.grade(hand_in(("import numpy as np\n", lines)))
    assert result.score == result.max_score
    assert not any("numba" in note for note in result.notes)


def test_a_library_that_is_allowed_is_not_noted() -> None:
    text = b"import scipy.special\nimport torch\n"
    [note] = compat.notes({FILE: text}, {"scipy"})
    assert note.startswith(f"{FILE} imports torch, ")


def test_only_the_function_that_calls_the_library_fails(judge: Judge, hand_in: HandIn) -> None:
    line = "out = x * columns"
    result = judge.grade(
        hand_in((line, f"import torch.nn as nn\n    out = nn.Linear(2, 3)(x)\n    {line}"))
    )
    failed = of(result, "scale_rows")
    assert failed.score == 0
    assert failed.headline.startswith("ModuleNotFoundError: No module named 'torch' (toy/rows.py,")
    assert all(e.status == "ok" for e in result.exercises if e.id != "scale_rows")


@pytest.mark.parametrize("debugger", ["pdb", "ipdb"])
def test_a_debugger_fails_at_the_line_that_calls_it(
    judge: Judge, hand_in: HandIn, debugger: str
) -> None:
    line = "out = x * columns"
    result = judge.grade(hand_in((line, f"import {debugger}; {debugger}.set_trace()\n    {line}")))
    message = of(result, "scale_rows").headline
    assert message.startswith("BdbQuit: the debugger waits for a person")
    assert message.endswith(f"import {debugger}; {debugger}.set_trace()")
    assert not any("earlier year" in note for note in result.notes)
