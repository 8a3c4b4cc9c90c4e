"""`cs231n explore`: write the explorer page, or open it in the browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from grading.cli.common.output_files import file_option, replaceable, writing
from grading.cli.common.shared import as_wrong_usage, say
from grading.support import outputs


@click.command()
@click.option(
    "--setting",
    metavar="TEXT",
    default="",
    help="Setting to show first, such as 'op=conv_forward&H=6&stride=2'. Copy it from the page's "
    "address.",
)
@file_option(
    "--out",
    "Write the page to this file, and do not open it.  [default: build/explorer.html, opened]",
    outputs.PAGE,
    "path",
)
def explore(setting: str, path: Path | None) -> None:
    """Open the explorer: convolution and pooling, forward and backward, cell by cell.

    The page is one file that works without a network. Its numbers agree with the kit's layers.
    """
    from cs231n.explore import building
    from cs231n.explore import setting as settings
    from cs231n.support.files import replacing

    with as_wrong_usage(ValueError):
        setting = settings.write(settings.read(setting))
    # Not in a hidden folder, such as ~/.cache: a browser installed as a snap may not read it.
    target = replaceable(path or Path("build") / "explorer.html", outputs.PAGE)
    with writing(target), replacing(target) as temporary:
        temporary.write_text(building.page(setting), encoding="utf-8")
    if path is None and not webbrowser.open(target.resolve().as_uri()):
        say("No browser could be started. Open this file in your browser:")
        click.echo(target)
        return
    say("The explorer is {path}.", path=target)
