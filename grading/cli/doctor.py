"""`doctor`: check what works on this machine, and say how to fix the rest."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grading.cli.common.output_files import OutputFolder, file_option
from grading.cli.common.shared import FAILED, common
from grading.support import outputs
from grading.support.text import clean
from grading.support.translation import tr


@click.command()
@click.option(
    "--out",
    metavar="DIR",
    type=OutputFolder(),
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

    The exit code is 1 if something that grading needs does not work.
    """
    from grading.cli.common import health, output_files, shared
    from grading.report import terminal

    try:
        assignment = shared.load_assignment(folder)
        package = assignment.root / assignment.package
    except click.ClickException:
        package = None  # the machine can be checked without an assignment
    findings = health.examine(out, url, package)
    table = terminal.table("", tr("Checked"), tr("Result"))
    for finding in findings:
        if finding.works:
            mark = tr("ok")
        else:
            mark = tr("FAILS") if finding.weight == health.NEEDED else tr("missing")
        table.add_row(mark, finding.what, clean(finding.seen))
    shared.console(no_color).print(table)
    if json:
        output_files.write_json(json, [vars(finding) for finding in findings])
    problems = [finding for finding in findings if not finding.works and finding.remedy]
    for finding in problems:
        click.echo(f"{finding.what}: {finding.remedy}")
    if any(not finding.works and finding.weight == health.NEEDED for finding in findings):
        sys.exit(FAILED)
    click.echo(
        tr("Everything that grading needs works.")
        if not problems
        else tr("Grading works. The list above shows what is missing for other features.")
    )
