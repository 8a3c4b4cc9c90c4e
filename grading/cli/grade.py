"""`grade`: verdicts on a class, each submission behind the sandbox's border."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.shared import DECIDE, FAULT, common, file_option, parts_option, profile_option
from grading.support import outputs, program

if TYPE_CHECKING:
    from grading.sandbox.runner import Mechanism
    from grading.spec import Profile

SECRET = "secret-seed"
VERDICTS = "grades.json"
GRADEBOOK = "gradebook.csv"
SECRET_BYTES = 16  # a shorter seed could be guessed from its id

PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument(
    "submissions",
    nargs=-1,
    required=True,
    metavar="SUBMISSION...",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the gradebook, grades.json, gradebook.csv and the secret seed go.",
)
@file_option("--json", "Also write the verdicts here.", outputs.VERDICTS)
@click.option(
    "--gradebook",
    "book_url",
    metavar="URL",
    help="Keep the gradebook here (postgresql://...) and not in DIR/grades.db.",
)
@parts_option("The parts to grade (default: all).")
@profile_option
@click.option("--roster", metavar="CSV", type=PATH, help="Who is in the class (name, id, email).")
@click.option(
    "--times", metavar="CSV", type=PATH, help="When each handed in: columns student, handed_in."
)
@click.option("--only", multiple=True, metavar="STUDENT", help="Grade this student alone.")
@click.option(
    "--since",
    metavar="TIME",
    help="Grade what was handed in or changed since then: 2026-10-01 or '2026-10-01 18:00'.",
)
@click.option("--regrade", is_flag=True, help="Grade again what has a verdict; both are kept.")
@click.option("--keep", is_flag=True, help="Store the files, for pages that show code.")
@click.option(
    "--sandbox",
    type=click.Choice(["auto", "bubblewrap", "landlock", "unsafe"]),
    default="auto",
    show_default=True,
    help="What holds a submission in; auto is the strongest there is.",
)
@click.option(
    "--unsafe-no-sandbox", is_flag=True, help="Grade without a border: only code you trust."
)
@click.option(
    "--seed-file",
    metavar="FILE",
    type=PATH,
    help="Take the secret seed from here (default: the one in --out, else a new one).",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Submissions at a time (default: one a processor).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the Dask cluster at this address (tcp://host:8786).",
)
@click.option("--verbose", "-v", is_flag=True, help="Tell what happens, line by line.")
@file_option("--log", "Write a log there, one JSON object a line.", outputs.LOG)
@common
def grade(
    submissions: tuple[Path, ...],
    out: Path,
    json: Path | None,
    book_url: str | None,
    parts: str | None,
    profile: Profile | None,
    roster: Path | None,
    times: Path | None,
    only: tuple[str, ...],
    since: str | None,
    regrade: bool,
    keep: bool,
    sandbox: Mechanism,
    unsafe_no_sandbox: bool,
    seed_file: Path | None,
    jobs: int | None,
    scheduler: str | None,
    verbose: bool,
    log: Path | None,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Grade submissions: folders, archives, bulk downloads of a course system, in any mix.

    Submissions that already have a verdict are skipped, so the same command continues where an
    earlier one was stopped. DIR/intake.csv lists everything that was handed in and how it is used;
    the next run follows your edits there. Exit code 0 once every submission has a verdict, whatever
    it is; 3 if the grader itself failed on one; 4 if somebody has to decide about a row.
    """
    from grading import gradebook
    from grading.cli import _class, shared
    from grading.cohort.grading import Wanted
    from grading.gradebook import GradebookError, NoSuchGradebook
    from grading.judging import results
    from grading.report import terminal
    from grading.support import journal
    from grading.support.machine import processors

    shared.replaceable(out / VERDICTS, outputs.VERDICTS)
    shared.replaceable(out / GRADEBOOK, outputs.table(*gradebook.HEAD))
    try:
        journal.start(verbose, log)
    except OSError as problem:
        raise click.UsageError(f"{log} cannot be written: {problem.strerror}") from problem
    assignment = shared.load_assignment(folder, parts, profile, together=True)
    mechanism: Mechanism = "unsafe" if unsafe_no_sandbox else sandbox
    handed, rules = _class.intake(assignment, submissions, roster, times, out)
    wanted = Wanted(_class.chosen(handed, only), _class.moment(since), regrade, keep)
    if mechanism == "unsafe":
        click.echo("Without a sandbox: this code can do all that you can.", err=True)
    secret = secret_seed(out, seed_file)
    jobs = min(jobs or processors(), max(len(handed.judged), 1))
    try:
        report, outcome = _class.grade(
            assignment,
            handed,
            rules,
            _class.Orders(mechanism, secret, book_url or out, jobs, scheduler, wanted),
            shared.console(no_color, err=True),
        )
    except NoSuchGradebook as problem:
        raise click.UsageError(str(problem)) from problem
    except GradebookError as problem:
        raise shared.Fault(str(problem)) from problem

    # The pages draw the details; the contract's form, for other programs, has none.
    with shared.writing(out / VERDICTS):
        results.write(report, out / VERDICTS, detail=True)
    shared.write_text(out / GRADEBOOK, gradebook.csv_text(report))
    if json:
        with shared.writing(json):
            results.write(report, json)
    shared.console(no_color).print(terminal.score_table(report.submissions))
    _class.tell(outcome, handed)
    _class.suggest_profile(report)
    click.echo(f"Verdicts in {out / VERDICTS}, table in {out / GRADEBOOK} (seed {report.seed_id}).")
    click.echo(f"Pages: {program.name()} report {click.format_filename(out)}")
    if outcome.faults or report.faults:
        click.echo(
            f"{report.faults} submissions have no verdict: the grader itself failed. Grade again.",
            err=True,
        )
        sys.exit(FAULT)
    if _class.decide(handed, out):
        sys.exit(DECIDE)


def secret_seed(out: Path, seed_file: Path | None = None) -> bytes:
    """The secret seed: of `seed_file`, of an earlier run into `out`, or a new one kept there.

    Raises:
        click.UsageError: the seed cannot be read or written, or is too short.
    """
    from grading.judging import seeds

    path = seed_file or out / SECRET
    if path.exists():
        return _seed_in(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Readable by its owner alone from its first moment.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{SECRET}.")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(seeds.new_secret().hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
            _put(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as problem:
        raise click.UsageError(f"{out} cannot be written to: {problem.strerror}") from problem
    return _seed_in(path)


def _put(made: Path, path: Path) -> None:
    """Give a seed its name, whole or not at all: half a seed would be taken for another.

    Of two graders that begin at once the second leaves the first one's, and takes that.
    """
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:  # a disk that knows no second names
        os.replace(made, path)


def _seed_in(path: Path) -> bytes:
    text = path.read_bytes().strip()
    try:
        secret = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        secret = text
    if len(secret) < SECRET_BYTES:
        raise click.UsageError(
            f"{path}: got a seed of {len(secret)} bytes, expected {SECRET_BYTES} or more: "
            "delete the file for a new one"
        )
    return secret
