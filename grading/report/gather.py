"""Collect what the pages show besides verdicts: code, marks, and students with the same code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grading.cohort import policy
from grading.gradebook.records import CRITERION, EXCUSED, SLIP, EventOf
from grading.intake.files.decode import text_of
from grading.judging.results import Report
from grading.report import likeness, similarity
from grading.report.code import Function, functions, functions_by_name, functions_in
from grading.report.extras import Extras, Marked
from grading.spec.exercise import ExerciseInfo
from grading.spec.manifest import Assignment
from grading.spec.tree import Source
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

MOST_BYTES = 1 << 20  # in a file of a known answer
MOST_SHOWN = 2  # exercises whose code a student's page shows


def extras(
    assignment: Assignment,
    report: Report,
    book: Gradebook,
    name: str,
    progress: Callable[[str], None] | None = None,
    known: Path | None = None,
) -> Extras:
    """Read everything from the gradebook that the pages can show.

    Args:
        assignment: the exercises and questions.
        report: the verdicts that the pages show.
        book: the gradebook with these verdicts.
        name: the assignment's name in it.
        progress: called with a description of each step.
        known: a folder of public answers to compare with.

    Returns:
        The code, the marks and the groups of similar code.
    """
    say = progress or (lambda _: None)
    say(tr("Reading the submitted code"))
    counting = _counting(assignment, report, book, name)
    found = Extras(codes={}, marks=marks(assignment, report, book, name))
    kept: dict[str, dict[str, bytes]] = {}
    codes: dict[str, Mapping[str, list[Function]]] = {}
    for submission in report.submissions:
        event = counting.get(submission.student)
        files = book.files(event.content) if event else {}
        if not files:
            continue
        kept[submission.student] = files
        shown = [
            e
            for e in submission.exercises
            if e.status not in ("ok", "missing") and e.id in assignment.exercises
        ]
        # An error that stops a whole file fails every exercise, so the first ones are enough.
        codes[submission.student] = {
            e.id: functions(assignment.exercises[e.id], e, files) for e in shown[:MOST_SHOWN]
        }
    found.codes = codes
    if kept:
        say(tr("Comparing the code"))
        paths = {student: event.path for student, event in counting.items()}
        _compare(assignment, report, kept, known, found, paths)
    return found


def _counting(
    assignment: Assignment, report: Report, book: Gradebook, name: str
) -> dict[str, EventOf]:
    """By student, the attempt that the report's verdict is on."""
    choice = policy.load(assignment).choice
    by_student: dict[str, list[EventOf]] = {}
    for event in book.events(name):
        if event.counts:
            by_student.setdefault(event.student, []).append(event)
    found: dict[str, EventOf] = {}
    for submission in report.submissions:
        events = by_student.get(submission.student, [])
        # The attempt that counts, if the verdict says which.
        content = (submission.policy or {}).get("content", "")
        chosen = [event for event in events if event.content == content] or choice.among(events)
        if chosen:
            found[submission.student] = chosen[-1]
    return found


def _are_several(students: Sequence[str], paths: Mapping[str, str]) -> bool:
    """Whether students handed in more than one work, and not one together."""
    return len({paths[student] for student in students}) > 1


def _compare(
    assignment: Assignment,
    report: Report,
    kept: Mapping[str, Mapping[str, bytes]],
    folder: Path | None,
    found: Extras,
    paths: Mapping[str, str],
) -> None:
    """Fill in who wrote the same code as somebody else, or as a known answer.

    Students with the same path in `paths` handed in one work together.
    """
    graded = {e.id for submission in report.submissions for e in submission.exercises}
    infos = {name: info for name, info in assignment.exercises.items() if name in graded}
    written = {who: functions_by_name(infos, files) for who, files in kept.items()}
    source = Source(assignment)
    given = functions_by_name(infos, source.blanks())
    same = likeness.identical(written, given)
    found.same = [group for group in same if _are_several(group.students, paths)]
    found.untouched = [
        who
        for who, own in written.items()
        if own
        and all(likeness.plain(t) == likeness.plain(given.get(n, "")) for n, t in own.items())
    ]
    answers = _answers(infos, source, folder)
    found.known = likeness.known(written, answers, given)
    try:
        texts = {who: list(own.values()) for who, own in written.items()}
        similar = similarity.clusters(texts, list(given.values()))
        found.similar = [group for group in similar if _are_several(group.students, paths)]
    except similarity.NotInstalledError as problem:
        found.unlike = tr("Submissions were not compared. {problem}", problem=problem)
    found.pairs = likeness.pairs(written, [*found.same, *(found.similar or ())], given)


def _answers(
    infos: Mapping[str, ExerciseInfo], source: Source, folder: Path | None
) -> dict[str, dict[str, str]]:
    """Answers that anybody can find: the assignment's own, and those in a folder."""
    answers = {tr("the assignment's solution"): functions_by_name(infos, source.solutions())}
    for info in infos.values():
        for variant in info.variants:
            files = source.changed(variant.changes)
            label = tr("the assignment's variant {variant}", variant=variant.id)
            answers[label] = functions_by_name({info.id: info}, files)
    keys = [
        f"{file}:{name}"
        for info in infos.values()
        for file in info.files
        for name in info.names_in(file)
    ]
    for path in sorted(folder.rglob("*.py")) if folder is not None else ():
        if path.is_file() and path.stat().st_size <= MOST_BYTES:
            here = functions_in(text_of(path.read_bytes())[0])
            own = {
                key: here[key.rpartition(":")[2]] for key in keys if key.rpartition(":")[2] in here
            }
            if own:
                answers[path.relative_to(folder or path).as_posix()] = own
    return answers


def marks(
    assignment: Assignment, report: Report, book: Gradebook, name: str
) -> dict[str, list[Marked]]:
    """By student, the marks for answers in words in the attempt that counts.

    Args:
        assignment: its questions.
        report: the verdicts, which say which attempts count.
        book: the gradebook.
        name: the assignment's name in the gradebook.

    Returns:
        By student, one entry for each question in the attempt that counts.
    """
    questions = {question.id: question for question in assignment.questions}
    counting = _counting(assignment, report, book, name)
    current = {student: (event.submission_id,) for student, event in counting.items()}
    most = {question.id: question.points for question in assignment.questions}
    spared = {
        submission.student: most
        if submission.status == "excused"
        else (submission.policy or {}).get("excused", ())
        for submission in report.submissions
    }
    found: dict[str, list[Marked]] = {}
    # Whoever did not answer may have a mark all the same, with a comment.
    for answer in book.answers(assignment=name, current=current, most=most, blanks=True):
        question = questions.get(answer.question)
        if question is None:
            continue
        mark = answer.mark
        found.setdefault(answer.student, []).append(
            Marked(
                *(question.title, mark.points, question.points, mark.comment),
                tuple(item.says for item in mark.items if item.kind == CRITERION),
                excused=EXCUSED in mark.items or question.id in spared.get(answer.student, ()),
                slips=tuple(item.says for item in mark.items if item.kind == SLIP),
                answered=bool(answer.text),
            )
        )
    return found
