"""`cs231n bench`: measure every implementation of a layer on this machine, side by side."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cs231n.cli._common import count_option, stoppable, write_figures, writing
from grading.cli.shared import file_option
from grading.support import outputs
from grading.support.machine import processors

if TYPE_CHECKING:
    from cs231n.bench.session import Measurements


def _peers(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Split the list; PyTorch brings its tuned allocator along."""
    from cs231n.bench.implementations import PEERS

    chosen = [name.strip() for name in value.split(",") if name.strip() not in ("", "none")]
    for name in chosen:
        if name not in PEERS:
            raise click.BadParameter(f"{name} is none of {', '.join(PEERS)}, none")
    if "torch" in chosen and "torch-tuned" not in chosen:
        chosen.insert(chosen.index("torch") + 1, "torch-tuned")
    return tuple(dict.fromkeys(chosen))


def _part(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, int]:
    """Read "2/8" as the second of eight parts."""
    number, _, count = value.partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number), int(count)
    raise click.BadParameter(f"got {value}, expected such as 2/8: the second of eight parts")


@click.command()
@file_option(
    "--json",
    "Write the figures as JSON.",
    outputs.document("schema", "command", "machine", "peaks", "rows"),
    "json_file",
)
@file_option("--plot", "Draw a roofline plot (.png, .svg or .pdf).", outputs.PICTURE, "plot_file")
@file_option("--markdown", "Write the figures as Markdown.", outputs.text("Markdown", "# Measured"))
@count_option("--threads", "Threads for each implementation.  [default: every processor]")
@click.option(
    "--dtype",
    metavar="TYPE",
    type=click.Choice(["float32", "float64", "both"]),
    default="both",
    show_default=True,
    help="float32, float64 or both.",
)
@click.option(
    "--shapes",
    metavar="SET",
    type=click.Choice(["course", "resnet", "vgg", "networks", "all"]),
    default="course",
    show_default=True,
    help="Which layers to measure: course, resnet, vgg, networks or all (but networks).",
)
@click.option(
    "--cells",
    metavar="LIST",
    default=None,
    help='Only these of the shapes, such as "A,C,pool 2x2".',
)
@click.option(
    "--part",
    metavar="I/N",
    callback=_part,
    default="1/1",
    help="Only every Nth layer from the Ith on: a long run in N pieces.",
)
@click.option(
    "--peers",
    metavar="LIST",
    callback=_peers,
    default="torch,onnxruntime,jax",
    show_default=True,
    help="Libraries to compare with, where they are installed; none: skip all of them.",
)
@click.option("--naive/--no-naive", default=True, help="Run the naive loops too, once.")
@count_option("--images", "At most that many a batch.")
@click.option(
    "--seconds",
    metavar="S",
    type=click.FloatRange(min=0),
    default=4.0,
    show_default=True,
    help="Time to sample one layer in one dtype; the naive loops take what they take.",
)
def bench(
    json_file: Path | None,
    plot_file: Path | None,
    markdown: Path | None,
    threads: int | None,
    dtype: str,
    shapes: str,
    cells: str | None,
    part: tuple[int, int],
    peers: tuple[str, ...],
    naive: bool,
    images: int | None,
    seconds: float,
) -> None:
    """Measure the layers, rung by rung, against each other and against other libraries.

    Each implementation has a process of its own and they are asked in turn, so that a busy moment
    slows all alike; samples taken while the machine was busy are thrown away.
    """
    from rich.console import Console

    from cs231n import fast_layers
    from cs231n.bench import machine, roofline, session, tables
    from cs231n.bench.implementations import NAIVE, OURS
    from cs231n.bench.networks import cells_of

    chosen = cells_of(shapes)
    if cells is not None:
        names = [name.strip() for name in cells.split(",")]
        unknown = sorted(set(names) - {cell.name for cell in chosen})
        if unknown:
            known = ", ".join(cell.name for cell in chosen)
            raise click.BadParameter(f"no {', '.join(unknown)} among {known}", param_hint="--cells")
        chosen = tuple(cell for cell in chosen if cell.name in names)
    chosen = chosen[part[0] - 1 :: part[1]]
    if images is not None:
        chosen = tuple(cell.smaller(images) for cell in chosen)
    threads = threads or processors()
    running = fast_layers.backend()
    click.echo(f"Fast layers run on {running.name}: {running.reason}")
    progress = Console(stderr=True)
    with stoppable(), progress.status("Starting") as status:
        found = session.measure(
            chosen,
            session.BenchPlan(
                (*((NAIVE,) if naive else ()), *OURS, *peers),
                ("float32", "float64") if dtype == "both" else (dtype,),
                threads,
                seconds,
            ),
            say=status.update,
            measure_peak=machine.peak,
            measure_rate=machine.rate,
        )
    # An implementation and why, once: --json and --markdown name each cell.
    for line in dict.fromkeys(_without_cell(line) for line in found.skipped):
        click.echo(f"skipped: {line}", err=True)
    # Wide enough for every column when the output goes to a file or a pipe.
    console = Console() if Console().is_terminal else Console(width=120)
    console.print(tables.table(found))
    _write(found, json_file, markdown, threads)
    if plot_file is not None:
        with writing(plot_file):
            roofline.plot(found, plot_file)
        click.echo(f"plot: {plot_file}")


def _without_cell(skipped: str) -> str:
    where, _, why = skipped.partition(": ")
    return f"{where.partition(',')[0]}: {why}"


def _write(
    found: Measurements, json_file: Path | None, markdown: Path | None, threads: int
) -> None:
    import json
    import sys

    from cs231n.bench import machine, tables

    if json_file is None and markdown is None:
        return
    command = shlex.join(["cs231n", "bench", *_without_files(sys.argv)])
    facts = {**machine.facts(), "threads": str(threads)}
    text = tables.as_json(found, command, facts)
    if json_file is not None:
        write_figures(json_file, text)
    if markdown is not None:
        write_figures(markdown, tables.as_markdown(json.loads(text)))


def _without_files(arguments: list[str]) -> list[str]:
    """The arguments behind `bench`, without where the outcome is written."""
    behind = arguments[arguments.index("bench") + 1 :] if "bench" in arguments else []
    kept, skip = [], False
    for argument in behind:
        if skip or argument.split("=")[0] in ("--json", "--plot", "--markdown"):
            skip = not skip and "=" not in argument
            continue
        kept.append(argument)
    return kept
