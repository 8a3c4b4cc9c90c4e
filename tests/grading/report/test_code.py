"""Code on a student's page, and who wrote the same."""

from __future__ import annotations

import pytest

from grading.judging.results import ExerciseResult, TestResult
from grading.report import similarity
from grading.report.code import functions, functions_by_name
from grading.spec.manifest import Assignment

OWN = b'''
def scale_rows(x, s):
    """Given.

    All of it.
    """
    out = x.copy()
    return out * s
'''


def test_the_function_is_shown_without_its_docstring_and_with_notes(toy: Assignment) -> None:
    frame = {"file": "toy/rows.py", "line": 8, "function": "scale_rows", "code": "x"}
    found = TestResult("rows", "public", "error", 0.0, 1.0, "it raises", detail={"frames": [frame]})
    drawn = TestResult("rows", "hidden", "error", 0.0, 1.0, "secret", detail={"frames": [frame]})
    verdict = ExerciseResult("scale_rows", "", "error", 0.0, 1.0, 0.0, [found, drawn])
    (shown,) = functions(toy.exercises["scale_rows"], verdict, {"toy/rows.py": OWN})
    assert [line.number for line in shown.lines] == [2, 7, 8]
    assert [line.notes for line in shown.lines] == [(), (), ("rows: it raises",)]


@pytest.mark.parametrize(
    "before",
    [
        "\f",  # which some editors put between sections
        "s = 'a\u2028b'\n",
        "def broken(:\n    return 1\n",
        "def broken(x):\n    return x +\n",
    ],
)
def test_what_is_above_a_function_moves_and_hides_nothing(toy: Assignment, before: str) -> None:
    shown = functions_by_name(toy.exercises, {"toy/rows.py": before.encode() + OWN})
    assert shown == {"toy/rows.py:scale_rows": OWN.decode().strip()}


def test_a_broken_function_is_compared_with_nobody(toy: Assignment) -> None:
    text = OWN + b"\n\ndef centre(x):\n    return (x\n"
    found = functions_by_name(toy.exercises, {"toy/rows.py": text})
    assert list(found) == ["toy/rows.py:scale_rows"]


@pytest.mark.parametrize("text", [b"", b"def scale_rows(:", b"\xff\x00", b"def other(): pass"])
def test_what_is_not_there_is_not_shown(toy: Assignment, text: bytes) -> None:
    verdict = ExerciseResult("scale_rows", "", "error", 0.0, 1.0, 0.0)
    assert functions(toy.exercises["scale_rows"], verdict, {"toy/rows.py": text}) == []
    assert functions_by_name(toy.exercises, {"toy/rows.py": text}) == {}


def program(name: str, numbers: range) -> str:
    lines = [f"    {name}{i} = {name}[{i}] ** {i} + max({i}, {name}[-{i}] % 7)" for i in numbers]
    return "\n".join([f"def work({name}):", *lines, f"    return {name}1", ""])


def other(numbers: range) -> str:
    lines = [f"    while not ready[{i}]: ready.append(lambda: print({i}, sep=''))" for i in numbers]
    return "\n".join(["def work(ready):", *lines, "    raise KeyError(ready)", ""])


def test_new_names_and_comments_hide_no_copy() -> None:
    pytest.importorskip("copydetect", reason="copydetect is not installed")
    copied = program("renamed", range(1, 40)).replace("\n", "  # mine\n", 5)
    codes = {"ann": [program("x", range(1, 40))], "bob": [copied], "cyd": [other(range(40))]}
    (cluster,) = similarity.clusters(codes, [])
    assert cluster.students == ("ann", "bob")
    assert cluster.overlap > 0.9


def test_what_was_handed_out_counts_for_nobody() -> None:
    pytest.importorskip("copydetect", reason="copydetect is not installed")
    given = program("x", range(1, 40))
    assert similarity.clusters({"ann": [given], "bob": [given]}, [given]) == []
