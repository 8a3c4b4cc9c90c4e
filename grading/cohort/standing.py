"""A class as it stands: everybody once, with the attempt that counts and its arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from grading.cohort import arithmetic, by_hand
from grading.cohort.arithmetic import Marks, Sum
from grading.cohort.grading import attempt_of
from grading.cohort.policy import Policy
from grading.gradebook.records import Adjustment, EventOf, Graded
from grading.intake.excused import questions_of
from grading.intake.take import Intake
from grading.judging.results import Report, SubmissionResult
from grading.spec.manifest import Assignment
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

NOTHING = tr("Nothing was handed in.")
NOT_YET = tr("Not graded yet: grade again, without --only and --since.")
UNDECIDED = tr("A person has to decide before there is a score.")


def enter(book: Gradebook, name: str, handed: Intake) -> None:
    """Write today's attempts into the gradebook.

    Args:
        book: the gradebook.
        name: the assignment's name in it.
        handed: what was handed over today.
    """
    today = [attempt_of(one) for one in handed.events]
    people = {one.name: one.row for one in handed.roster.people} if handed.roster.given else {}
    book.enter_all(name, today, people, handed.unused)


def of_class(
    book: Gradebook, assignment: Assignment, name: str, rules: Policy, handed: Intake
) -> Report:
    """Everybody in the class, once.

    With a roster these are the people on it; without one, whoever handed something in. Whoever is
    no longer among them stays in the gradebook's history.

    Args:
        book: with the verdicts.
        assignment: what was asked.
        name: of the assignment in the gradebook.
        rules: how a final score comes about.
        handed: what was handed over today.

    Returns:
        A verdict for everybody in the class.
    """
    graded: dict[tuple[str, str], Graded] = {}
    for one in book.latest(name):
        graded[one.result.student, one.content] = one
    points = {one.id: one.points for one in assignment.questions}
    prose = book.prose(name, list(points), questions_of(handed.excused))
    adjustments: dict[str, list[Adjustment]] = {}
    for change in book.adjustments(name):
        adjustments.setdefault(change.student, []).append(change)
    notes = {(one.student, one.content): one.notes for one in handed.hand_ins}
    events = _standing(book.events(name), handed)
    top = round(sum(info.points for info in assignment.exercises.values()), 6)
    report = book.report(name)
    report.assignment, report.submissions = assignment.name, []
    for student in _people(handed, events):
        if student in handed.excused_entirely:
            report.submissions.append(by_hand.excused(student, top))
            continue
        if student in handed.undecided:
            why = [UNDECIDED, *handed.undecided[student]]
            report.submissions.append(
                SubmissionResult(student, "undecided", None, top, 0.0, [], why)
            )
            continue
        sums = []
        for number, event in enumerate(events.get(student, ()), 1):
            verdict = graded.get((student, event.content))
            if verdict is None:
                continue
            given = prose.points.get(verdict.submission_id, 0.0 if prose.closed else None)
            left_out = prose.excused.get(verdict.submission_id, frozenset())
            worth = sum(most for name, most in points.items() if name not in left_out)
            marks = None if given is None or not worth else Marks(given, worth, prose.closed)
            if left_out and not worth:
                marks = Marks(0.0, 0.0)
            found = notes.get((student, event.content), [])
            result = replace(verdict.result, notes=[*found, *verdict.result.notes])
            sums.append(Sum(result, number, event.handed_in, marks, event.timely))
        if sums:
            result = arithmetic.final(rules, assignment, sums)
            if result.score is not None and _open(result):
                why = [UNDECIDED, *(result.policy or {}).get("lines", [])]
                result = SubmissionResult(student, "undecided", None, top, 0.0, [], why)
            report.submissions.append(result)
        elif student in events:
            result = SubmissionResult(student, "undecided", None, top, 0.0, [], [NOT_YET])
            report.submissions.append(result)
        else:
            result = SubmissionResult(student, "missing", 0.0, top, 0.0, [], [NOTHING])
            report.submissions.append(result)
    report.submissions = [
        by_hand.adjusted(one, adjustments.get(one.student, ())) for one in report.submissions
    ]
    return report


def _open(result: SubmissionResult) -> bool:
    """Whether a submission has a verdict and no final score: its time is not known."""
    return result.policy is not None and result.policy["final"] is None


def _standing(events: Iterable[EventOf], handed: Intake) -> dict[str, list[EventOf]]:
    """The attempts that count today, by student.

    Of whoever has nothing left in a folder that was looked through today, attempts from there
    stay in the history: the folder was renamed, or the student has withdrawn.
    """
    today = {row.path for row in handed.rows}
    present = {one.student for one in handed.hand_ins}
    found: dict[str, list[EventOf]] = {}
    for event in events:
        elsewhere = not any(
            event.path == root or event.path.startswith(root + "/") for root in handed.roots
        )
        stays = event.path in today or elsewhere or event.student in present
        if stays and event.counts:
            found.setdefault(event.student, []).append(event)
    return found


def _people(handed: Intake, events: Iterable[str]) -> list[str]:
    """Everybody of whom there is to be a line."""
    roster = [person.name for person in handed.roster.people] if handed.roster.given else []
    waiting = [name for name in (*handed.undecided, *handed.excused_entirely) if name not in roster]
    others = [] if handed.roster.given else [name for name in events if name not in waiting]
    return [*roster, *sorted({*waiting, *others}, key=natural)]


def natural(name: str) -> list[tuple[int, str]]:
    """A key that puts "student 2" ahead of "student 10"."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
