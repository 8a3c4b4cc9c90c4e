"""`cs231n bench`: measure the fast layers against the naive ones on this machine."""

from __future__ import annotations

from pathlib import Path

import click

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--json", "json_file", metavar="FILE", type=FILE, help="Write the figures as JSON.")
@click.option("--plot", "plot_file", metavar="FILE", type=FILE, help="Draw the speed-ups.")
@click.option(
    "--images",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Size of the batch; the course's own is 100.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=15.0,
    show_default=True,
    help="Time for the whole run; the naive layers run once, whatever that takes.",
)
def bench(json_file: Path | None, plot_file: Path | None, images: int, seconds: float) -> None:
    """Measure naive against fast layers on the course's shapes.

    Each fast layer is run in turn with the others, so that a busy moment slows all alike.
    """
    from rich.console import Console

    from cs231n import bench as library
    from cs231n import fast_layers

    running = fast_layers.backend()
    click.echo(f"Fast layers run on {running.name}: {running.reason}")
    progress = Console(stderr=True)
    try:
        with progress.status("Timing") as status:
            rows = library.course_table(
                seconds, report=lambda line: status.update(f"Timing {line}"), images=images
            )
    except NotImplementedError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("Stopped; nothing was written.", err=True)
        raise SystemExit(INTERRUPTED) from None
    # Wide enough for every column when the output goes to a file or a pipe.
    console = Console() if Console().is_terminal else Console(width=100)
    console.print(library.table(rows))
    if json_file is not None:
        from cs231n._files import replacing

        with replacing(json_file) as temporary:
            temporary.write_text(library.as_json(rows), encoding="utf-8")
        click.echo(f"figures: {json_file}")
    if plot_file is not None:
        library.plot(rows, plot_file)
        click.echo(f"plot: {plot_file}")
