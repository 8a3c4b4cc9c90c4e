"""`report`: write the pages of a graded class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.common.options import folder_argument, gradebook_option
from grading.cli.common.shared import WrongUsage, common, say_counted, tell
from grading.cli.grade import VERDICTS
from grading.support import program
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.judging.results import Report
    from grading.report import Extras

PAGES = "report"


@click.command()
@folder_argument(click.Path(exists=True, path_type=Path))
@click.option(
    "--known",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Compare the code with the .py files in this folder too, such as answers on the web.",
)
@gradebook_option
@common
def report(
    directory: Path,
    known: Path | None,
    book_url: str | None,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Write the pages of a graded class. DIR is the `grade --out` folder.

    The pages show code if `grade --keep` stored it. You can give students their pages unchanged,
    because the pages contain nothing about hidden tests.
    """
    from grading.cli.common.output_files import writing
    from grading.cli.common.shared import as_wrong_usage, console
    from grading.report import write_pages

    path, verdicts = read_verdicts(directory)
    screen = console(no_color, err=True)
    with screen.status(tr("Reading the verdicts")) as status:
        extras = _extras(path, book_url, verdicts, folder, status.update, known)

        def advance(done: int, count: int) -> None:
            if done % 50 == 0 or done == count:
                status.update(tr("Writing pages: {done} of {count}", done=done, count=count))

        with as_wrong_usage(ValueError), writing(path.parent / PAGES):
            page = write_pages(verdicts, path.parent / PAGES, extras, advance)
    count = len(verdicts.submissions)
    if extras and extras.similar is None:
        click.echo(extras.unlike, err=True)
    say_counted(
        "{page} is the page of the class; it links to the page of 1 student.",
        "{page} is the page of the class; it links to the pages of {number} students.",
        count,
        page=page,
    )


def read_verdicts(directory: Path) -> tuple[Path, Report]:
    """Read the verdicts in a folder that `grade` wrote.

    Args:
        directory: the folder, or the file with the verdicts in it.

    Returns:
        The file with the verdicts, and the verdicts.

    Raises:
        click.UsageError: there are none, or they cannot be read.
    """
    from grading.judging import report_json

    path = directory / VERDICTS if directory.is_dir() else directory
    if not path.is_file():
        raise WrongUsage(
            "There is no {file} in {directory}. Grade the class first: "
            "{program} grade ... --out {directory}",
            file=VERDICTS,
            directory=directory,
            program=program.name(),
        )
    try:
        return path, report_json.read(path)
    except (ValueError, OSError) as problem:
        raise WrongUsage(
            "{path} cannot be read ({problem}). Grade the class again: "
            "{program} grade ... --out {directory}",
            path=path,
            problem=problem,
            program=program.name(),
            directory=path.parent,
        ) from problem


def _extras(
    path: Path,
    book_url: str | None,
    verdicts: Report,
    folder: Path | None,
    show: Callable[[str], None],
    known: Path | None,
) -> Extras | None:
    """Read code, marks and similarities from the gradebook; None if there is no gradebook."""
    from grading.cli.common import summary
    from grading.gradebook import GradebookError, open_book
    from grading.spec.manifest import AssignmentError, find, load

    try:
        assignment = load(find(folder))
        with open_book(book_url or path.parent, create=False) as book:
            from grading.cohort.crews.kit import labelled
            from grading.report import gather

            name = book.newest(verdicts.assignment)
            summary.print_outdated(book, name, path)
            return gather.extras(labelled(assignment, name), verdicts, book, name, show, known)
    except (AssignmentError, GradebookError) as problem:
        if book_url:
            raise click.UsageError(str(problem)) from problem
        tell("The pages show only verdicts: {problem}", problem=problem)
        return None
