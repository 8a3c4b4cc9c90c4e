"""The laws of a class through judging and the gradebook; CLASS_LAWS_JUDGED=N draws more."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pytest

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")

from grading.cohort import grading as cohort
from grading.cohort import standing
from grading.cohort.crews.kit import Crew, SubmissionDone, Task
from grading.cohort.formula import Formula
from grading.cohort.grading import OpenRun, Selection
from grading.cohort.policy import NAMES, Policy
from grading.gradebook import open_book
from grading.gradebook.records import RunInfo
from grading.gradebook.table import csv_text
from grading.judging.results import Report, SubmissionResult
from grading.spec import manifest
from tests.grading.intake.classes import LAYERS

from .generated import Generated, draw
from .test_intake_laws import look, rules_of

COUNT = int(os.environ.get("CLASS_LAWS_JUDGED", "12"))
MANIFEST = f"""
schema = 1
name = "course-assignment2"
title = "A course"
package = "pkg"
[submission]
files = ["{LAYERS}"]
[[part]]
id = "One"
title = "One"
[[part.exercise]]
id = "conv"
title = "Conv"
points = 100
where = ["{LAYERS}:conv"]
"""


class Silent:
    """A watcher that shows nothing."""

    def exercise(self) -> None: ...
    def verdict(self) -> None: ...
    def skipped(self) -> None: ...


class ByContent:
    """Gives each submission a score that its files decide, and counts what it was given."""

    how = sandbox = "pretended"

    def __init__(self) -> None:
        self.given: list[bytes] = []

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone]:
        for task in work:
            data = task.submission.files[LAYERS]
            self.given.append(data)
            who = task.submission.student
            yield SubmissionDone(
                task.number, SubmissionResult(who, "wrong", worth(data), 100.0, 0.1)
            )

    def close(self) -> None:
        return None


def worth(data: bytes) -> float:
    return float(int(hashlib.sha256(data).hexdigest(), 16) % 100)


def grade(drawn: Generated, place: Path, crew: ByContent) -> Report:
    """Intake, judging and the class as it then stands."""
    (place / "course" / "assignment").mkdir(parents=True, exist_ok=True)
    (place / "course" / manifest.MANIFEST).write_text(MANIFEST)
    asked = manifest.load(place / "course")
    rules = rules_of(drawn)
    policy = Policy(
        zone=rules.clock.zone,
        due=rules.due,
        late=Formula("min(5 * days, score)", NAMES),
        stated=True,
    )
    handed = look(drawn)
    with open_book(place / "out") as book:
        run = OpenRun(book, book.begin(RunInfo("course", "seed", "mark")), "course", "mark")
        standing.enter(book, "course", handed)
        cohort.grade(run, handed.to_judge, cast(Crew, crew), Selection(), Silent())
        return standing.of_class(book, asked, "course", policy, handed)


def finals(report: Report) -> dict[str, float | None]:
    return {
        result.student: result.policy["final"] if result.policy else result.score
        for result in report.submissions
    }


@pytest.mark.parametrize("seed", range(COUNT))
def test_everybody_is_there_once_with_the_score_that_is_theirs(tmp_path: Path, seed: int) -> None:
    drawn = draw(10_000 + seed, tmp_path)
    crew = ByContent()
    report = grade(drawn, tmp_path, crew)
    names = [result.student for result in report.submissions]
    for person in drawn.people:
        assert names.count(drawn.known(person)) == 1
    table = list(csv.reader(io.StringIO(csv_text(report).removeprefix("\ufeff"))))
    assert [row[0] for row in table[1:]] == names
    got = finals(report)
    for person in drawn.people:
        status = next(s.status for s in report.submissions if s.student == drawn.known(person))
        if not person.handed:
            assert status in ("missing", "undecided")
        elif person.moment is None and not person.undecided:
            # No full credit with an unknown time, and no zero either.
            assert (status, got[drawn.known(person)]) == ("undecided", None)
        elif not person.undecided:
            full = worth(next(d for d in crew.given if person.mark.encode() + b"\n" in d))
            late = person.moment is not None and person.moment > drawn.due
            assert (got[drawn.known(person)] == full) == (not late or full == 0)
    judged = len(crew.given)
    assert judged == len(set(crew.given))  # each content once
    assert finals(grade(drawn, tmp_path, crew)) == got  # twice is the same
    assert len(crew.given) == judged  # and judges nothing again


@pytest.mark.parametrize("seed", range(COUNT // 2))
def test_what_becomes_of_one_changes_nobody_else(tmp_path: Path, seed: int) -> None:
    drawn = draw(20_000 + seed, tmp_path)
    before = finals(grade(drawn, tmp_path, ByContent()))
    tops = {person.path.split("/")[0]: person for person in drawn.people if person.handed}
    gone = next(iter(sorted(tops)), None)
    if gone is None:
        return
    victims = {drawn.known(o) for o in drawn.people if o.path.split("/")[0] == gone}
    path = drawn.root / gone
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    after = finals(grade(drawn, tmp_path, ByContent()))
    same = [name for name in before if name in after and name not in victims]
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    for someone in drawn.people:
        assert drawn.known(someone) in after
