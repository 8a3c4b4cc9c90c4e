"""`cs231n grade`: verdicts on a class, each submission behind the sandbox's border."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli._common import FAULT, common, file_option, parts_option

if TYPE_CHECKING:
    from grading.results import Report
    from grading.sandbox.runner import Mechanism

SECRET = "secret-seed"
VERDICTS = "grades.json"
GRADEBOOK = "gradebook.csv"
SECRET_BYTES = 16  # a shorter seed could be guessed from its id


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
    help="Where grades.json, gradebook.csv and the secret seed go.",
)
@parts_option("Grade these parts alone, out of 100 points (default: all).")
@file_option("--json", "Also write the verdicts here.")
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
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the secret seed from here (default: the one in --out, else a new one).",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Submissions at a time (default: one a processor).",
)
@common
def grade(
    submissions: tuple[Path, ...],
    out: Path,
    parts: str | None,
    json: Path | None,
    sandbox: Mechanism,
    unsafe_no_sandbox: bool,
    seed_file: Path | None,
    jobs: int | None,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Grade submissions: folders, archives, or folders of many.

    Exit code 0 once every submission has a verdict, whatever it is; 3 if the grader itself failed
    on one.
    """
    from grading import collect, gradebook, results, seeds, terminal
    from grading.cli import _common, _many

    assignment = _common.load_assignment(folder, parts)
    found = collect.find(submissions, assignment.files, assignment.package)
    if not found:
        places = ", ".join(str(path) for path in submissions)
        raise click.UsageError(f"got no submission in {places}, expected folders or archives")
    mechanism: Mechanism = "unsafe" if unsafe_no_sandbox else sandbox
    if mechanism == "unsafe":
        click.echo("Without a sandbox: this code can do all that you can.", err=True)
    secret = secret_seed(out, seed_file)
    screen = _common.console(no_color, err=True)

    verdicts, used = _many.grade_all(
        assignment, found, mechanism, secret, jobs or _processors(), screen
    )
    report = results.Report(assignment.name, seeds.seed_id(secret), verdicts, used)

    # The pages draw the details; the contract's form, for other programs, has none.
    _common.write_json(out / VERDICTS, results.to_json(report, detail=True))
    _common.write_text(out / GRADEBOOK, gradebook.csv_text(report))
    if json:
        _common.write_json(json, results.to_json(report))

    tables = _common.console(no_color)
    tables.print(terminal.score_table(report.submissions))
    _say_where(report, out)
    if report.faults:
        sys.exit(FAULT)


def _say_where(report: Report, out: Path) -> None:
    click.echo(f"Verdicts in {out / VERDICTS}, table in {out / GRADEBOOK} (seed {report.seed_id}).")
    click.echo(f"Pages: cs231n report {click.format_filename(out)}")
    if report.faults:
        click.echo(
            f"{report.faults} submissions have no verdict: the grader itself failed. Grade again.",
            err=True,
        )


def secret_seed(out: Path, seed_file: Path | None = None) -> bytes:
    """The secret seed: of `seed_file`, of an earlier run into `out`, or a new one kept there."""
    from grading import seeds

    path = seed_file or out / SECRET
    if path.exists():
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
    secret = seeds.new_secret()
    try:
        out.mkdir(parents=True, exist_ok=True)
        # Readable by its owner alone from its first moment.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise click.UsageError(f"{out} cannot be written to: {problem.strerror}") from problem
    with os.fdopen(handle, "w") as file:
        file.write(secret.hex() + "\n")
    return secret


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
