"""What a runner makes of honest, broken and stuck code, the same in every mechanism."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grading.sandbox.contract import Limits, NotAnArray, Status, Substitute
from grading.sandbox.inside import carry, failures
from grading.sandbox.runner import Runner, open_runner
from grading.spec import Case

from .scripts import Write, run, statuses


def test_values_come_back_as_plain_arrays(runner: Runner, job: Write) -> None:
    source = """
        import numpy as np
        def double(x): return 2 * x
        def number(x): return 3
        def scalar(x): return np.float32(0.5)
        def flags(x): return (x > 0).T
        def matrix(x): return np.asmatrix(x)
        def masked(x): return np.ma.masked_array(x, mask=x > 0)
        def objects(x): return np.array([object()])
        def none(x): return None
        def listed(x): return [1, 2, 3]
        def spoil(x):
            x[0, 0] = 9
            return x
        """
    names = [
        "double",
        "number",
        "scalar",
        "flags",
        "matrix",
        "masked",
        "objects",
        "none",
        "listed",
        "spoil",
    ]
    result = run(runner, job(source), *names)
    assert statuses(result) == ["ok"] * len(names)
    out = {name: answer.values["out"] for name, answer in zip(names, result.answers, strict=True)}
    np.testing.assert_array_equal(out["double"], np.full((2, 3), 2.0))
    assert isinstance(out["number"], np.ndarray)
    assert out["number"].shape == ()
    assert out["number"].dtype.kind == "i"
    assert isinstance(out["scalar"], np.ndarray)
    assert out["scalar"].dtype == np.float32
    np.testing.assert_array_equal(out["flags"], np.ones((3, 2), bool))
    assert type(out["matrix"]) is np.ndarray
    assert out["masked"] == NotAnArray("masked array")
    assert out["objects"] == NotAnArray("an array of dtype object")
    assert out["none"] == NotAnArray("None")
    assert out["listed"] == NotAnArray("a list of 3")
    spoiled = result.answers[-1].values["out"]
    assert isinstance(spoiled, np.ndarray)
    assert spoiled[0, 0] == 9


def test_steps_share_one_input_and_unpack_names_what_is_due(runner: Runner, job: Write) -> None:
    source = """
        class Model:
            def __init__(self, dtype): self.params = {"W": 1.0}; self.dtype = dtype
            def loss(self, x, *, reg=0.0): return x.sum() + reg * self.params["W"], {"W": x}
        def same(x, y): return x is y
        def pair(x): return x, x
        """
    case = Case(np.random.default_rng(0))
    x = case.array("x", np.ones(4, np.float32))
    case.expect("same", case.call("pkg.answer:same", x, x))
    first, _, _ = case.call("pkg.answer:pair", x).unpack("out", "mask", "cache")
    case.expect("first", first)
    model = case.call("pkg.answer:Model", dtype=np.float32)
    model.attr("params").set_item("W", 5.0)
    loss, grads = model.method("loss", x, reg=float("inf")).unpack("loss", "grads")
    case.expect("loss", loss)
    case.expect("W", grads.item("W"))
    [answer] = runner.run(job(source), [case.script]).answers
    assert answer.status is Status.OK, answer
    assert answer.values["same"] == np.True_
    assert answer.values["first"] == NotAnArray("2 values, expected 3 values (out, mask, cache)")
    assert answer.values["loss"] == np.inf
    np.testing.assert_array_equal(answer.values["W"], np.ones(4))


def test_a_list_that_is_too_short_says_so(runner: Runner, job: Write) -> None:
    case = Case(np.random.default_rng(0))
    case.expect("third", case.call("pkg.answer:pair").item(2))
    [answer] = runner.run(job("def pair(): return [1.0, 2.0]"), [case.script]).answers
    assert answer.error is not None
    assert answer.error.type == "IndexError"
    assert answer.error.message == "too few entries: got 2, expected at least 3"


def test_an_attribute_that_a_written_class_does_not_set_is_an_error(
    runner: Runner, job: Write
) -> None:
    case = Case(np.random.default_rng(0))
    case.expect("caches", case.call("pkg.answer:Network").attr("caches"))
    [answer] = runner.run(job("class Network: pass"), [case.script]).answers
    assert answer.status == Status.ERROR, "not 'missing': the class is written"
    assert answer.error is not None
    assert answer.error.type == "AttributeError"
    assert answer.error.message == "a Network has no attribute 'caches'"


def test_errors_show_the_students_own_lines(runner: Runner, job: Write) -> None:
    source = """
        import numpy as np
        def helper(x):
            return np.reshape(x, (7, 7))
        def wrong_shape(x):
            return helper(x)
        def unwritten(x):
            raise NotImplementedError("unwritten is not written yet")
        def leaves(x):
            raise SystemExit(0)
        def deep(x):
            return deep(x)
        """
    result = run(runner, job(source), "wrong_shape", "unwritten", "leaves", "deep", "absent")
    assert statuses(result) == ["error", "missing", "error", "error", "missing"]
    errors = [answer.error for answer in result.answers]
    assert errors[0] is not None
    assert errors[0].type == "ValueError"
    assert [frame.function for frame in errors[0].frames] == ["wrong_shape", "helper"]
    assert errors[0].frames[-1].code == "return np.reshape(x, (7, 7))"
    assert {frame.file for frame in errors[0].frames} == {"pkg/answer.py"}
    assert errors[1] is not None
    assert errors[1].message == "unwritten is not written yet"
    assert errors[2] is not None
    assert "ended the program" in errors[2].message
    assert errors[3] is not None
    assert errors[3].type == "RecursionError"
    assert errors[4] is not None
    assert errors[4].message == (
        "not found: pkg.answer has no absent. Check its name and its indentation"
    )


def test_lines_of_the_grader_are_not_shown_as_the_students() -> None:
    root = Path(carry.__file__).parents[3]
    with pytest.raises(failures.NoEntry) as missing:
        carry._item({"gamma": 1}, "gamma1")
    files = [frame[0] for frame in failures._frames(missing.value, str(root))]
    assert files == [Path(__file__).relative_to(root).as_posix()]


def test_warnings_cost_nothing_and_are_not_noise(runner: Runner, job: Write) -> None:
    source = """
        import numpy as np, warnings
        def warns(x):
            warnings.warn("old")
            print("said")
            return np.log(x - 1) / "\\d".__len__()
        """
    result = run(runner, job(source), "warns")
    assert statuses(result) == ["ok"]
    assert result.text == "said\n"


def test_prints_are_cut_and_cleaned_and_their_length_told(runner: Runner, job: Write) -> None:
    source = """
        def shout(x):
            print("\\x1b[2Jred\\u202e\\x07")
            for _ in range(300):
                print("y" * 65536)
            return x
        """
    result = run(runner, job(source), "shout")
    assert statuses(result) == ["ok"]
    assert result.text.startswith("[2Jred\nyyy")
    assert len(result.text) <= 1024
    assert result.text_bytes == 300 * 65537 + 12


def test_what_was_printed_before_a_crash_is_kept(runner: Runner, job: Write) -> None:
    source = "import os\ndef f(x):\n    print('so far: \u2713')\n    os._exit(1)\n"
    assert run(runner, job(source), "f").text == "so far: \u2713\n"


def test_what_each_script_prints_is_kept_apart(runner: Runner, job: Write) -> None:
    source = """
        print("loading")
        def loud(x):
            print("one")
            print("two")
            return x
        def quiet(x):
            return x
        """
    result = run(runner, job(source, by_script=True), "loud", "quiet", "loud")
    assert result.printed == [(-1, "loading\n"), (0, "one\ntwo\n"), (2, "one\ntwo\n")]
    assert "\x1e" not in result.text


def test_each_script_is_told_of_as_it_begins(runner: Runner, job: Write) -> None:
    begun: list[int] = []
    run(runner, job("def f(x):\n    return x\n", on_script=begun.append), "f", "f")
    assert begun == [0, 1]


def test_a_syntax_error_has_a_caret(runner: Runner, job: Write) -> None:
    error = run(runner, job("def f(x):\n    y = (x +\n    return y\n"), "f").load.error
    assert error is not None
    assert error.frames[-1].code == "y = (x +\n    ^"


@pytest.mark.parametrize(
    ("source", "status", "message"),
    [
        ("while True: pass", "timeout", "loading the files"),
        ("import pkg.absent", "error", "pkg.absent"),
        ("def f(x):\nreturn x", "error", "indented"),
        ("from os import absent", "error", "absent"),
        ("import os; os._exit(0)", "error", "exit code 0"),
        ("x = bytearray(1 << 32)", "memory", "memory"),
    ],
)
def test_a_failure_to_load_is_told_once(
    runner: Runner, job: Write, source: str, status: str, message: str
) -> None:
    limits = Limits(test_seconds=0.5, exercise_seconds=10, memory_mb=256, output_mb=4, text_kb=1)
    result = run(runner, job(source, limits=limits), "f", "f")
    assert result.load.status == status
    assert statuses(result) == [status, status]
    assert result.load.error is not None
    assert message in result.load.error.message


def test_substitutes_stand_in_the_students_module(runner: Runner, job: Write) -> None:
    source = """
        def other(x): return x * 0
        def mine(x): return other(x) + 1
        class Net:
            def forward(self, x): return x * 0
            def ours(self, x): return self.forward(x) + 3
        """
    user = "from .answer import *\nfrom .answer import Net\ndef via(x):\n    return other(x)\n"
    given = """
        from .constants import FIVE
        def other(x): return x * FIVE
        class Net:
            def forward(self, x): return x * FIVE
        """
    files = {
        "pkg/user.py": user,
        "pkg/constants.py": "FIVE = 5\n",
        "_given/pkg/answer.py": given,
    }
    swap = Substitute("pkg.answer", ("other", "Net.forward"), "_given/pkg/answer.py")
    task = job(source, files=files, modules=("pkg.user",), substitutes=(swap,))
    case = Case(np.random.default_rng(0))
    x = case.array("x", np.ones(2))
    case.expect("mine", case.call("pkg.answer:mine", x))
    case.expect("via", case.call("pkg.user:via", x))
    case.expect("ours", case.call("pkg.answer:Net").method("ours", x))
    [answer] = runner.run(task, [case.script]).answers
    assert answer.status is Status.OK, answer
    found = {name: float(np.max(value)) for name, value in answer.values.items()}  # type: ignore[arg-type]
    assert found == {"mine": 6.0, "via": 5.0, "ours": 8.0}


def test_an_empty_run_loads_all_the_same(runner: Runner, job: Write) -> None:
    result = runner.run(job("import pkg.absent"), [])
    assert result.answers == []
    assert result.load.status is Status.ERROR


def test_nothing_is_left_open(runner: Runner, job: Write) -> None:
    task = job("def f(x): return x\ndef g(x):\n    import os\n    os._exit(1)\n")
    run(runner, task, "f", "g")
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for _ in range(3):
        run(runner, task, "f", "g", "f")
    after = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    assert after == before


def test_an_unknown_mechanism_names_the_known() -> None:
    with pytest.raises(ValueError, match="bubblewrap, landlock, unsafe"):
        open_runner("docker")  # type: ignore[arg-type]


def test_a_prepared_worker_has_loaded_its_module_before_it_is_asked(
    runner: Runner, job: Write
) -> None:
    work = job("def double(x): return 2 * x")
    runner.prepare(work)
    (work.tree / "pkg" / "answer.py").write_text("def double(x): return 3 * x")
    answers = [run(runner, work, "double").answers[0] for _ in range(2)]
    # The prepared worker serves the next run alone; the one after it reads the file again.
    assert [answer.values["out"].flat[0] for answer in answers] == [2.0, 3.0]


def test_a_prepared_worker_is_not_used_for_another_job_or_after_it_is_discarded(
    runner: Runner, job: Write
) -> None:
    old = job("def double(x): return 2 * x")
    for discard in (True, False):
        runner.prepare(old)
        (old.tree / "pkg" / "answer.py").write_text("def double(x): return 3 * x")
        if discard:
            runner.discard()
        work = old if discard else replace(old, by_script=True)
        assert run(runner, work, "double").answers[0].values["out"].flat[0] == 3.0
        (old.tree / "pkg" / "answer.py").write_text("def double(x): return 2 * x")


def test_a_module_that_fails_to_load_while_it_is_prepared_fails_the_run(
    runner: Runner, job: Write
) -> None:
    work = job("import pkg.absent")
    runner.prepare(work)
    result = run(runner, work, "double")
    assert statuses(result) == ["error"]
    assert result.load.status is Status.ERROR
    runner.prepare(work)
    runner.discard()
