"""`doctor`: what works on this machine, and what to do about the rest."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grading.cli.common.shared import FAILED, common, file_option
from grading.support import outputs
from grading.support.text import clean
from grading.support.translation import tr


@click.command()
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also check the gradebook and the free space of this folder.",
)
@click.option("--gradebook", "url", metavar="URL", help="Also check the gradebook at this URL.")
@file_option(
    "--json",
    "Also write the results to this file.",
    outputs.document("what", "works", "seen", "remedy"),
)
@common
def doctor(
    out: Path | None, url: str | None, json: Path | None, folder: Path | None, no_color: bool
) -> None:
    """Check the compiler, OpenMP, sandbox, gradebook, packages and free space.

    Exit code 1 if something that grading needs does not work.
    """
    from grading.cli.common import health as looking
    from grading.cli.common import shared
    from grading.report import terminal

    try:
        assignment = shared.load_assignment(folder)
        package = assignment.root / assignment.package
    except click.ClickException:
        package = None  # the machine is looked at, whatever is asked of students
    found = looking.examine(out, url, package)
    table = terminal.table("", "What", "Seen")
    for one in found:
        mark = "ok" if one.works else ("FAILS" if one.weight == looking.NEEDED else "lacks")
        table.add_row(mark, one.what, clean(one.seen))
    shared.console(no_color).print(table)
    if json:
        shared.write_json(json, [vars(one) for one in found])
    ill = [one for one in found if not one.works and one.remedy]
    for one in ill:
        click.echo(f"{one.what}: {one.remedy}")
    if any(not one.works and one.weight == looking.NEEDED for one in found):
        sys.exit(FAILED)
    click.echo(
        tr("Everything that grading needs works.")
        if not ill
        else tr("Grading works. The list above shows what is missing for other features.")
    )
