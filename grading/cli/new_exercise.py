"""`new-exercise`: a working skeleton, and what of it is still to be filled in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grading.cli.shared import FAILED, common
from grading.support import program


@click.command("new-exercise")
@click.argument("name")
@click.option("--part", metavar="ID", help="The part it belongs to (default: the last one).")
@click.option("--new-part", is_flag=True, help="Make that part.")
@click.option(
    "--file", metavar="FILE", help="The source file it goes into (default: PACKAGE/NAME.py)."
)
@click.option("--title", help="What it is called (default: its name in words).")
@click.option(
    "--points",
    metavar="N",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    help="What it is worth.",
)
@common
def new_exercise(
    name: str,
    part: str | None,
    new_part: bool,
    file: str | None,
    title: str | None,
    points: float,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Begin the exercise NAME: its function, tests, known mistakes, hints and points.

    Each blank says FILL IN. Run the same command again to see which are left: exit code 1 while
    there are any.
    """
    from grading.authoring import new_exercise as making
    from grading.cli import shared
    from grading.spec.manifest import AssignmentError

    assignment = shared.load_assignment(folder)
    if name not in assignment.exercises:
        wanted = making.Wanted(
            name,
            part or assignment.parts[-1].id,
            file or f"{assignment.package}/{name}.py",
            title or name.replace("_", " ").capitalize(),
            points,
            new_part,
        )
        try:
            written = making.make(assignment, wanted)
        except AssignmentError as problem:
            raise click.UsageError(str(problem)) from problem
        except ImportError as problem:
            raise click.UsageError(
                f"{problem.name} is not installed: pip install {problem.name}"
            ) from problem
        for path in written:
            click.echo(f"wrote {path}")
        click.echo(f"Fill in what says {making.FILL}, then run this command again.")
        return
    left = making.blanks(assignment, name)
    for blank in left:
        click.echo(f"{blank.file}:{blank.line}: {blank.text}")
    if left:
        click.echo(f"{len(left)} blanks of {name} are left.", err=True)
        sys.exit(FAILED)
    info = assignment.exercises[name]
    click.echo(f"Every blank of {name} is filled in. Prove it:")
    click.echo(f"  {program.name()} verify --parts {info.part} --write-references")
