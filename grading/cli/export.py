"""`export`: scores for course systems, and the grader for Gradescope and nbgrader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.shared import common, gradebook_option, parts_option, replaceable
from grading.export import kept
from grading.export.formats import FORMATS
from grading.support import program

if TYPE_CHECKING:
    from grading.export.formats import ClassExport

ABOUT = "\n".join(f"{one.name:<11} {one.about}" for one in FORMATS.values())
HELP = f"""Write the scores in DIR (what `grade --out` named) in another program's form.

\b
{ABOUT}
"""


@click.command(help=HELP)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument(
    "directory",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write (default: in DIR, otherwise here).",
)
@click.option(
    "--sheet",
    metavar="CSV",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="canvas, moodle: fill in this table, exported from the course system.",
)
@click.option("--column", metavar="NAME", help="canvas, moodle: the column that takes the scores.")
@gradebook_option
@parts_option("gradescope, nbgrader: only these parts (default: all).")
@click.option("--solved", metavar="P,...", help="nbgrader: hand out these parts solved.")
@click.option(
    "--hidden",
    metavar="WHEN",
    type=click.Choice(["hidden", "after_due_date", "after_published", "visible"]),
    default="hidden",
    show_default=True,
    help="gradescope: when students see the verdicts of hidden tests: hidden, after_due_date, "
    "after_published or visible.",
)
@click.option("--unsafe-no-sandbox", is_flag=True, help="gradescope: grade without a sandbox.")
@common
def export(
    format_: str,
    directory: Path | None,
    out: Path | None,
    sheet: Path | None,
    column: str | None,
    book_url: str | None,
    parts: str | None,
    solved: str | None,
    hidden: str,
    unsafe_no_sandbox: bool,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Write one form of the registry."""
    from grading.cli import shared
    from grading.export.formats import AssignmentExport, ExportError
    from grading.support.files import write_bytes

    form = FORMATS[format_]
    path = out or _usual(form.file, directory, sheet)
    if sheet is not None and path.exists() and path.samefile(sheet):
        raise click.UsageError(
            f"{path} is the table to fill in, and it is kept as it is. "
            "Choose another name for --out."
        )
    if directory is None or not kept.wrote(directory, path):
        replaceable(path, form.sign)
    if form.source == "class":
        request: Any = _class(format_, directory, book_url, sheet, column)
    else:
        chosen = shared.load_assignment(folder, parts, together=format_ == "nbgrader")
        request = AssignmentExport(
            chosen, _secret(directory), shared.names(solved), hidden, unsafe_no_sandbox
        )
    try:
        written = form.write(request)
    except ExportError as problem:
        raise click.UsageError(str(problem)) from problem
    except ImportError as problem:
        raise click.UsageError(
            f"{problem.name or 'pandas'} is not installed: {program.install('pandas')}"
        ) from problem
    with shared.writing(path):
        write_bytes(path, written.data, private=written.private)
        if directory is not None and sheet is not None:
            kept.remember(directory, path, written.data)
    for note in written.notes:
        click.echo(note, err=True)
    click.echo(f"{path} ({_size(len(written.data))})")


def _usual(name: str, directory: Path | None, sheet: Path | None) -> Path:
    """Where an export goes without --out: not over the table that is filled in."""
    path = (directory or Path()) / name
    if sheet is not None and path.exists() and path.samefile(sheet):
        return path.with_name(f"{path.stem}-filled{path.suffix}")
    return path


def _class(
    name: str, directory: Path | None, book_url: str | None, sheet: Path | None, column: str | None
) -> ClassExport:
    from grading.cli.report import read_verdicts
    from grading.export.formats import ClassExport

    if directory is None:
        raise click.UsageError(
            f"{name} needs DIR, the folder that {program.name()} grade --out named"
        )
    _, report = read_verdicts(directory)
    unscored = sum(one.score is None and one.status != "excused" for one in report.submissions)
    if unscored:
        click.echo(
            f"{unscored} have no score yet, because the grader failed or someone has to decide: "
            "their cells are empty.",
            err=True,
        )
    people, roster = _people(directory, book_url)
    strangers = [
        one.student
        for one in report.submissions
        if roster and one.status == "undecided" and one.student not in people
    ]
    if strangers and name != "json":
        report.submissions = [one for one in report.submissions if one.student not in strangers]
        click.echo(
            f"{len(strangers)} are not on the roster and are left out: {', '.join(strangers[:8])}"
            f"{', ...' if len(strangers) > 8 else ''}. Say in intake.csv whose work it is.",
            err=True,
        )
    return ClassExport(report, people, directory, sheet, column)


def _secret(directory: Path | None) -> bytes:
    """The secret seed of a graded class, or a new one."""
    from grading.cli.grade import secret_seed
    from grading.judging import seeds

    return secret_seed(directory) if directory else seeds.new_secret()


def _people(directory: Path, book_url: str | None) -> tuple[dict[str, dict[str, Any]], bool]:
    """What the gradebook knows of each student, and whether the class is that of a roster.

    Nothing where the folder holds no gradebook.
    """
    from grading.gradebook import GradebookError, open_book

    try:
        with open_book(book_url or directory, create=False) as book:
            names = book.assignments()
            return book.rosters(), bool(names) and bool(book.runs(names[0])[-1]["roster"])
    except GradebookError as problem:
        if book_url:
            raise click.UsageError(str(problem)) from problem
        click.echo(f"No ids of students are in the table: {problem}", err=True)
        return {}, False


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"
