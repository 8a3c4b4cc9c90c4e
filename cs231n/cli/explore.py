"""`cs231n explore`: the explorer as a page, written or opened in the browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from cs231n.cli._common import file_option, writing


@click.command()
@click.option(
    "--setting",
    metavar="TEXT",
    default="",
    help="What to show first, such as 'op=conv_forward&H=6&stride=2'; the page's address has it.",
)
@file_option("--out", "path", "Write the page to this file instead of opening it.")
def explore(setting: str, path: Path | None) -> None:
    """Open the explorer: convolution and pooling, forward and backward, cell by cell.

    The page is one file that needs no network. Every number in it is the layers'.
    """
    from platformdirs import user_cache_path

    from cs231n.explore import building
    from cs231n.explore import setting as settings
    from cs231n.support.files import replacing

    try:
        settings.read(setting)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    # The page that is opened is always the same file, so that nothing piles up.
    target = path or user_cache_path("cs231n", ensure_exists=True) / "explorer.html"
    if target.exists() and not _is_ours(target):
        click.echo(
            f"{target} exists and was not written by this command: choose another file.", err=True
        )
        raise click.exceptions.Exit(2)
    with writing(target), replacing(target) as temporary:
        temporary.write_text(building.page(setting), encoding="utf-8")
    if path is None and not webbrowser.open(target.resolve().as_uri()):
        click.echo("No browser could be started. Open this file in one:")
        click.echo(target)
        return
    click.echo(f"explorer: {target}")


def _is_ours(file: Path) -> bool:
    from cs231n.explore.building import GENERATOR

    try:
        with file.open("rb") as stream:
            return GENERATOR.encode() in stream.read(1000)
    except OSError:
        return False
