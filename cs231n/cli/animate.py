"""`cs231n animate`: films of the layers, as files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from cs231n.animation.kinds import KINDS, PADDING_MODES, POOLING_MODES
from cs231n.cli._common import count_option, stoppable
from grading.cli.common.output_files import file_option, replaceable, writing
from grading.cli.common.shared import FiniteRange, say, say_counted
from grading.support import outputs
from grading.support.translation import tr


class Size(click.ParamType):
    """A height and a width: "3" or "3x2"."""

    name = "HxW"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read the text. A single number is both height and width."""
        found = re.fullmatch(r"(\d{1,4})(?:[x×](\d{1,4}))?", str(value), re.ASCII)
        if found is None:
            self.fail(tr("{value!r} is not a size. Write 3 or 3x2.", value=value), param, ctx)
        return int(found[1]), int(found[2] or found[1])


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.option("--kernel", type=Size(), help="Size of the kernel or window, such as 3 or 3x2.")
@count_option("--stride", "Pixels from one window to the next.")
@click.option("--padding", metavar="N", type=click.IntRange(min=0), help="Zeros on each side.")
@click.option(
    "--mode",
    type=click.Choice((*PADDING_MODES, *POOLING_MODES)),
    help="Kind of padding (valid, same, ceil, full) or of pooling (max, mean, l2).",
)
@click.option("--size", type=Size(), help="Size of the image, such as 5x6.")
@click.option(
    "--seconds",
    metavar="S",
    type=FiniteRange(min=0.02, max=60),
    default=0.8,
    show_default=True,
    help="How long each frame of a GIF or MP4 stays.",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0),
    default=231,
    show_default=True,
    help="Seed of the numbers drawn.",
)
@click.option(
    "--mine",
    is_flag=True,
    help="Show the result of your own function beside it, with wrong numbers marked.",
)
@file_option(
    "--out",
    "File to write: .gif, .mp4 (needs FFmpeg), .html (a page to step through) or .png (the last "
    "frame). "
    "[default: build/animate-KIND.gif]",
    outputs.FILM,
    "path",
)
def animate(kind: str, seconds: float, mine: bool, path: Path | None, **options: Any) -> None:
    """Write a film of a layer at work, one window per frame.

    KIND is conv, conv-backward, pool, pool-backward, im2col or transposed. The
    film shows the kit's own layer. --mine runs your function on the same numbers,
    in the sandbox that `check` uses.
    """
    from rich.console import Console

    from cs231n import animate as library
    from cs231n.animation import mine as own_function

    target = replaceable(path or Path("build") / f"animate-{kind}.gif", outputs.FILM)
    try:
        movie = library.record(kind, mine=mine, **options)
        with stoppable(), Console(stderr=True).status(tr("Drawing")) as status:
            library.save(
                movie,
                target,
                seconds=seconds,
                report=lambda done, count: status.update(
                    tr("Drawing frame {done} of {count}", done=done, count=count)
                ),
            )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        if error.errno is None:  # it has FFmpeg's reason
            raise click.ClickException(str(error)) from error
        with writing(target):
            raise
    written = {"title": movie.title, "path": target}
    count = 1 if target.suffix.lower() == ".png" else len(movie.scenes)
    say_counted(
        "{title}: 1 frame in {path}", "{title}: {number} frames in {path}", count, **written
    )
    if not mine and own_function.exists(movie):
        say("The film shows the kit's own layer. Add --mine to see yours beside it.")
