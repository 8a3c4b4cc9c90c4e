"""A library that is not here may be imported: only a function that calls it fails.

A debugger may be imported as well, and refuses to wait.
"""

from __future__ import annotations

import pytest

from grading.intake.work.submission import Submission
from grading.judging.diagnosis import compat
from grading.judging.judge import Judge
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment

FILE = "toy/rows.py"


@pytest.fixture
def judge(toy: Assignment, judging: Runner) -> Judge:
    return Judge(toy, judging, b"a secret of the tests")


def graded(judge: Judge, old: str, new: str) -> SubmissionResult:
    files = dict(judge.source.solutions())
    text = files[FILE].decode()
    assert old in text
    files[FILE] = text.replace(old, new, 1).encode()
    return judge.grade(Submission("ann", files))


def verdict(result: SubmissionResult, name: str) -> ExerciseResult:
    return next(exercise for exercise in result.exercises if exercise.id == name)


@pytest.mark.parametrize(
    "line",
    [
        "from torch import nn",
        "import torch.nn.functional as F",
        "import torch\n\n\nclass Net(torch.nn.Module):\n    pass\n",
        "from scipy.signal import convolve2d",
    ],
)
def test_an_import_that_is_not_used_costs_nothing_and_is_noted(judge: Judge, line: str) -> None:
    result = graded(judge, "import numpy as np", f"import numpy as np\n{line}")
    assert result.score == result.max_score
    library = line.split()[1].partition(".")[0]
    expected = f"{FILE} imports {library}, which an answer cannot use."
    assert any(note.startswith(expected) for note in result.notes), result.notes


def test_an_import_with_a_way_out_takes_it(judge: Judge) -> None:
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
    result = graded(judge, "import numpy as np\n", lines)
    assert result.score == result.max_score
    assert not any("numba" in note for note in result.notes)


def test_a_library_that_is_allowed_is_not_noted() -> None:
    text = b"import scipy.special\nimport torch\n"
    [note] = compat.notes({FILE: text}, {"scipy"})
    assert note.startswith(f"{FILE} imports torch, ")


def test_only_the_function_that_calls_the_library_fails(judge: Judge) -> None:
    line = "out = x * columns"
    result = graded(judge, line, f"import torch.nn as nn\n    out = nn.Linear(2, 3)(x)\n    {line}")
    failed = verdict(result, "scale_rows")
    assert failed.score == 0
    assert failed.headline.startswith("ModuleNotFoundError: No module named 'torch' (toy/rows.py,")
    assert all(e.status == "ok" for e in result.exercises if e.id != "scale_rows")


@pytest.mark.parametrize("debugger", ["pdb", "ipdb"])
def test_a_debugger_fails_at_the_line_that_calls_it(judge: Judge, debugger: str) -> None:
    line = "out = x * columns"
    result = graded(judge, line, f"import {debugger}; {debugger}.set_trace()\n    {line}")
    message = verdict(result, "scale_rows").headline
    assert message.startswith("BdbQuit: the debugger waits for a person")
    assert message.endswith(f"import {debugger}; {debugger}.set_trace()")
    assert not any("earlier year" in note for note in result.notes)
