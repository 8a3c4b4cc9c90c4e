"""A final score is worked out of verdicts by rules that stand in the manifest, and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.cohort import arithmetic, policy
from grading.cohort.arithmetic import Judged, Marks
from grading.cohort.formula import Formula, FormulaError
from grading.cohort.policy import Policy
from grading.intake.people import rosters
from grading.intake.people.times import Clock, zone_named
from grading.judging import results
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.spec import manifest
from grading.spec.manifest import AssignmentError

DUE = datetime(2026, 10, 15, 23, 59, tzinfo=UTC)
PARTS = {"One": [{"id": "add", "points": 100}], "Two": [{"id": "mul", "points": 100}]}
LATE = Formula("score * min(0.1 * days, 0.5)", policy.NAMES)


@pytest.fixture
def course(
    tmp_path: Path, write_manifest: Callable[..., None]
) -> Callable[[str], manifest.Assignment]:
    """Loads a course of two parts, with further lines in its manifest."""

    def load(more: str) -> manifest.Assignment:
        write_manifest(tmp_path, PARTS, more)
        return manifest.load(tmp_path)

    return load


@pytest.fixture
def plain(course: Callable[[str], manifest.Assignment]) -> manifest.Assignment:
    return course("")


def handed(
    score: float | None, late: timedelta | None = None, attempt: int = 1, add: float = 0.0
) -> Judged:
    status = "fault" if score is None else "wrong"
    done = [
        ExerciseResult("add", "Add", "wrong", add, 50.0, 0.1),
        ExerciseResult("mul", "Multiply", "wrong", (score or 0.0) - add, 50.0, 0.1),
    ]
    when = None if late is None else DUE + late
    result = SubmissionResult("ann", status, score, 100.0, 1.0, done)
    return Judged(result, attempt, when)


def final(rules: Policy, course: manifest.Assignment, *sums: Judged) -> tuple[object, str]:
    steps = arithmetic.final(rules, course, sums).policy
    assert steps is not None
    return steps["final"], "\n".join(steps["lines"])


def test_without_a_policy_nothing_changes(plain: manifest.Assignment) -> None:
    attempt = handed(80.0)
    assert policy.load(plain) == Policy()
    assert arithmetic.final(Policy(), plain, [attempt]) == attempt.result


@pytest.mark.parametrize(
    ("late", "score"),
    [
        (timedelta(hours=-1), 80.0),
        (timedelta(0), 80.0),
        (timedelta(minutes=15), 80.0),  # the grace time's last moment
        (timedelta(minutes=16), 72.0),
        (timedelta(hours=24), 72.0),
        (timedelta(hours=25), 64.0),
        (timedelta(days=30), 40.0),
    ],
)
def test_late_work_loses_what_the_formula_says(
    plain: manifest.Assignment, late: timedelta, score: float
) -> None:
    rules = Policy(due=DUE, grace=timedelta(minutes=15), late=LATE, stated=True)
    got, lines = final(rules, plain, handed(80.0, late))
    assert got == pytest.approx(score)
    assert f"Final score: {score:g} of 100." in lines
    if score < 80:
        assert "80 - " in lines
        assert LATE.text in lines


@pytest.mark.parametrize(
    ("late", "text"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=50), "1 hour"),
        (timedelta(minutes=90), "1.5 hours"),
        (timedelta(hours=60), "2.5 days"),
    ],
)
def test_how_late_it_was_is_said_in_words(
    plain: manifest.Assignment, late: timedelta, text: str
) -> None:
    _, lines = final(Policy(due=DUE, late=LATE, stated=True), plain, handed(80.0, late))
    assert f"Submitted {text} after " in lines


def test_an_extension_takes_the_place_of_the_date(plain: manifest.Assignment) -> None:
    later = {"ann": DUE + timedelta(days=3)}
    rules = Policy(due=DUE, late=LATE, extensions=later, stated=True)
    got, lines = final(rules, plain, handed(80.0, timedelta(days=2)))
    assert got == 80.0
    assert "Extension: due 2026-10-18 23:59" in lines
    got, _ = final(rules, plain, handed(80.0, timedelta(days=4)))
    assert got == 72.0


def test_an_unknown_time_has_no_final_score(plain: manifest.Assignment) -> None:
    got, lines = final(Policy(due=DUE, late=LATE, stated=True), plain, handed(80.0))
    assert got is None
    assert "not known" in lines
    assert final(Policy(stated=True), plain, handed(80.0))[0] == 80.0


def test_what_a_form_calls_in_time_is_in_time(plain: manifest.Assignment) -> None:
    timely = replace(handed(80.0), timely=True)
    assert final(Policy(due=DUE, late=LATE, stated=True), plain, timely)[0] == 80.0


@pytest.mark.parametrize(
    ("handed_in", "days"),
    [
        ("2026-11-01 23:50 America/Los_Angeles", 1),  # 25 hours, of which the clocks show 24
        ("2026-11-01 23:59 America/Los_Angeles", 1),
        ("2026-11-02 00:00 America/Los_Angeles", 2),
        ("2026-11-01 01:30 America/Los_Angeles", 1),
    ],
)
def test_days_late_are_those_of_the_calendar(
    plain: manifest.Assignment, handed_in: str, days: int
) -> None:
    zone = zone_named("America/Los_Angeles")
    due = Clock(zone).read("2026-10-31 23:59")
    rules = Policy(zone=zone, due=due, late=Formula("days", policy.NAMES), stated=True)
    attempt = Judged(handed(80.0).result, 1, Clock(zone).read(handed_in))
    assert final(rules, plain, attempt)[0] == 80.0 - days


def test_the_first_attempts_alone_count_where_there_is_a_limit(plain: manifest.Assignment) -> None:
    sums = [handed(score, timedelta(0), n) for n, score in enumerate((10.0, 20.0, 90.0), 1)]
    for attempts, score in (("last", 20.0), ("first", 10.0), ("best", 20.0)):
        rules = Policy(due=DUE, attempts=attempts, attempt_limit=2, stated=True)
        got, lines = final(rules, plain, *sums)
        assert got == score
        assert lines.startswith("Only the first 2 attempts count.")


def test_best_or_last_attempt(plain: manifest.Assignment) -> None:
    sums = (handed(90.0, timedelta(0)), handed(95.0, timedelta(days=2), 2))
    for attempts, score in (("last", 76.0), ("best", 90.0)):
        rules = Policy(due=DUE, late=LATE, attempts=attempts, stated=True)
        got, lines = final(rules, plain, *sums)
        assert got == pytest.approx(score)
        assert f"of 2 counts: the {attempts} one" in lines


def test_an_attempt_whose_penalty_is_unknown_may_be_the_best(plain: manifest.Assignment) -> None:
    formula = Formula("1 / (days - 2)", policy.NAMES)
    rules = Policy(due=DUE, late=formula, attempts="best", stated=True)
    sums = (handed(80.0, timedelta(0)), handed(90.0, timedelta(days=2), 2))
    got, lines = final(rules, plain, *sums)
    assert got is None
    assert "until the formula `late` in [policy] is correct" in lines
    assert final(rules, plain, sums[0])[0] == 80.0


def test_a_fault_is_no_score_and_never_the_best(plain: manifest.Assignment) -> None:
    rules = Policy(attempts="best", stated=True)
    assert final(rules, plain, handed(None))[0] is None
    assert final(rules, plain, handed(10.0), handed(None, attempt=2))[0] == 10.0
    fault = handed(None)
    fault.result.max_score = 300.0
    weighted = Policy(weights={"One": 3.0}, stated=True)
    assert results.final(arithmetic.final(weighted, plain, [fault])) == (None, 100.0)


def test_weights_and_the_lowest_dropped(plain: manifest.Assignment) -> None:
    attempt = handed(60.0, add=50.0)  # 50 of 50, and 10 of 50
    got, lines = final(Policy(weights={"One": 3.0}, stated=True), plain, attempt)
    assert got == pytest.approx(80.0)
    assert "100 x (3 x 50 / 50 + 1 x 10 / 50) / 4 = 80." in lines
    got, lines = final(Policy(drop_lowest=1, stated=True), plain, attempt)
    assert got == 100.0
    assert "Part two: 10 of 50. It is the lowest and does not count." in lines


def test_marks_for_words_stand_beside_or_weigh(plain: manifest.Assignment) -> None:
    attempt = Judged(handed(100.0, add=50.0).result, prose=Marks(3.0, 12.0))
    got, lines = final(Policy(stated=True), plain, attempt)
    assert got == 100.0
    assert "Answers in words: 3 of 12. They are not part of this score." in lines
    got, _ = final(Policy(weights={"questions": 2.0}, stated=True), plain, attempt)
    assert got == pytest.approx(62.5)


def test_whoever_is_excused_from_all_questions_is_judged_by_code_alone(
    plain: manifest.Assignment,
) -> None:
    attempt = Judged(handed(100.0, add=50.0).result, prose=Marks(0.0, 0.0))
    got, lines = final(Policy(weights={"questions": 2.0}, stated=True), plain, attempt)
    assert got == 100.0
    assert "Excused from the answers in words. They do not count." in lines


def test_a_policy_is_read_whole(
    course: Callable[[str], manifest.Assignment], tmp_path: Path
) -> None:
    (tmp_path / "assignment").mkdir()
    (tmp_path / "assignment" / "ext.csv").write_text("student,until\nann,2026-10-20 12:00 +02:00\n")
    rules = policy.load(
        course(
            """
