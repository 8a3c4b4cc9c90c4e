"""`cs231n report`: the pages of a graded class."""

from __future__ import annotations

from pathlib import Path

import click

from grading.cli._common import common
from grading.cli.grade import VERDICTS

PAGES = "report"


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@common
def report(directory: Path, folder: Path | None, no_color: bool) -> None:
    """Write the pages of a graded class: DIR is what `cs231n grade --out` named."""
    from grading import results
    from grading.report import write_pages

    path = directory / VERDICTS if directory.is_dir() else directory
    if not path.is_file():
        raise click.UsageError(
            f"{directory} holds no {VERDICTS}: grade first, with cs231n grade ... --out {directory}"
        )
    try:
        verdicts = results.read(path)
    except ValueError as problem:
        raise click.UsageError(f"{path} cannot be read: {problem}") from problem
    try:
        page = write_pages(verdicts, path.parent / PAGES)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from problem
    count = len(verdicts.submissions)
    click.echo(f"{page} (the class, and {count} pages of students)")
