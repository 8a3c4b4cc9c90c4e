"""`release`: build the students' hand-out, and check that it contains no answers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grading.cli.common.shared import FAILED, common, say, tell_counted
from grading.support.translation import tr


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--parts", metavar="P,...", help="Parts that students have to solve (default: all).")
@click.option("--solved", metavar="P,...", help="Parts to hand out with their solutions.")
@common
def release(
    out: Path, parts: str | None, solved: str | None, folder: Path | None, no_color: bool
) -> None:
    """Build the students' hand-out in OUT, and check that it contains no answers.

    The solutions of all parts are removed, except those of the --solved parts. If a check fails,
    nothing is written, and the exit code is 1.
    """
    from grading.authoring.handout import contents, place
    from grading.authoring.handout import release as releasing
    from grading.cli.common import output_files, shared
    from grading.spec.manifest import AssignmentError

    assignment = shared.load_assignment(folder)
    required = None if parts is None else shared.part_names(parts)
    given = shared.names(solved)
    with shared.as_wrong_usage(AssignmentError):
        place.check(out, assignment)
        contents.choose(assignment, required, given)

    screen = shared.console(no_color, err=True)
    with screen.status(tr("Building the hand-out")) as status, output_files.writing(out):
        report = releasing.build(assignment, out, required, solved=given, progress=status.update)
    tables = shared.console(no_color)
    for note in report.notes:
        tables.print(note, markup=False)
    for proof in report.proofs:
        tables.print(f"✓ {proof}", style="green")
    for failure in report.problems:
        tables.print(f"✗ {failure}", style="red")
    if not report.ok:
        tell_counted(
            "No hand-out was written, because of the problem above.",
            "No hand-out was written, because of the {number} problems above.",
            len(report.problems),
        )
        sys.exit(FAILED)
    say("The hand-out is in {out} ({count} files).", out=out, count=len(report.files))
