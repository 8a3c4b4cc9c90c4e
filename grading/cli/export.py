"""`export`: write scores for course systems, and the grader for Gradescope and nbgrader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from grading.cli.common.options import folder_argument, gradebook_option, parts_option
from grading.cli.common.output_files import replaceable
from grading.cli.common.shared import WrongUsage, common, tell, tell_counted
from grading.export import kept
from grading.export.formats import FORMATS, VISIBILITIES
from grading.support import program
from grading.support.text import listed
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.export.formats import AssignmentExport, ClassExport, Format, Written
    from grading.judging.results import Report
    from grading.report.extras import Marked

ABOUT = "\n".join(f"{form.name:<11} {form.about}" for form in FORMATS.values())
HELP = tr(
    "Write the scores in DIR (the `grade --out` folder) in a format for another program.\n\n"
    "\b\n{about}\n",
    about=ABOUT,
)


@dataclass(frozen=True)
class ExportRequest:
    """The options of `export`, by the names of their parameters."""

    format_: str
    directory: Path | None
    out: Path | None
    sheet: Path | None
    column: str | None
    book_url: str | None
    parts: str | None
    solved: str | None
    hidden: str
    unsafe_no_sandbox: bool
    folder: Path | None
    no_color: bool


@click.command(help=HELP)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@folder_argument(
    click.Path(exists=True, file_okay=False, path_type=Path), required=False, metavar="[DIR]"
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
@click.option("--column", metavar="NAME", help="canvas, moodle: name of the column for the scores.")
@gradebook_option
@parts_option("gradescope, nbgrader: use only these parts (default: all).")
@click.option("--solved", metavar="P,...", help="nbgrader: hand out these parts solved.")
@click.option(
    "--hidden",
    metavar="WHEN",
    type=click.Choice(VISIBILITIES),
    default="hidden",
    show_default=True,
    help="gradescope: when students see the verdicts of hidden tests: hidden, after_due_date, "
    "after_published or visible.",
)
@click.option("--unsafe-no-sandbox", is_flag=True, help="gradescope: grade without a sandbox.")
@common
def export(**options: Any) -> None:
    """Write the scores in one of the formats; `HELP` is the text that users see."""
    from grading.cli.common import output_files, shared
    from grading.export.formats import ExportError
    from grading.support.files import write_bytes

    request = ExportRequest(**options)
    form = FORMATS[request.format_]
    _refuse_others(form)
    path = _place(request, form)
    source = _class(request) if form.source == "class" else _chosen(request)
    try:
        with shared.as_wrong_usage(ExportError):
            written = form.write(source)
    except ImportError as problem:
        raise shared.not_importable(problem, program.install("pandas")) from problem
    with output_files.writing(path):
        write_bytes(path, written.data, private=written.private)
    if request.directory is not None and form.source == "class":
        _remember(request.directory, path, written)
    for note in written.notes:
        click.echo(note, err=True)
    click.echo(f"{path} ({_size(len(written.data))})")


def _refuse_others(form: Format) -> None:
    """Refuse an option that this format does not read, because it would do nothing."""
    context = click.get_current_context()
    for name in sorted({name for other in FORMATS.values() for name in other.options}):
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and name not in form.options:
            readers = [other.name for other in FORMATS.values() if name in other.options]
            raise WrongUsage(
                "The format {format} has no {option}, which is for {formats}. Leave it out.",
                format=form.name,
                option="--" + name.replace("_", "-"),
                formats=", ".join(readers),
            )


def _place(request: ExportRequest, form: Format) -> Path:
    """Choose the file to write; never the --sheet itself, nor a file that no export wrote."""
    path = request.out or (request.directory or Path()) / form.file
    if request.sheet is not None and path.exists() and path.samefile(request.sheet):
        if request.out is not None:
            raise WrongUsage(
                "{path} is both --sheet and --out, and the sheet is never changed. "
                "Choose another name for --out.",
                path=path,
            )
        path = path.with_name(f"{path.stem}-filled{path.suffix}")
    if request.directory is None or not kept.wrote(request.directory, path):
        replaceable(path, form.sign)
    return path


def _remember(folder: Path, path: Path, written: Written) -> None:
    """Remember that the export is ours, if the folder of the class can be written to."""
    try:
        kept.remember(folder, path, written.data, written.feedback)
    except OSError as problem:
        tell(
            "{folder} cannot be written to ({reason}). If the next export does not replace "
            "{path}, delete that file first.",
            folder=folder,
            reason=problem.strerror or problem,
            path=path,
        )


def _class(request: ExportRequest) -> ClassExport:
    """Read the graded class in DIR."""
    from grading.cli.common import summary
    from grading.cli.report import read_verdicts
    from grading.export.formats import ClassExport

    folder = request.directory
    if folder is None:
        raise WrongUsage(
            "The format {format} needs DIR, the --out folder of {program} grade. "
            "Write it after {format}.",
            format=request.format_,
            program=program.name(),
        )
    verdicts, report = read_verdicts(folder)
    people, roster = _people(verdicts, request.book_url)
    strangers = [
        result.student
        for result in report.submissions
        if roster and result.status == "undecided" and result.student not in people
    ]
    if strangers and request.format_ != "json":
        report.submissions = [
            result for result in report.submissions if result.student not in strangers
        ]
        tell_counted(
            "1 submission is left out, because its name is not on the roster: {strangers}. "
            "Write in intake.csv whose work it is.",
            "{number} submissions are left out, because their names are not on the roster: "
            "{strangers}. Write in intake.csv whose work it is.",
            len(strangers),
            strangers=listed(strangers),
        )
    summary.print_open(folder, report)
    marks = _marks(request, report) if request.format_ == "feedback" else {}
    return ClassExport(report, people, folder, request.sheet, request.column, marks)


def _chosen(request: ExportRequest) -> AssignmentExport:
    """Return the parts of the assignment to export."""
    from grading.cli.common import shared
    from grading.export.formats import AssignmentExport

    return AssignmentExport(
        shared.load_assignment(
            request.folder, request.parts, together=request.format_ == "nbgrader"
        ),
        _secret(request.directory),
        shared.names(request.solved),
        request.hidden,
        request.unsafe_no_sandbox,
    )


def _secret(directory: Path | None) -> bytes:
    """Return the secret seed of a graded class, or a new one if there is no class."""
    from grading.cli.common.secret_seed import secret_seed
    from grading.judging import seeds

    return secret_seed(directory) if directory else seeds.new_secret()


def _people(verdicts: Path, book_url: str | None) -> tuple[dict[str, dict[str, Any]], bool]:
    """Return what the gradebook knows about each student, and whether the class has a roster.

    The result is empty if there is no gradebook. One that cannot be read ends the command, because
    the ids, and who is on the roster, are in it.
    """
    from grading.cli.common import summary
    from grading.gradebook import GradebookError, assignment_in, open_book
    from grading.gradebook.opening import FILE

    directory = verdicts.parent
    try:
        with open_book(book_url or directory, create=False) as book:
            name = book.newest(assignment_in(directory))
            summary.print_outdated(book, name, verdicts)
            return book.rosters(), bool(book.runs(name)[-1]["roster"])
    except GradebookError as problem:
        if book_url or (directory / FILE).exists():
            raise click.UsageError(str(problem)) from problem
        tell("The table has no student ids: {problem}", problem=problem)
        return {}, False


def _marks(request: ExportRequest, report: Report) -> Mapping[str, list[Marked]]:
    """Return the marks for answers in words, which the students' pages show."""
    from grading.cohort.crews.kit import labelled
    from grading.gradebook import GradebookError, open_book
    from grading.report import gather
    from grading.spec.manifest import AssignmentError, find, load

    try:
        assignment = load(find(request.folder))
        where = request.book_url or request.directory or Path()
        with open_book(where, create=False) as book:
            name = book.newest(report.assignment)
            return gather.marks(labelled(assignment, name), report, book, name)
    except (AssignmentError, GradebookError) as problem:
        tell("The pages have no marks for answers in words: {problem}", problem=problem)
        return {}


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"
