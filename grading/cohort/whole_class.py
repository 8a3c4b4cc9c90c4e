"""Grade a whole class: open the gradebook and the crew, grade, and compute everybody's score."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grading.cohort import earlier, standing
from grading.cohort.crews import crews, kit
from grading.cohort.crews.crews import CrewOptions
from grading.cohort.crews.kit import Kit
from grading.cohort.fingerprint import fingerprint
from grading.cohort.grading import OpenRun, Outcome, Selection, Watcher, grade
from grading.cohort.policy import Policy
from grading.gradebook import open_book
from grading.gradebook.records import RunInfo
from grading.intake.take import Intake
from grading.judging import seeds
from grading.judging.results import Report
from grading.sandbox.runner import Mechanism
from grading.spec.manifest import Assignment
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

log = logging.getLogger("grading.cohort")


@dataclass(frozen=True)
class ClassOptions:
    """How a class is graded.

    mechanism  the name of the sandbox
    secret     the seed of the hidden cases
    book       the gradebook: a folder, a SQLite file, or a URL
    crew       how many processes grade, and where
    selection  which submissions to grade
    """

    mechanism: Mechanism
    secret: bytes
    book: str | Path
    crew: CrewOptions = field(default_factory=CrewOptions)
    selection: Selection = field(default_factory=Selection)


class StoppedError(Exception):
    """The user pressed Ctrl-C. The verdicts so far are in the gradebook.

    Attributes:
        graded: how many submissions this run has graded.
        count: how many there are.
    """

    def __init__(self, graded: int, count: int) -> None:
        super().__init__(
            tr("{graded} of {count} submissions were graded.", graded=graded, count=count)
        )
        self.graded, self.count = graded, count


def _others(book: Gradebook, name: str) -> list[str]:
    """The assignments that people gave marks or points for, if `name` was never graded before.

    In the folder of one class, they are usually the same assignment under an earlier name.
    """
    known = book.assignments()
    return [] if name in known else [other for other in known if book.decided_at(other)]


def grade_class(
    assignment: Assignment,
    handed: Intake,
    policy: Policy,
    options: ClassOptions,
    watcher: Watcher,
) -> tuple[Report, Outcome]:
    """Grade the submissions that have no verdict yet, and compute everybody's final score.

    Args:
        assignment: the exercises and questions.
        handed: the submissions that intake found.
        policy: the rules for final scores.
        options: how the class is graded.
        watcher: shows the progress.

    Returns:
        A result for everybody in the class, and what this run did.

    Raises:
        CrewError: the cluster cannot be used.
        GradebookError: the gradebook cannot be opened or written.
        StoppedError: the user pressed Ctrl-C.
    """
    name, places = kit.label(assignment), handed.to_judge
    tools = Kit.of(assignment, options.mechanism, options.secret)
    with (
        open_book(options.book) as book,
        closing(crews.open_crew(assignment, tools, options.crew, len(places))) as crew,
    ):
        info = RunInfo(
            name,
            seeds.seed_id(options.secret),
            fingerprint(assignment, options.secret),
            options.mechanism,
            crew.how,
            kit.versions(),
            handed.roster.given,
        )
        others = _others(book, name) if isinstance(options.book, Path) else []
        run = OpenRun(book, book.begin(info), name, info.fingerprint)
        log.info("run %d: %d submissions, %s", run.number, len(places), crew.how)
        standing.enter(book, name, handed)
        try:
            kept = earlier.keep(run, assignment, info.seed_id)
            outcome = grade(run, places, crew, options.selection, watcher)
            outcome.kept, outcome.others = kept, others
        except KeyboardInterrupt:
            crew.close()
            graded = {row["id"]: row["verdicts"] for row in book.runs(name)}[run.number]
            raise StoppedError(graded, len(places)) from None
        book.end(run.number, crew.sandbox)
        return standing.of_class(book, assignment, name, policy, handed), outcome