[policy]
zone = "UTC"
due = 2026-10-15T23:59:00Z
grace_minutes = 15
late = "5 * days"
attempts = "best"
drop_lowest = 1
weights = { One = 2 }
extensions = "ext.csv"
""",
        )
    )
    assert (rules.due, rules.grace, rules.attempts) == (DUE, timedelta(minutes=15), "best")
    known, doubts = rules.with_extensions(rosters.of_names(["ann"]))
    assert known.extensions == {"ann": datetime(2026, 10, 20, 10, 0, tzinfo=UTC)}
    assert doubts.problems == []


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("zed,2026-10-20 12:00 Z\n", "line 2: 'zed' matches nobody"),
        ("ann,2025-10-20 12:00 Z\n", "line 2: the extension of ann ends"),
        ("ann,soon\n", "line 2: 'soon' is not a time"),
        ("ann,2026-10-20 12:00 Z\nann,2026-10-21 12:00 Z\n", "line 3: another time for ann"),
        (",\n\nann,\n", "line 4: no time for ann"),
    ],
)
def test_a_doubtful_extension_is_named_with_its_line(
    course: Callable[[str], manifest.Assignment], tmp_path: Path, lines: str, says: str
) -> None:
    asked = course('[policy]\nzone = "UTC"\ndue = 2026-10-15T23:59:00Z\nextensions = "ext.csv"\n')
    (tmp_path / "assignment" / "ext.csv").write_text("student,until\n" + lines)
    _, doubts = policy.load(asked).with_extensions(rosters.of_names(["ann", "bob"]))
    assert any(says in problem for problem in doubts.problems), doubts.problems
    assert set(doubts.unclear) == ({"ann"} if "zed" not in lines else set())


@pytest.mark.parametrize("blank", ["", "-", "n/a"])
def test_a_list_of_the_whole_class_may_have_dates_for_some(
    course: Callable[[str], manifest.Assignment], tmp_path: Path, blank: str
) -> None:
    asked = course('[policy]\nzone = "UTC"\ndue = 2026-10-15T23:59:00Z\nextensions = "ext.csv"\n')
    lines = f"student,until\nann,2026-10-20 12:00\nbob,{blank}\ncid,{blank}\ncid,soon\n"
    (tmp_path / "assignment" / "ext.csv").write_text(lines)
    rules, doubts = policy.load(asked).with_extensions(rosters.of_names(["ann", "bob", "cid"]))
    assert set(rules.extensions) == {"ann"}
    assert set(doubts.unclear) == {"cid"}
    assert "'soon' is not a time" in doubts.unclear["cid"]
    # Of four students, three are in the list: the date of bob was forgotten.
    four = rosters.of_names(["ann", "bob", "cid", "dan"])
    assert set(policy.load(asked).with_extensions(four)[1].unclear) == {"bob", "cid"}


def test_a_list_of_extensions_that_is_not_there_is_said(
    course: Callable[[str], manifest.Assignment],
) -> None:
    asked = course('[policy]\nextensions = "extension.csv"\n')
    with pytest.raises(AssignmentError, match=r"extension\.csv cannot be read"):
        policy.load(asked).with_extensions(rosters.of_names(["ann"]))


def test_a_due_date_with_an_offset_is_known_without_a_zone(
    course: Callable[[str], manifest.Assignment],
) -> None:
    rules = policy.load(course("[policy]\ndue = 2026-10-15T23:59:00-07:00\n"))
    assert rules.due is not None
    assert rules.due.astimezone(UTC) == datetime(2026, 10, 16, 6, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("due = 2026-10-15T23:59:00", "zone = "),
        ('due = "tomorrow"', "cannot be read"),
        ('zone = "America"', "'America' is not a time zone"),
        ("zone = 3", "3 is not the name of a zone"),
        ('late = "__import__(1)"', "It may contain numbers"),
        ('late = "1 / 0"', "division"),
        ('attempts = "newest"', "one of last, best, first"),
        ("grace_minutes = -1", "at least 0"),
        ("extensions = {ann = 2026-10-20}", "It should be the name of a CSV file"),
        ("grace_minutes = inf", "grace_minutes = inf. It should be a number"),
        ("grace_minutes = 1e300", "at most 1000000"),
        ("attempt_limit = inf", "attempt_limit = inf"),
        ("drop_lowest = nan", "drop_lowest = nan"),
        ("attempt_limit = 2.5", "attempt_limit = 2.5. It should be a whole number"),
        ("drop_lowest = 0.5", "drop_lowest = 0.5. It should be a whole number"),
        ("weights = { One = inf }", "at least 0"),
        ("weights = { One = nan }", "at least 0"),
        ("weights = { Three = 1 }", "a weight for 'Three'"),
        ("weights = { One = 2, Twoo = 1 }", "'Twoo'. There can be weights for One, Two, questions"),
        ("weights = { One = true }", "at least 0"),
        ("dew = 1", "got 'dew', expected attempt_limit"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(
    course: Callable[[str], manifest.Assignment], line: str, says: str
) -> None:
    asked = course(f"[policy]\n{line}\n")
    with pytest.raises(AssignmentError, match=says):
        policy.load(asked)


def test_a_policy_that_is_no_table_is_refused(
    course: Callable[[str], manifest.Assignment],
) -> None:
    asked = course("")
    path = asked.root / manifest.MANIFEST
    path.write_text("policy = 3\n" + path.read_text())
    with pytest.raises(AssignmentError, match=r"\[policy\]: got 3, expected a table"):
        policy.load(asked)


@pytest.mark.parametrize(
    "text",
    [
        "9 ** 9 ** 9",
        "().__class__",
        "open('x')",
        "lambda: 1",
        "[1][0]",
        "'a' * 9",
        "True",
        "1j",
        "score if 1 else 2",
        "unknown + 1",
        "min(*[1])",
        "max(score, key=1)",
        "1e300 * 1e300",
        "x := 1",
        "(" * 300 + ")" * 300,
        "1 +" * 200 + "1",
        "",
    ],
)
def test_a_formula_holds_arithmetic_alone(text: str) -> None:
    with pytest.raises(FormulaError):
        Formula(text, ("score",))


@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        value = Formula(text, ("score",)).value(score=3.0)
    except FormulaError:
        return
    assert isinstance(value, float)


def test_weights_of_parts_that_are_not_graded_now_are_no_mistake(
    course: Callable[[str], manifest.Assignment],
) -> None:
    asked = course("[policy]\nweights = { One = 2, Two = 3 }\n").select(["One"])
    assert policy.load(asked).weights == {"One": 2.0, "Two": 3.0}


def test_a_formula_tells_the_names_in_it_and_no_functions() -> None:
    assert Formula("max(5 * days, minutes)", policy.NAMES).used == {"days", "minutes"}


def test_a_formula_says_what_python_says() -> None:
    text = "0 if hours <= 1 else max(5 * days, hours // 3) - -2.5 % 2"
    formula = Formula(text, ("hours", "days"))
    for hours in (0.5, 1.0, 7.0, 50.0):
        assert formula.value(hours=hours, days=2.0) == eval(text, {"hours": hours, "days": 2.0})
