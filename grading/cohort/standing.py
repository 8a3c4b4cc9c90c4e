"""The scores of a class: everybody once, with the attempt that counts and its arithmetic."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grading.cohort import arithmetic, by_hand
from grading.cohort.arithmetic import Judged, Marks
from grading.cohort.grading import attempt_of
from grading.cohort.policy import Policy
from grading.cohort.renaming import merged, renames
from grading.gradebook.records import Adjustment, AttemptChoice, EventOf, Graded, Prose
from grading.intake.edits import is_below
from grading.intake.excused import questions_of
from grading.intake.take import HandIn, Intake, content
from grading.judging.results import Report, SubmissionResult
from grading.spec.manifest import Assignment
from grading.support.text import natural
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

NOTHING = tr("No submission.")
NOT_YET = tr("Not graded yet. Grade again without --only and --since.")
UNDECIDED = tr("There is no score until a person decides.")


def enter(book: Gradebook, name: str, handed: Intake) -> None:
    """Record today's attempts in the gradebook.

    Args:
        book: the gradebook.
        name: the assignment's name in it.
        handed: what intake found.
    """
    today = [attempt_of(hand_in) for hand_in in handed.events]
    people = (
        {person.name: person.row for person in handed.roster.people} if handed.roster.given else {}
    )
    events = book.events(name)
    renamed = renames(book.rosters(), people, events, today)
    recorded = {
        (renamed.get(event.student, event.student), event.path): event
        for event in sorted(events, key=lambda event: event.seen)
    }
    same = _read_anew(handed.events, recorded, book.texts(name))
    today = [
        replace(attempt, before=same.get((attempt.student, attempt.path), "")) for attempt in today
    ]
    book.enter_all(name, today, people, handed.owners, renamed)


def _read_anew(
    hand_ins: Sequence[HandIn],
    recorded: Mapping[tuple[str, str], EventOf],
    texts: Mapping[int, Mapping[str, str]],
) -> dict[tuple[str, str], str]:
    """Find attempts that differ from the recorded ones only because the questions have changed.

    Args:
        hand_ins: the attempts as intake reads them today.
        recorded: by student and path, the latest attempt that is recorded.
        texts: the recorded answers by submission and question.

    Returns:
        The recorded content of these attempts, by student and path.
    """
    # The questions that there were, as far as anybody answered them.
    questions = {name for event in recorded.values() for name in texts.get(event.submission_id, ())}
    found = {}
    for hand_in in hand_ins:
        key = (hand_in.student, hand_in.path)
        event = recorded.get(key)
        if event is None or event.content == hand_in.content:
            continue
        before = texts.get(event.submission_id, {})
        today = set(hand_in.shape.questions if hand_in.shape else ())
        # At another time, an answer to a question that nobody had answered may be the student's.
        to_compare = today & questions if event.handed_in == hand_in.handed_in else today
        if all(before.get(name) == hand_in.answers.get(name) for name in to_compare) and (
            content(replace(hand_in.load(), answers=dict(before))) == event.content
        ):
            found[key] = event.content
    return found


def of_class(
    book: Gradebook, assignment: Assignment, name: str, rules: Policy, handed: Intake
) -> Report:
    """The result of everybody in the class, once.

    With a roster, the class is the people on it; without one, everybody with a submission.
    Students who are no longer in the class stay in the gradebook's history.

    Args:
        book: the gradebook with the verdicts.
        assignment: the exercises and questions.
        name: the assignment's name in the gradebook.
        rules: the policy for final scores.
        handed: what intake found; those without a final score are added to its `undecided`, and
            those who are not on the roster to its `off_roster`, and those whose verdict is older
            than the assignment to its `outdated`.

    Returns:
        The results.
    """
    graded = {(entry.result.student, entry.content): entry for entry in book.latest(name)}
    events = _counting(book.events(name), handed)
    last = book.runs(name)[-1]
    excused, maybe = questions_of(handed.excused), handed.maybe
    people = _people(handed, events)
    outside = {person.name for person in handed.roster.outside}
    handed.off_roster += [name for name in events if name not in {*people, *outside}]
    points = {question.id: question.points for question in assignment.questions}
    prose = book.prose(
        name,
        list(points),
        excused,
        _to_mark(
            events, rules.choice, set(people) - set(handed.undecided) - handed.excused_entirely
        ),
        points,
    )
    joined = merged(book.rosters(), handed.roster) if handed.roster.given else {}
    adjustments: dict[str, list[Adjustment]] = {}
    for change in book.adjustments(name):
        student = joined.get(change.student, change.student)
        adjustments.setdefault(student, []).append(change)
    notes = {(hand_in.student, hand_in.content): hand_in.notes for hand_in in handed.hand_ins}
    today = {(hand_in.student, hand_in.content) for hand_in in handed.to_judge}
    top = round(sum(info.points for info in assignment.exercises.values()), 6)
    results = []
    for student in people:
        if student in handed.excused_entirely:
            result = by_hand.excused(student, top)
        elif student in handed.undecided:
            result = _undecided(student, top, [UNDECIDED, *handed.undecided[student]])
        elif unclear := _unclear_order(events.get(student, ()), rules.choice):
            result = _undecided(student, top, [UNDECIDED, unclear])
            handed.undecided.setdefault(student, []).append(unclear)
        elif _waits(events.get(student, ()), rules.choice, graded, today):
            result = _undecided(student, top, [NOT_YET])
        elif judged := _judged(events.get(student, ()), graded, prose, points, notes):
            judged = [replace(verdict, excused=excused.get(student, ())) for verdict in judged]
            if _is_outdated(events[student], rules.choice, graded, last["fingerprint"]):
                handed.outdated.append(student)
            result = arithmetic.final(rules, assignment, judged, len(events[student]))
            if result.score is not None and _open(result):
                lines = (result.policy or {}).get("lines", [])
                result = _undecided(student, top, [UNDECIDED, *lines])
                handed.undecided.setdefault(student, []).extend(lines[-1:])
        elif student in events:
            result = _undecided(student, top, [NOT_YET])
        elif student in maybe:
            result = _undecided(student, top, [UNDECIDED, *maybe[student]])
        else:
            result = SubmissionResult(student, "missing", 0.0, top, 0.0, [], [NOTHING])
        if result.policy is None:
            result = arithmetic.on_scale(rules, assignment, result)
        results.append(by_hand.adjusted(result, adjustments.get(student, ())))
    return Report(assignment.name, last["seed_id"], results, last["sandbox"])


def _unclear_order(events: Sequence[EventOf], choice: AttemptChoice) -> str:
    """Why nobody can tell which of a student's attempts from several runs came first or last.

    An attempt without a time was submitted before the run that first found it. An attempt that was
    found in a later run counts as later, unless its time is from before the earlier run.

    Args:
        events: the student's attempts, oldest first as far as is known.
        choice: which of them the policy chooses.

    Returns:
        A sentence; "" if the order is known, or does not matter.
    """
    if choice.attempts == "best" and not choice.limit:
        return ""
    picked = choice.among(events)
    for first, second in itertools.permutations(events, 2):
        untimed_first = first.handed_in is None and second.handed_in is not None
        if not untimed_first or first.content == second.content:
            continue
        if (first in picked or second in picked) and _is_contrary(first, second):
            return tr(
                "No time shows whether {first} was submitted before {second}. Grade both in one "
                "run, and write their times into intake.csv.",
                first=first.path,
                second=second.path,
            )
    return ""


def _is_contrary(untimed: EventOf, timed: EventOf) -> bool:
    """Whether an attempt was found after another one, and may be the earlier one by its time."""
    return timed.handed_in is not None and timed.handed_in <= untimed.seen <= timed.seen


def _waits(
    events: Sequence[EventOf],
    choice: AttemptChoice,
    graded: Collection[tuple[str, str]],
    today: Collection[tuple[str, str]],
) -> bool:
    """Whether an attempt that may count has no verdict yet, although its files are here.

    Args:
        events: the attempts of one student, oldest first.
        choice: which attempts the policy may choose.
        graded: student and content of all verdicts.
        today: student and content of what can be judged.
    """
    keys = {(event.student, event.content) for event in choice.among(events)}
    return any(key in today and key not in graded for key in keys)


def _is_outdated(
    events: Sequence[EventOf],
    choice: AttemptChoice,
    graded: Mapping[tuple[str, str], Graded],
    fingerprint: str,
) -> bool:
    """Whether a verdict that may count is by another version of the assignment.

    Args:
        events: the attempts of one student, oldest first.
        choice: which attempts the policy may choose.
        graded: the verdicts by student and content.
        fingerprint: that of the last run.
    """
    verdicts = (graded.get((event.student, event.content)) for event in choice.among(events))
    return any(verdict and verdict.fingerprint != fingerprint for verdict in verdicts)


def _judged(
    events: Sequence[EventOf],
    graded: Mapping[tuple[str, str], Graded],
    prose: Prose,
    points: Mapping[str, float],
    notes: Mapping[tuple[str, str], list[str]],
) -> list[Judged]:
    """The attempts of one student that have a verdict, with their marks.

    Args:
        events: the student's attempts, oldest first.
        graded: the verdicts by student and content.
        prose: the marks for answers in words.
        points: by question, the most points.
        notes: intake's notes on a submission, by student and content.
    """
    judged = []
    for number, event in enumerate(events, 1):
        verdict = graded.get((event.student, event.content))
        if verdict is None:
            continue
        submission = verdict.submission_id
        counts = prose.counts(submission)
        given = prose.points.get(submission, 0.0 if counts else None)
        excused = prose.excused.get(submission, frozenset())
        worth = sum(most for name, most in points.items() if name not in excused)
        marks = None if given is None or not worth else Marks(given, worth, counts)
        if excused and not worth:
            marks = Marks(0.0, 0.0)
        own = notes.get((event.student, event.content), [])
        result = replace(verdict.result, notes=[*own, *verdict.result.notes])
        judged.append(Judged(result, number, event.handed_in, marks, event.timely, event.content))
    return judged


def _undecided(student: str, top: float, why: list[str]) -> SubmissionResult:
    return SubmissionResult(student, "undecided", None, top, 0.0, [], why)


def _open(result: SubmissionResult) -> bool:
    """Whether there is a verdict but no final score, because the penalty is not known."""
    steps = result.policy
    return steps is not None and steps["final"] is None and not steps.get("prose_only")


def _to_mark(
    events: Mapping[str, Sequence[EventOf]], choice: AttemptChoice, people: Iterable[str]
) -> dict[str, set[int]]:
    """By student, the submissions whose answers need a mark."""
    return {
        student: {event.submission_id for event in choice.among(events.get(student, ()))}
        for student in people
    }


def _counting(events: Iterable[EventOf], handed: Intake) -> dict[str, list[EventOf]]:
    """The attempts that count today, by student, oldest first.

    Some attempts stay in the history only. At a path that intake read today, these are the
    attempts of people whose work it no longer is. If a path has vanished from a folder that intake
    read today, they are those of a student who has nothing else there: the folder was renamed, or
    the student has withdrawn.
    """
    paths = {row.path for row in handed.rows}
    owners = {(hand_in.path, hand_in.student) for hand_in in handed.hand_ins}
    present = {hand_in.student for hand_in in handed.hand_ins}
    found: dict[str, list[EventOf]] = {}
    for event in events:
        if event.path in paths:
            stays = (event.path, event.student) in owners
        else:
            stays = event.student in present or not is_below(event.path, handed.roots)
        if stays and event.counts:
            found.setdefault(event.student, []).append(event)
    return found


def _people(handed: Intake, events: Iterable[str]) -> list[str]:
    """Everybody who gets a row."""
    roster = [person.name for person in handed.roster.people] if handed.roster.given else []
    waiting = [name for name in (*handed.undecided, *handed.excused_entirely) if name not in roster]
    others = [] if handed.roster.given else [name for name in events if name not in waiting]
    return [*roster, *sorted({*waiting, *others}, key=natural)]
