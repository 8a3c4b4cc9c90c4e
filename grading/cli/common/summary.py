"""Print a summary of a class: counts, rows that need a decision, and scores that are not final."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.common.shared import say_counted, tell, tell_counted
from grading.cohort.grading import Outcome
from grading.intake import table
from grading.intake.edits import cell_of
from grading.intake.people.keys import TEST_STUDENT
from grading.intake.people.lists import ListError
from grading.intake.take import Intake
from grading.judging.diagnosis.submitted_files import FOREIGN
from grading.judging.results import Report
from grading.support import program
from grading.support.text import clean, listed
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

REASONS_LISTED = 4


def print_counts(outcome: Outcome, intake: Intake) -> None:
    """Print how many submissions were graded, and who handed in nothing."""
    say_counted("Graded 1 submission.", "Graded {number} submissions.", outcome.graded)
    if outcome.unchanged:
        say_counted(
            "Skipped 1 submission that has a verdict already.",
            "Skipped {number} submissions that have a verdict already.",
            outcome.unchanged,
        )
    if outcome.left_out:
        say_counted(
            "Left out 1 submission, because of --only or --since.",
            "Left out {number} submissions, because of --only or --since.",
            outcome.left_out,
        )
    if outcome.kept:
        tell_counted(
            "Kept 1 verdict of an earlier version of the grader, because the exercises, points "
            "and tests have the same names. Use --regrade to grade again.",
            "Kept {number} verdicts of an earlier version of the grader, because the "
            "exercises, points and tests have the same names. Use --regrade to grade again.",
            outcome.kept,
        )
    if intake.outdated:
        tell_counted(
            "The score of 1 student is by an earlier version of the assignment, so it cannot "
            "be compared with the others: {names}. Grade again without --only and --since.",
            "The scores of {number} students are by an earlier version of the assignment, so "
            "they cannot be compared with the others: {names}. Grade again without --only and "
            "--since.",
            len(intake.outdated),
            names=listed(intake.outdated),
        )
    if outcome.others:
        tell(
            "The marks and changed points in this gradebook are for {others}, so they do not "
            "count here. If only the name of the assignment or --parts has changed, change it "
            "back.",
            others=listed(outcome.others),
        )
    print_missing(intake)


def print_missing(intake: Intake) -> None:
    """Print who on the roster handed in nothing, and who may be the owner of an undecided row."""
    people = [person for person in intake.roster.outside if person.outside != TEST_STUDENT]
    if outside := [f"{person.name} ({person.outside})" for person in people]:
        tell_counted(
            "1 person on the roster is not in the class: {names}.",
            "{number} people on the roster are not in the class: {names}.",
            len(outside),
            names=listed(outside),
        )
    if intake.off_roster:
        tell_counted(
            "1 student with work in a folder of an earlier run is not on this roster, and is "
            "in no table: {names}.",
            "{number} students with work in folders of earlier runs are not on this roster, "
            "and are in no table: {names}.",
            len(intake.off_roster),
            names=listed(intake.off_roster),
        )
    maybe = intake.maybe
    missing = [person.name for person in intake.missing if person.name not in maybe]
    if missing:
        tell_counted(
            "1 student on the roster handed in nothing: {names}.",
            "{number} students on the roster handed in nothing: {names}.",
            len(missing),
            names=listed(missing),
        )
    without = [
        tr("{name} (line {line})", name=person.name, line=person.line)
        for person in intake.missing
        if not person.ids
    ]
    if without and any(person.ids for person in intake.roster.people):
        tell_counted(
            "1 row of the roster has a name and no id: {names}. If it is not a person, delete it "
            "there.",
            "{number} rows of the roster have a name and no id: {names}. Delete those there that "
            "are not people.",
            len(without),
            names=listed(without),
        )
    if missing and intake.unassigned:
        tell_counted(
            "1 row has no student yet, and may be theirs.",
            "{number} rows have no student yet, and may be theirs.",
            intake.unassigned,
        )
    if maybe:
        tell_counted(
            "1 student on the roster has no submission yet, but a row that needs your decision "
            "may be theirs: {names}.",
            "{number} students on the roster have no submission yet, but rows that need your "
            "decision may be theirs: {names}.",
            len(maybe),
            names=listed([p.name for p in intake.missing if p.name in maybe]),
        )


def print_undecided(intake: Intake, out: Path | None) -> bool:
    """Print what a person has to decide, each with its reason.

    Args:
        intake: the submissions.
        out: the folder with the table to edit, if there is one.

    Returns:
        Whether there is anything to decide.
    """
    doubts = [f"{name}: {why}" for name, each in intake.undecided.items() for why in each]
    # What is wrong with a line of a table is also why a row waits, and is then said of that row.
    problems = [why for why in intake.problems if not any(doubt.endswith(why) for doubt in doubts)]
    reasons = list(dict.fromkeys([*problems, *doubts]))
    for reason in reasons:
        click.echo(clean(reason).replace("\n", " "), err=True)
    waiting = sum(row.use == "person" for row in intake.rows)
    inside = [path for hand_in in intake.hand_ins if hand_in.problem for path in hand_in.between]
    if inside:
        tell(
            "To leave out something inside a row, add a row with its path, such as {path}, and "
            "write no into use. To give it to somebody, write their name into student instead.",
            path=cell_of(inside[-1]),
        )
    if waiting:
        tell_counted(
            "1 row of {file} needs your decision. Fill in student (with ; between several), "
            "handed_in or use, and run the same command again.",
            "{number} rows of {file} need your decision. Fill in student (with ; between "
            "several), handed_in or use, and run the same command again.",
            waiting,
            file=out / table.NAME if out else table.NAME,
        )
    return bool(reasons or waiting)


def print_open(folder: Path, report: Report) -> None:
    """Print how many scores are missing or not final, why, and what to do next.

    Args:
        folder: the folder that `grade` wrote.
        report: the verdicts in it.
    """
    unscored = sum(
        result.score is None and result.status != "excused" for result in report.submissions
    )
    if unscored:
        tell_counted(
            "1 submission has no score yet, because the grader failed or a person has to "
            "decide. Its cell is empty.",
            "{number} submissions have no score yet, because the grader failed or a person has "
            "to decide. Their cells are empty.",
            unscored,
        )
    if waiting := _rows_to_decide(folder):
        tell_counted(
            "1 row of {file} needs your decision, so the scores are not final. Fill in "
            "student, handed_in or use, and grade again.",
            "{number} rows of {file} need your decision, so the scores are not final. Fill in "
            "student, handed_in or use, and grade again.",
            waiting,
            file=folder / table.NAME,
        )
    unmarked = sum(bool((result.policy or {}).get("awaits_marks")) for result in report.submissions)
    if unmarked:
        tell_counted(
            "The score of 1 student is not final, because the answers in words will count and "
            "are not all marked yet. Mark them ({command}), and grade again.",
            "The scores of {number} students are not final, because the answers in words will "
            "count and are not all marked yet. Mark them ({command}), and grade "
            "again.",
            unmarked,
            command=program.command_line([program.name(), "mark", click.format_filename(folder)]),
        )


def print_outdated(book: Gradebook, name: str, verdicts: Path) -> None:
    """Print that marks, points or verdicts changed after the scores were written, if they did.

    Args:
        book: the gradebook.
        name: the assignment's name in it.
        verdicts: the file with the scores.
    """
    run = book.runs(name)[-1]
    if run["ended"] is None:
        tell(
            "Run {run} of {program} grade has not finished, so the scores in {file} are those "
            "from before it. Grade again.",
            run=run["id"],
            program=program.name(),
            file=verdicts,
        )
    last = book.decided_at(name)
    if last and last > datetime.fromtimestamp(verdicts.stat().st_mtime, UTC):
        tell(
            "Marks or points changed after the scores in {file} were written, so the scores "
            "are not final. Grade again.",
            file=verdicts,
        )


def print_faults(report: Report) -> None:
    """Print why the grader failed, each reason once."""
    notes: list[str] = []
    for result in report.submissions:
        if result.status == "fault":
            notes += result.notes
            notes += [n for e in result.exercises if e.status == "fault" for n in e.notes]
    for reason in list(dict.fromkeys(notes))[:REASONS_LISTED]:
        click.echo(clean(reason).partition("\n")[0], err=True)


def suggest_profile(report: Report) -> None:
    """Print which students did not use this kit's hand-out, and how to grade them instead."""
    foreign = [result.student for result in report.submissions if FOREIGN in result.notes]
    if foreign:
        tell_counted(
            "1 student did not use this kit's hand-out: {names}. To grade by the course's own "
            "text, run the command again with --profile course.",
            "{number} students did not use this kit's hand-out: {names}. To grade by the "
            "course's own text, run the command again with --profile course.",
            len(foreign),
            names=listed(foreign),
        )


def _rows_to_decide(folder: Path) -> int:
    """How many rows of the table of intake need a person."""
    try:
        rows = table.read(folder).kept.values()
    except ListError as problem:
        click.echo(str(problem), err=True)
        return 0
    return sum(table.USES.get(row.get("use", "").strip().lower()) == "person" for row in rows)
