"""`cs231n bench`: measure every implementation of a layer on this machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cs231n.cli._common import count_option, stoppable, write_figures
from grading.cli.common.output_files import file_option, writing
from grading.cli.common.shared import STOPPED, FiniteRange, WrongUsage, names, say, tell
from grading.support import outputs, program
from grading.support.machine import processors
from grading.support.translation import tr

if TYPE_CHECKING:
    from cs231n.bench.session import Measurements


@dataclass(frozen=True)
class BenchRequest:
    """The options of `bench`, by the names of the options' parameters."""

    json_file: Path | None
    plot_file: Path | None
    markdown: Path | None
    threads: int | None
    dtype: str
    shapes: str
    seed: int | None
    cells: str | None
    part: tuple[int, int]
    peers: tuple[str, ...]
    naive: bool | None
    only_fast: bool
    images: int | None
    seconds: float


def _peers(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Split the list, and add PyTorch with a tuned allocator if it contains PyTorch."""
    from cs231n.bench.implementations import PEERS

    chosen = [name for name in names(value) if name != "none"]
    for name in chosen:
        if name not in PEERS:
            raise click.BadParameter(
                tr(
                    "There is no library {name!r}. Choose from {known} and none.",
                    name=name,
                    known=", ".join(PEERS),
                )
            )
    if "torch" in chosen and "torch-tuned" not in chosen:
        chosen.insert(chosen.index("torch") + 1, "torch-tuned")
    return tuple(dict.fromkeys(chosen))


def _part(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, int]:
    """Parse "2/8" as the second of eight parts."""
    number, _, count = value.partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number), int(count)
    raise click.BadParameter(
        tr(
            "{value!r} is not a part of a run. Write for example 2/8, the second of eight parts.",
            value=value,
        )
    )


@click.command()
@file_option(
    "--json",
    "Write the results as JSON.",
    outputs.document("schema", "command", "machine", "peaks", "rows"),
    "json_file",
)
@file_option("--plot", "Draw a roofline plot (.png, .svg or .pdf).", outputs.PICTURE, "plot_file")
@file_option("--markdown", "Write the results as Markdown.", outputs.text("Markdown", "# Measured"))
@count_option(
    "--threads", "Number of threads per implementation.  [default: every processor]", most=1024
)
@click.option(
    "--dtype",
    metavar="TYPE",
    type=click.Choice(["float32", "float64", "both"]),
    default="both",
    show_default=True,
    help="Dtype to measure: float32, float64 or both.",
)
@click.option(
    "--shapes",
    metavar="SET",
    type=click.Choice(["course", "resnet", "vgg", "networks", "random", "all"]),
    default="course",
    show_default=True,
    help="Layers to measure: course, resnet, vgg, networks, random, or all of the first three.",
)
@count_option("--seed", "With --shapes random: another number gives other layers.  [default: 1]")
@click.option(
    "--cells",
    metavar="LIST",
    default=None,
    help='Measure only these layers of --shapes, such as "A,C,pool 2x2".',
)
@click.option(
    "--part",
    metavar="I/N",
    callback=_part,
    default="1/1",
    help="Measure only part I of N parts, to split a long run.",
)
@click.option(
    "--peers",
    metavar="LIST",
    callback=_peers,
    default="torch,onnxruntime,jax",
    show_default=True,
    help="Installed libraries to compare with; none: skip all of them.",
)
@click.option(
    "--naive/--no-naive",
    default=None,
    help="Measure the naive loops too, once.  [default: unless --only-fast]",
)
@click.option(
    "--only-fast",
    is_flag=True,
    help="Skip this package's slower layers. With them, many shapes take hours.",
)
@count_option("--images", "Maximum number of images per batch.")
@click.option(
    "--seconds",
    metavar="S",
    type=FiniteRange(min=0, max=86_400),
    default=4.0,
    show_default=True,
    help="Time to measure one layer in one dtype, without the naive loops.",
)
def bench(**options: Any) -> None:
    """Measure the layers, and compare them with each other and with other libraries.

    Each implementation runs in its own process, and they take turns, so a busy moment slows all of
    them equally. Samples taken while the machine was busy are dropped. Ctrl-C ends the run; the
    layers measured so far are still shown and written.
    """
    from rich.console import Console

    from cs231n import fast_layers
    from cs231n.bench import machine, roofline, session, tables
    from cs231n.bench.implementations import FAST, NAIVE, OURS
    from cs231n.bench.networks import cells_of
    from grading.report import terminal

    request = BenchRequest(**options)
    if request.seed is not None and request.shapes != "random":
        raise WrongUsage(
            "--seed is only for --shapes random. Add that option, or leave out --seed."
        )
    chosen = cells_of(request.shapes, request.seed or 1)
    if request.cells is not None:
        wanted = names(request.cells) or [""]
        unknown = sorted(set(wanted) - {cell.name for cell in chosen})
        if unknown:
            known = ", ".join(cell.name for cell in chosen)
            raise click.BadParameter(
                tr(
                    "There is no layer {unknown!r} in these --shapes. Choose from {known}.",
                    unknown=", ".join(unknown),
                    known=known,
                ),
                param_hint="--cells",
            )
        chosen = tuple(cell for cell in chosen if cell.name in wanted)
    if request.images is not None:
        # Layers that differ only in the size of the batch are then the same, and run once.
        smaller = [cell.smaller(request.images) for cell in chosen]
        chosen = tuple({replace(cell, name=""): cell for cell in reversed(smaller)}.values())[::-1]
    parted = chosen[request.part[0] - 1 :: request.part[1]]
    if not parted:
        raise WrongUsage(
            "--part {number}/{count} has no layer: the number of layers is {layers}. "
            "Use fewer parts.",
            number=request.part[0],
            count=request.part[1],
            layers=len(chosen),
        )
    chosen = parted
    threads = request.threads or processors()
    with_naive = not request.only_fast if request.naive is None else request.naive
    naive = (NAIVE,) if with_naive else ()
    running = fast_layers.backend()
    say("Fast layers run on {name}: {reason}", name=running.name, reason=running.reason)
    with stoppable(), terminal.progress(Console(stderr=True)) as bar:
        task = bar.add_task(tr("Starting"), total=None)
        measurements = session.measure(
            chosen,
            session.BenchPlan(
                (*naive, *(FAST if request.only_fast else OURS), *request.peers),
                ("float32", "float64") if request.dtype == "both" else (request.dtype,),
                threads,
                request.seconds,
            ),
            progress=lambda line, done, total: bar.update(
                task, description=line, completed=done, total=total
            ),
            measure_peak=machine.peak,
            measure_rate=machine.rate,
        )
    # Print each implementation and reason once; --json and --markdown list every layer.
    for line in dict.fromkeys(_without_cell(line) for line in measurements.skipped):
        tell("Skipped: {line}", line=line)
    # Wide enough for every column when the output goes to a file or a pipe.
    console = Console() if Console().is_terminal else Console(width=120)
    console.print(tables.table(measurements))
    _write(measurements, request.json_file, request.markdown, threads)
    if request.plot_file is not None:
        with writing(request.plot_file):
            roofline.plot(measurements, request.plot_file)
        say("The plot is {path}.", path=request.plot_file)
    if measurements.done < measurements.total:
        tell(
            "Stopped after {done} of {total} layers. The results are of these layers only.",
            done=measurements.done,
            total=measurements.total,
        )
        raise click.exceptions.Exit(STOPPED)


def _without_cell(skipped: str) -> str:
    where, _, why = skipped.partition(": ")
    return f"{where.partition(',')[0]}: {why}"


def _write(
    measurements: Measurements, json_file: Path | None, markdown: Path | None, threads: int
) -> None:
    import json
    import sys

    from cs231n.bench import machine, tables

    if json_file is None and markdown is None:
        return
    command = program.command_line(["cs231n", "bench", *_without_files(sys.argv)])
    facts = {**machine.facts(), "threads": str(threads)}
    text = tables.as_json(measurements, command, facts)
    if json_file is not None:
        write_figures(json_file, text)
    if markdown is not None:
        write_figures(markdown, tables.as_markdown(json.loads(text)))


def _without_files(arguments: list[str]) -> list[str]:
    """Return the arguments after `bench`, without the options for output files."""
    after = arguments[arguments.index("bench") + 1 :] if "bench" in arguments else []
    kept, skip = [], False
    for argument in after:
        if skip or argument.split("=")[0] in ("--json", "--plot", "--markdown"):
            skip = not skip and "=" not in argument
            continue
        kept.append(argument)
    return kept
