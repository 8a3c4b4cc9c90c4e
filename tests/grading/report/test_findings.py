"""What a short page says of an exercise: the new in full, the rest by name."""

from __future__ import annotations

import re
from pathlib import Path

from grading.judging.results import ExerciseResult, Report, Status, TestResult
from grading.report import student_page
from grading.report.findings import findings
from grading.report.terminal import LOOKS

STYLE = Path(__file__).parents[3] / "grading/report/templates/style.css.j2"


def found(name: str, message: str, mistake: str | None = None, line: int = 0) -> TestResult:
    status: Status = "error" if line else ("wrong" if message else "ok")
    detail = {"frames": [{"file": "a.py", "line": line}]} if line else None
    score = 0.0 if message else 1.0
    return TestResult(name, "public", status, score, 1.0, message, None, mistake, detail=detail)


def exercise(name: str, *tests: TestResult, status: Status = "wrong") -> ExerciseResult:
    return ExerciseResult(name, name, status, 0.0, 1.0, 0.0, list(tests))


def test_what_says_nothing_new_is_named_alone() -> None:
    tests = (
        found("first", "off by 2", "flipped"),
        found("second", "off by 3", "flipped"),
        found("third", "off by 4"),
        found("fourth", "off by 4"),
        found("fifth", "off by 5"),
        found("sixth", ""),
    )
    explained = findings([exercise("conv", *tests)])["conv"]
    assert [twin.name for twin in explained.shown] == ["first", "third"]
    assert explained.others == ["second", "fourth", "fifth"]
    assert explained.passed == ["sixth"]


def test_what_stops_every_exercise_is_said_once(report: Report) -> None:
    broken = [exercise(name, found("t", "it raises", line=3), status="error") for name in "ab"]
    other = exercise("c", found("t", "it raises", line=4), status="error")
    explained = findings([*broken, other])
    assert explained["a"].same is None
    assert explained["b"].same is explained["a"]
    assert (explained["b"].shown, explained["b"].others) == ([], ["t"])
    assert explained["c"].same is None  # elsewhere in the file
    report.submissions[1].exercises = [*broken, other]
    page = student_page(report, report.submissions[1], brief=True)
    assert page.count("it raises") == 2
    assert 'The same mistake: <a href="#e1">a</a>' in page


def test_what_passed_or_was_not_written_is_not_told() -> None:
    done, blank = exercise("a", found("t", ""), status="ok"), exercise("b", status="missing")
    assert findings([done, blank]) == {}
    explained = findings([done, exercise("c", found("t", "no"))])
    assert explained["c"].place == 2


def test_the_sign_before_a_verdict_is_the_terminals() -> None:
    """The sheet draws the signs: a status without a rule of its own has that of any other."""
    drawn = dict(re.findall(r"^(\S+)::before \{ content: \"(.) \"", STYLE.read_text(), re.M))
    assert {s: drawn.get(f".{s}", drawn["b"]) for s in LOOKS} == {
        s: sign for s, (_, sign, _) in LOOKS.items()
    }
