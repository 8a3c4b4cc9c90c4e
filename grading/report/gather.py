"""What the pages of a class show beyond its verdicts: code, marks, and who wrote the same."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grading.intake.files.decode import text_of
from grading.judging.results import Report
from grading.report import likeness, similarity
from grading.report.code import Function, functions, functions_by_name, functions_in
from grading.report.pages import Extras, Marked
from grading.spec.exercise import ExerciseInfo
from grading.spec.manifest import Assignment
from grading.spec.tree import Source
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

MOST_BYTES = 1 << 20  # of a known answer's file
MOST_SHOWN = 2  # exercises whose code is on a student's page


def extras(
    assignment: Assignment,
    report: Report,
    book: Gradebook,
    name: str,
    progress: Callable[[str], None] | None = None,
    known: Path | None = None,
) -> Extras:
    """Read the gradebook for all that pages can show.

    Args:
        assignment: what was asked.
        report: the verdicts that pages are made of.
        book: the gradebook they come from.
        name: the assignment's name in it.
        progress: called with what is being done.
        known: a folder of answers that are public, to compare with.

    Returns:
        The code, the marks and the groups of similar code.
    """
    say = progress or (lambda _: None)
    say(tr("Reading the code that was handed in"))
    kept: dict[str, dict[str, bytes]] = {}
    last: dict[str, tuple[int, str]] = {}
    for one in book.latest(name):
        held = last.get(one.result.student)
        if held is None or one.attempt > held[0]:
            last[one.result.student] = (one.attempt, one.content)
    made = Extras(codes={}, marks=_marks(assignment, book, name))
    codes: dict[str, Mapping[str, list[Function]]] = {}
    for submission in report.submissions:
        content = last.get(submission.student, (0, ""))[1]
        files = book.files(content) if content else {}
        if not files:
            continue
        kept[submission.student] = files
        shown = [
            e
            for e in submission.exercises
            if e.status not in ("ok", "missing") and e.id in assignment.exercises
        ]
        # What stops a whole file is wrong everywhere; a page holds the first of it.
        codes[submission.student] = {
            e.id: functions(assignment.exercises[e.id], e, files) for e in shown[:MOST_SHOWN]
        }
    made.codes = codes
    if kept:
        say(tr("Comparing the code"))
        _compare(assignment, report, kept, known, made)
    return made


def _compare(
    assignment: Assignment,
    report: Report,
    kept: Mapping[str, Mapping[str, bytes]],
    folder: Path | None,
    made: Extras,
) -> None:
    graded = {e.id for one in report.submissions for e in one.exercises}
    asked = {name: info for name, info in assignment.exercises.items() if name in graded}
    written = {who: functions_by_name(asked, files) for who, files in kept.items()}
    source = Source(assignment)
    given = functions_by_name(asked, source.blanks())
    made.same = likeness.identical(written, given)
    made.untouched = [
        who
        for who, own in written.items()
        if own
        and all(likeness.plain(t) == likeness.plain(given.get(n, "")) for n, t in own.items())
    ]
    answers = _answers(asked, source, folder)
    made.known = likeness.known(written, answers, given)
    try:
        texts = {who: list(own.values()) for who, own in written.items()}
        made.similar = similarity.clusters(texts, list(given.values()))
    except similarity.NotInstalledError as problem:
        made.unlike = tr("Submissions were not compared: {problem}.", problem=problem)
    made.pairs = likeness.pairs(written, [*made.same, *(made.similar or ())], given)


def _answers(
    asked: Mapping[str, ExerciseInfo], source: Source, folder: Path | None
) -> dict[str, dict[str, str]]:
    """Answers that anybody can find: the assignment's own, and those in a folder."""
    found = {"the assignment's solution": functions_by_name(asked, source.solutions())}
    for info in asked.values():
        for variant in info.variants:
            files = source.changed(variant.changes)
            label = tr("the assignment's variant {variant}", variant=variant.id)
            found[label] = functions_by_name({info.id: info}, files)
    names = [name for info in asked.values() for file in info.files for name in _names(info, file)]
    for path in sorted(folder.rglob("*.py")) if folder is not None else ():
        if path.is_file() and path.stat().st_size <= MOST_BYTES:
            here = functions_in(text_of(path.read_bytes())[0])
            own = {
                key: here[key.rpartition(":")[2]] for key in names if key.rpartition(":")[2] in here
            }
            if own:
                found[path.relative_to(folder or path).as_posix()] = own
    return found


def _names(info: ExerciseInfo, file: str) -> list[str]:
    return [f"{file}:{name}" for name in info.names_in(file)]


def _marks(assignment: Assignment, book: Gradebook, name: str) -> dict[str, list[Marked]]:
    asked = {one.id: one for one in assignment.questions}
    items = {one: rubric_items(assignment, one) for one in asked}
    found: dict[str, list[Marked]] = {}
    for answer in book.answers(assignment=name):
        question = asked.get(answer.question)
        if question is None:
            continue
        mark = answer.mark
        earned = tuple(items[question.id][i] for i in mark.items if i in items[question.id])
        found.setdefault(answer.student, []).append(
            Marked(question.title, mark.points, question.points, mark.comment, earned)
        )
    return found


def rubric_items(assignment: Assignment, question: str) -> dict[str, str]:
    """The criteria of a question by their ids ("c1", ...); none where there is no rubric."""
    path = assignment.folder / "rubric" / f"{question}.toml"
    if not path.is_file():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"c{at}": str(one["earns"]) for at, one in enumerate(data.get("criterion", []), 1)}
