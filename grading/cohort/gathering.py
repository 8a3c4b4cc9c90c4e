"""The first step of grading: read the submissions of a class by the course's rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from grading.cohort import policy
from grading.cohort.policy import Policy
from grading.intake import table
from grading.intake.edits import Edits
from grading.intake.people import roster_files, time_lists
from grading.intake.people.lists import ListError
from grading.intake.people.rosters import Roster
from grading.intake.people.time_lists import TimeList
from grading.intake.take import Intake, Track, take
from grading.intake.work.submission import shape_of
from grading.spec.manifest import Assignment
from grading.support import outputs
from grading.support.files import write_bytes
from grading.support.outputs import Form
from grading.support.translation import tr

ROSTER = "roster.csv"


@dataclass(frozen=True)
class HandedOver:
    """The files of a class that an instructor names.

    paths   folders, archives and files with submissions
    roster  a CSV file with the students of the class
    times   a CSV file with the time of each submission
    out     the folder with intake.csv of an earlier run, which people may have edited
    """

    paths: tuple[Path, ...]
    roster: Path | None = None
    times: Path | None = None
    out: Path | None = None


def gather(assignment: Assignment, given: HandedOver, track: Track = iter) -> tuple[Intake, Policy]:
    """Find the submissions, and write intake.csv into `given.out`.

    Args:
        assignment: the exercises and questions.
        given: the files of the class.
        track: goes through what was found, and may show how far it is.

    Returns:
        The submissions, and the policy with the extensions of these students.

    Raises:
        ListError: there is no submission, the roster, the times or intake.csv cannot be read, or
            a file in `given.out` is not the program's own.
        OSError: intake.csv cannot be written.
    """
    rules = policy.load(assignment)
    if rules.teams and given.roster is None:
        raise ListError(
            "[policy] in assignment.toml sets teams = {teams!r}, a column of the roster, but "
            "there is no roster. Add --roster.",
            teams=rules.teams,
        )
    roster = None if given.roster is None else roster_files.read(given.roster, rules.teams)
    edits = Edits() if given.out is None else table.read(given.out)
    if roster is not None:
        edits.follow(roster)
    copy = _roster_to_copy(given, edits)

    def read_times(known: Roster) -> TimeList:
        return (
            TimeList() if given.times is None else time_lists.read(given.times, known, rules.clock)
        )

    handed = take(
        given.paths,
        shape_of(assignment),
        roster=roster,
        rules=rules.rules,
        times=read_times,
        edits=edits,
        track=track,
    )
    if not handed.rows:
        raise no_submission(given)
    rules = _with_extensions(rules, handed)
    if given.out is not None:
        if copy is not None:
            write_bytes(given.out / ROSTER, copy)
            edits.roster = _fingerprint(copy)
        table.write(given.out, handed.rows, rules.clock, edits, handed.roots)
    return handed, rules


def _roster_to_copy(given: HandedOver, edits: Edits) -> bytes | None:
    """The roster to copy into `given.out`, byte for byte, because `export canvas` fills it in.

    Raises:
        ListError: another file with the name of the copy is there, or a person changed the copy.
    """
    if given.roster is None or given.out is None:
        return None
    data = given.roster.read_bytes()
    ours = Form(
        tr("a copy of the roster"),
        lambda there: there == data or _fingerprint(there) == edits.roster,
    )
    if problem := outputs.refusal(given.out / ROSTER, ours):
        raise ListError(problem)
    return data


def forgotten_roster(given: HandedOver) -> Path | None:
    """The copy of an earlier run's roster, if this run was given none; None if there is none."""
    if given.roster is not None or given.out is None or not table.read(given.out).roster:
        return None
    path = given.out / ROSTER
    return path if path.is_file() else None


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def no_submission(given: HandedOver) -> ListError:
    """The error of a class in which there is nothing to grade."""
    shown = ", ".join(str(path) for path in given.paths)
    return ListError(
        "There is no submission in {shown}. Name folders or archives with submissions.", shown=shown
    )


def _with_extensions(rules: Policy, handed: Intake) -> Policy:
    """The policy with its extensions; a person decides about students with a doubtful one."""
    rules, doubts = rules.with_extensions(handed.roster)
    handed.problems += doubts.problems
    students = {place.student for place in handed.hand_ins}
    for name, why in doubts.unclear.items():
        if name in students:
            handed.undecided.setdefault(name, []).append(why)
    return rules
