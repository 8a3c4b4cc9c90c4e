"""`export`: scores for course systems, and the grader for Gradescope."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.shared import common, gradebook_option, parts_option
from grading.support import program

if TYPE_CHECKING:
    from grading.judging.results import Report

FORMATS = ("csv", "canvas", "moodle", "json", "parquet", "gradescope", "nbgrader")
NAMES = {
    "csv": "scores.csv",
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "json": "scores.json",
    "parquet": "tests.parquet",
    "gradescope": "gradescope.zip",
    "nbgrader": "nbgrader.zip",
}


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument(
    "directory",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write (default: in DIR, else here).",
)
@gradebook_option
@parts_option("gradescope, nbgrader: these parts alone (default: all).")
@click.option(
    "--hidden",
    metavar="WHEN",
    type=click.Choice(["hidden", "after_due_date", "after_published", "visible"]),
    default="hidden",
    show_default=True,
    help="gradescope: when students see the verdicts of hidden tests: hidden, after_due_date, "
    "after_published or visible.",
)
@click.option("--unsafe-no-sandbox", is_flag=True, help="gradescope: grade without a border.")
@common
def export(
    format_: str,
    directory: Path | None,
    out: Path | None,
    book_url: str | None,
    parts: str | None,
    hidden: str,
    unsafe_no_sandbox: bool,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Write the scores in DIR (what `grade --out` named) in another program's form.

    \b
    csv         one row a student, with ids, policy and every exercise
    canvas      Canvas: Grades, Import
    moodle      Moodle: Grades, Import, CSV file
    json        the verdicts, schema 1
    parquet     one row a test, for pandas (needs pandas and pyarrow)
    gradescope  an autograder zip; of DIR it takes the secret seed, if given
    nbgrader    an nbgrader course as a zip, its source the hand-out; no DIR
    """
    path = out or (directory or Path()) / NAMES[format_]
    if format_ == "gradescope":
        _gradescope(folder, directory, path, parts, hidden, unsafe_no_sandbox)
        return
    if format_ == "nbgrader":
        from grading.cli import shared
        from grading.export import nbgrader
        from grading.support.files import write_bytes

        chosen = shared.load_assignment(folder, parts)
        made = nbgrader.build(chosen)
        with shared.writing(path):
            write_bytes(path, made)
        click.echo(f"{path}: unzip it, then nbgrader generate_assignment {chosen.name}")
        return
    if directory is None:
        raise click.UsageError(
            f"{format_} needs DIR, the folder that {program.name()} grade --out named"
        )
    from grading.cli.report import read_verdicts
    from grading.cli.shared import write_text, writing
    from grading.export import tables

    _, report = read_verdicts(directory)
    if format_ == "json":
        from grading.judging import results

        with writing(path):
            results.write(report, path)
    elif format_ == "parquet":
        _parquet(report, path)
    else:
        tabled = {"csv": tables.plain, "canvas": tables.canvas, "moodle": tables.moodle}[format_]
        write_text(path, tabled(report, _people(directory, book_url)))
    open_ = sum(one.score is None for one in report.submissions)
    if open_:
        click.echo(
            f"{open_} have no score yet (the grader failed): their cells are empty.", err=True
        )
    click.echo(f"{path} ({len(report.submissions)} students)")


def _people(directory: Path, book_url: str | None) -> dict[str, dict[str, Any]]:
    """What the gradebook knows of each student; nothing where the folder holds none."""
    from grading.gradebook import GradebookError, open_book

    try:
        with open_book(book_url or directory, create=False) as book:
            return book.rosters()
    except GradebookError as problem:
        if book_url:
            raise click.UsageError(str(problem)) from problem
        click.echo(f"No ids of students are in the table: {problem}", err=True)
        return {}


def _parquet(report: Report, path: Path) -> None:
    from grading.cli.shared import writing
    from grading.export import tables

    try:
        with writing(path):
            tables.parquet(report, path)
    except ImportError as problem:
        raise click.UsageError(
            f"{problem.name or 'pandas'} is not installed: {program.install('pandas')}"
        ) from problem


def _gradescope(
    folder: Path | None,
    directory: Path | None,
    path: Path,
    parts: str | None,
    hidden: str,
    unsafe: bool,
) -> None:
    from grading.cli import shared
    from grading.cli.grade import secret_seed
    from grading.export import gradescope
    from grading.judging import seeds
    from grading.support.files import write_bytes

    assignment = shared.load_assignment(folder, parts)
    secret = secret_seed(directory) if directory else seeds.new_secret()
    try:
        made = gradescope.build(assignment, secret, hidden=hidden, unsafe=unsafe)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from problem
    with shared.writing(path):
        write_bytes(path, made, private=True)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    click.echo("It holds the solutions and the secret seed: give it to Gradescope alone.", err=True)
