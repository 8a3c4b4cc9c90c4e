"""`grade`: grade the submissions of a class, each of them in a sandbox."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.options import (
    FILE,
    parts_option,
    profile_option,
    roster_option,
    submissions_argument,
    times_option,
)
from grading.cli.common.output_files import OutputFolder, file_option
from grading.cli.common.secret_seed import secret_seed
from grading.cli.common.shared import (
    DECIDE,
    FAULT,
    STOPPED,
    WrongUsage,
    common,
    say,
    tell,
    tell_counted,
)
from grading.support import outputs, program

if TYPE_CHECKING:
    from grading.cohort.grading import Outcome
    from grading.cohort.policy import Policy
    from grading.intake.take import Intake
    from grading.judging.results import Report
    from grading.sandbox.runner import Mechanism
    from grading.spec import Profile
    from grading.spec.manifest import Assignment

VERDICTS = "grades.json"
GRADEBOOK = "gradebook.csv"


@dataclass(frozen=True)
class GradeRequest:
    """The options of `grade`, by the names of their parameters."""

    submissions: tuple[Path, ...]
    out: Path
    json: Path | None
    book_url: str | None
    parts: str | None
    profile: Profile | None
    roster: Path | None
    times: Path | None
    only: tuple[str, ...]
    since: str | None
    regrade: bool
    keep: bool
    sandbox: Mechanism
    unsafe_no_sandbox: bool
    seed_file: Path | None
    jobs: int | None
    scheduler: str | None
    verbose: bool
    log: Path | None
    folder: Path | None
    no_color: bool

    @property
    def mechanism(self) -> Mechanism:
        """The sandbox to use."""
        return "unsafe" if self.unsafe_no_sandbox else self.sandbox


@click.command()
@submissions_argument("SUBMISSION...")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=OutputFolder(),
    help="Folder for the gradebook, grades.json, gradebook.csv and the secret seed.",
)
@file_option("--json", "Also write the verdicts to this file.", outputs.VERDICTS)
@click.option(
    "--gradebook",
    "book_url",
    metavar="URL",
    help="Keep the gradebook at this URL (postgresql://...) instead of in DIR/grades.db.",
)
@parts_option("Grade only these parts (default: all).")
@profile_option
@roster_option
@times_option
@click.option("--only", multiple=True, metavar="STUDENT", help="Grade only this student.")
@click.option(
    "--since",
    metavar="TIME",
    help="Grade only work that was handed in or changed since this time: 2026-10-01 or "
    "'2026-10-01 18:00', in the course's time zone.",
)
@click.option(
    "--regrade", is_flag=True, help="Grade again, even with a verdict; the old one is kept."
)
@click.option("--keep", is_flag=True, help="Store submitted files, so that pages can show code.")
@click.option(
    "--sandbox",
    type=click.Choice(["auto", "bubblewrap", "landlock", "unsafe"]),
    default="auto",
    show_default=True,
    help="Sandbox to use; auto takes the strongest one on this machine.",
)
@click.option(
    "--unsafe-no-sandbox", is_flag=True, help="Grade without a sandbox. Only for code you trust."
)
@click.option(
    "--seed-file",
    metavar="FILE",
    type=FILE,
    help="File with the secret seed (default: the one in --out, else a new one).",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Number of submissions to grade at the same time (default: one per processor).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the Dask cluster at this address (tcp://host:8786).",
)
@click.option("--verbose", "-v", is_flag=True, help="Print a line for each step.")
@file_option("--log", "Write a log to this file, one JSON object per line.", outputs.LOG)
@common
def grade(**options: Any) -> None:
    """Grade submissions: folders, archives, bulk downloads of a course system, in any mix.

    Submissions that already have a verdict are skipped, so the same command continues where an
    earlier one was stopped. DIR/intake.csv lists every submitted file and how it is used; you can
    edit it, and the next run uses your edits. The exit code is 0 if every submission has a verdict
    (good or bad), 3 if the grader itself failed, and 4 if a person has to decide about a row.
    """
    request = GradeRequest(**options)
    _prepare(request)
    assignment = _assignment(request)
    intake, policy = _gather(request, assignment)
    report, outcome = _grade(request, assignment, intake, policy)
    _write(request, report)
    sys.exit(_show(request, intake, report, outcome))


def _prepare(request: GradeRequest) -> None:
    """Refuse files that must not be replaced, and start the log."""
    from grading import gradebook
    from grading.cli.common import output_files
    from grading.support import journal

    output_files.replaceable(request.out / VERDICTS, outputs.VERDICTS)
    output_files.replaceable(request.out / GRADEBOOK, outputs.table(*gradebook.HEAD))
    try:
        journal.start(request.verbose, request.log)
    except OSError as problem:
        raise WrongUsage(
            "{path} cannot be written ({reason}). Choose another file.",
            path=request.log,
            reason=problem.strerror,
        ) from problem
    if request.mechanism == "unsafe":
        tell("There is no sandbox: submitted code can do everything that you can do.")


def _assignment(request: GradeRequest) -> Assignment:
    from grading.cli.common import shared

    return shared.load_assignment(request.folder, request.parts, request.profile, together=True)


def _gather(request: GradeRequest, assignment: Assignment) -> tuple[Intake, Policy]:
    from grading.cli.common import shared
    from grading.cli.intake import gathered
    from grading.cohort.gathering import HandedOver, no_submission

    given = HandedOver(request.submissions, request.roster, request.times, request.out)
    intake, policy = gathered(assignment, given, shared.console(request.no_color, err=True))
    # Stray files only. Where a person wrote "no" or there is a roster, a class of zeros is meant.
    if not intake.missing and all(row.use == "no" and not row.by_hand for row in intake.rows):
        raise click.UsageError(str(no_submission(given)))
    return intake, policy


def _grade(
    request: GradeRequest, assignment: Assignment, intake: Intake, policy: Policy
) -> tuple[Report, Outcome]:
    """Grade the class, with a progress bar."""
    from grading.cli.common import batch, selection, shared
    from grading.cohort import whole_class
    from grading.cohort.crews.crews import CrewError, CrewOptions
    from grading.cohort.grading import Selection
    from grading.gradebook import GradebookError, NoSuchGradebook
    from grading.support.machine import processors

    selected = Selection(
        selection.students(intake, request.only),
        selection.moment(request.since, policy.clock),
        request.regrade,
        request.keep,
    )
    count = len(intake.to_judge)
    options = whole_class.ClassOptions(
        request.mechanism,
        secret_seed(request.out, request.seed_file),
        request.book_url or request.out,
        CrewOptions(
            min(request.jobs or processors(), max(count, 1)),
            request.scheduler,
            lambda line: click.echo(line, err=True),
        ),
        selected,
    )
    screen = shared.console(request.no_color, err=True)
    try:
        with batch.progress_bar(screen, count, len(assignment.exercises)) as bar:
            return whole_class.grade_class(assignment, intake, policy, options, bar)
    except (CrewError, NoSuchGradebook) as problem:
        raise click.UsageError(str(problem)) from problem
    except GradebookError as problem:
        raise shared.Fault(str(problem)) from problem
    except whole_class.StoppedError as stopped:
        tell(
            "Stopped. This run graded {graded} of {count} submissions, and their verdicts are "
            "kept. Run the same command again to continue.",
            graded=stopped.graded,
            count=stopped.count,
        )
        sys.exit(STOPPED)


def _write(request: GradeRequest, report: Report) -> None:
    """Write the verdicts and the table."""
    from grading import gradebook
    from grading.cli.common import output_files
    from grading.judging import report_json

    # Our own pages need the details; the documented format for other programs has none.
    with output_files.writing(request.out / VERDICTS):
        report_json.write(report, request.out / VERDICTS, detail=True)
    output_files.write_text(request.out / GRADEBOOK, gradebook.csv_text(report))
    if request.json:
        with output_files.writing(request.json):
            report_json.write(report, request.json)


def _show(request: GradeRequest, intake: Intake, report: Report, outcome: Outcome) -> int:
    """Print the scores and what to do next, and return the exit code."""
    from grading.cli.common import shared, summary
    from grading.report import tables

    out = request.out
    screen = shared.console(request.no_color)
    screen.print(tables.score_table(report.submissions, screen.width))
    summary.print_counts(outcome, intake)
    summary.suggest_profile(report)
    say(
        "The verdicts are in {verdicts}, and the table is {table} (seed {seed_id}).",
        verdicts=out / VERDICTS,
        table=out / GRADEBOOK,
        seed_id=report.seed_id,
    )
    say(
        "To write the pages: {command}",
        command=program.command_line([program.name(), "report", click.format_filename(out)]),
    )
    if outcome.faults or report.faults:
        summary.print_faults(report)
        tell_counted(
            "1 submission has no verdict, because the grader itself failed. Grade again.",
            "{number} submissions have no verdict, because the grader itself failed. Grade again.",
            report.faults,
        )
        return FAULT
    return DECIDE if summary.print_undecided(intake, out) else 0
