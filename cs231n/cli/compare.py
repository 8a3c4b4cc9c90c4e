"""`cs231n compare`: the same network from scratch and in three frameworks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cs231n.cli._common import (
    count_option,
    folder_option,
    stoppable,
    unwritten,
    write_figures,
    writing,
)
from grading.cli.common.output_files import file_option, replaceable
from grading.cli.common.shared import FiniteRange, WrongUsage, say, say_counted, tell
from grading.support import outputs
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from cs231n.frameworks.compare import TrainingJob, WayRun

STEPS = 100
NAMES = ("digits", "cifar10", "cifar10-grey")


@dataclass(frozen=True)
class CompareRequest:
    """The options of `compare`, by the names of the options' parameters."""

    name: str
    steps: int | None
    epochs: int | None
    images: int | None
    batch: int
    learning_rate: float | None
    seed: int
    ways: tuple[str, ...]
    out: Path
    json_file: Path | None


@click.command()
@click.option(
    "--data",
    "name",
    type=click.Choice(NAMES),
    default="digits",
    show_default=True,
    help="Data to train on; digits need no download.",
)
@count_option(
    "--steps", "Number of first steps that must agree.  [default: 100, or all of a shorter run]"
)
@count_option("--epochs", "Number of passes over the data.  [default: depends on the data]")
@count_option("--images", "Number of training images.  [default: depends on the data]")
@count_option("--batch", "Number of images per step.", default=32)
@click.option(
    "--learning-rate",
    metavar="RATE",
    type=FiniteRange(min=0, min_open=True),
    help="Learning rate for plain SGD.  [default: depends on the data]",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0),
    default=231,
    show_default=True,
    help="Seed for weights and batches.",
)
@click.option(
    "--way",
    "ways",
    multiple=True,
    type=click.Choice(["pytorch", "keras", "tensorflow"]),
    help="Compare only with this framework; may be repeated.",
)
@folder_option("--out", "build/compare", "Folder for the plot.")
@file_option(
    "--json",
    "Write the results as JSON.",
    outputs.document("schema", "steps", "tolerance", "networks"),
    "json_file",
)
def compare(**options: Any) -> None:
    """Train one small network from scratch, in PyTorch, Keras and TensorFlow, and compare.

    All start from the same weights and see the same batches, so their losses must agree at every
    step. Frameworks that are not installed are skipped. The exit code is 1 if the losses disagree,
    or if there is nothing to compare with.
    """
    from rich.console import Console

    from cs231n.data.errors import DataError
    from cs231n.frameworks import WAYS, compare, lines, show

    request = CompareRequest(**options)
    settings = compare.DATA[request.name]
    try:
        data = compare.load(request.name, request.images or settings.images)
        job = compare.make_job(
            data,
            epochs=request.epochs or settings.epochs,
            batch=request.batch,
            learning_rate=request.learning_rate or settings.learning_rate,
            seed=request.seed,
        )
    except DataError as error:
        raise click.ClickException(str(error)) from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    steps = request.steps or min(STEPS, len(job.order))
    if len(job.order) < steps:
        raise WrongUsage(
            "--steps is {steps}, but the run has only {count} steps. Use fewer --steps or more "
            "--epochs.",
            steps=steps,
            count=len(job.order),
        )
    chosen = [compare.REFERENCE, *(key for key in WAYS if key in (request.ways or WAYS))]
    chosen = list(dict.fromkeys(chosen))
    missing = {key: WAYS[key].missing for key in chosen}
    for reason in filter(None, missing.values()):
        click.echo(reason)
    keys = [key for key in chosen if missing[key] is None]
    if len(keys) < 2:
        raise click.ClickException(
            tr("There is nothing to compare with. Install torch, keras or tensorflow.")
        )
    say_counted(
        "{title}: {count:,} images of {shape}, 1 step of {batch}, learning rate {rate:g}",
        "{title}: {count:,} images of {shape}, {number:,} steps of {batch}, learning rate {rate:g}",
        len(job.order),
        title=settings.title,
        count=len(job.x),
        shape="x".join(map(str, job.x.shape[1:])),
        batch=request.batch,
        rate=job.learning_rate,
    )
    plot = replaceable(request.out / f"{request.name}.png", outputs.PICTURE)
    results = _run(keys, job)
    console = Console() if Console().is_terminal else Console(width=140)
    console.print(show.table(results, steps, console.width))
    layers = lines.layer_lines()
    console.print(
        tr(
            "Lines counts the code of the class Network. The network from scratch uses {count} "
            "more lines for its layers, which are written by hand; the frameworks include theirs.",
            count=layers,
        ),
        highlight=False,
    )
    with writing(plot):
        show.plot(results, steps, plot, f"One network, {len(results)} ways: {settings.title}")
    say("The plot is {path}.", path=plot)
    if request.json_file is not None:
        write_figures(request.json_file, show.as_json(results, steps))
    _judge(results, steps)


def _run(keys: list[str], job: TrainingJob) -> list[WayRun]:
    """Run the networks one after another, with a progress bar for each."""
    from rich.console import Console

    from cs231n.frameworks import WAYS, compare
    from grading.report import terminal

    results = []
    try:
        # The clock shows that it works while a framework is loaded, which can take half a minute.
        with stoppable(), terminal.progress(Console(stderr=True)) as bar:
            for key in keys:
                task = bar.add_task(WAYS[key].title, total=len(job.order))
                advance = partial(_show_steps, bar, task)
                results.append(compare.run(key, job, advance))
    except compare.ComparisonError as error:
        raise click.ClickException(str(error)) from None
    except NotImplementedError as error:
        raise unwritten(error) from None
    return results


def _show_steps(bar: Progress, task: TaskID, done: int) -> None:
    bar.update(task, completed=done)


def _judge(results: list[WayRun], steps: int) -> None:
    from cs231n.frameworks import WAYS, compare

    wrong = compare.disagreements(results, steps)
    diverged = compare.first_not_finite(results[0], steps)
    if diverged and all(step >= diverged for step, _ in wrong.values()):
        raise click.ClickException(
            tr(
                "The loss is not a finite number from step {step} on, so there is nothing to "
                "compare. Use a smaller --learning-rate.",
                step=diverged,
            )
        )
    for key, (step, apart) in wrong.items():
        tell(
            "{name} disagrees from step {step} on: its loss differs by {apart:.1e} relative to "
            "the loss (at most {tolerance:.0e} allowed).",
            name=WAYS[key].title,
            step=step,
            apart=apart,
            tolerance=compare.TOLERANCE,
        )
    if wrong:
        raise click.exceptions.Exit(1)
    largest = max(compare.difference(other, results[0], steps).max() for other in results[1:])
    say_counted(
        "The losses of the first step agree: they differ by at most {largest:.1e} of their value "
        "({tolerance:.0e} allowed).",
        "The losses of the first {number} steps agree: they differ by at most {largest:.1e} of "
        "their value ({tolerance:.0e} allowed).",
        steps,
        largest=largest,
        tolerance=compare.TOLERANCE,
    )
