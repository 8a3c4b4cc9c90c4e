"""`cs231n train`: train the network of the assignment, and plot the results."""

from __future__ import annotations

import glob
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cs231n.cli._common import count_option, folder_option, unwritten
from grading.cli.common.output_files import replaceable, writing
from grading.cli.common.shared import STOPPED, WrongUsage, say, say_counted
from grading.support import outputs, program

if TYPE_CHECKING:
    from cs231n.notebook.recipes import Data, Recipe
    from cs231n.solver import Solver

CHECKPOINT = outputs.archive_with("a checkpoint", "tree.npy")


@click.command()
@click.option(
    "--data",
    "name",
    type=click.Choice(["digits", "cifar10"]),
    default="digits",
    show_default=True,
    help="Data to train on; digits need no download.",
)
@count_option("--epochs", "Number of passes over the data.  [default: depends on the data]")
@folder_option("--out", "build/train", "Folder for the plots.")
@click.option(
    "--checkpoint",
    metavar="NAME",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write NAME_epoch_N.npz after every epoch; --resume can continue from it.",
)
@click.option(
    "--resume",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Continue from a checkpoint.",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0, max=2**32 - 1),
    help="Seed for weights and batches.  [default: 231]",
)
def train(
    name: str,
    epochs: int | None,
    out: Path,
    checkpoint: Path | None,
    resume: Path | None,
    seed: int | None,
) -> None:
    """Train ThreeLayerConvNet and plot its loss, its accuracy and its filters.

    Ctrl-C stops after the current step and prints the command that continues.
    """
    from cs231n.notebook.recipes import RECIPES

    if resume is not None and seed is not None:
        raise WrongUsage(
            "--seed has no effect with --resume, which continues the run's own random numbers. "
            "Leave --seed out."
        )
    recipe = RECIPES[name]
    for plot in ("history", "filters"):
        replaceable(out / f"{recipe.name}-{plot}.png", outputs.PICTURE)
    if checkpoint is not None:
        for old in checkpoint.parent.glob(f"{glob.escape(checkpoint.name)}_epoch_*.npz"):
            replaceable(old, CHECKPOINT)
    if epochs is None:
        epochs = recipe.num_epochs
    try:
        data = recipe.load()
        solver = recipe.solver(
            data,
            seed=seed,
            num_epochs=epochs,
            checkpoint_name=None if checkpoint is None else str(_prepared(checkpoint)),
        )
        if resume is not None:
            solver.resume(str(resume))
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except NotImplementedError as error:
        raise unwritten(error) from None

    say_counted(
        "{title}: {images:,} images, 1 epoch",
        "{title}: {images:,} images, {number} epochs",
        epochs,
        title=recipe.title,
        images=len(data["X_train"]),
    )
    epochs_before = solver.epoch
    start = time.perf_counter()
    try:
        recipe.train(solver)
    except KeyboardInterrupt:
        with writing(out):
            command = _resume_command(recipe, solver, epochs, out, checkpoint)
        say(
            "\nStopped in epoch {epoch} of {count}. To continue:\n  {command}",
            epoch=solver.epoch + 1,
            count=epochs,
            command=command,
        )
        raise click.exceptions.Exit(STOPPED) from None
    except OSError as error:
        if error.filename is None:  # the output could not be written, which is reported elsewhere
            raise
        with writing(Path(error.filename)):
            raise
    except NotImplementedError as error:
        raise unwritten(error) from None
    seconds = time.perf_counter() - start
    if solver.epoch == epochs_before:
        say_counted(
            "The run has already trained 1 epoch. Use a larger --epochs.",
            "The run has already trained {number} epochs. Use a larger --epochs.",
            solver.epoch,
        )
    else:
        say_counted(
            "Trained 1 epoch in {seconds:.1f} s.",
            "Trained {number} epochs in {seconds:.1f} s.",
            solver.epoch - epochs_before,
            seconds=seconds,
        )
    _show(recipe, solver, data, out)


def _prepared(checkpoint: Path) -> Path:
    with writing(checkpoint):
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
    return checkpoint


def _resume_command(
    recipe: Recipe, solver: Solver, epochs: int, out: Path, checkpoint: Path | None
) -> str:
    """Return the command that continues the run; save a checkpoint for it if there is none."""
    if solver.checkpoint_name is None:
        solver.checkpoint_name = str(_prepared(out / f"{recipe.name}-stopped"))
        solver._save_checkpoint()
    words = ["cs231n", "train", "--data", recipe.name, "--epochs", str(epochs), "--out", str(out)]
    if checkpoint is not None:
        words += ["--checkpoint", str(checkpoint)]
    words += ["--resume", f"{solver.checkpoint_name}_epoch_{solver.epoch}.npz"]
    return program.command_line(words)


def _show(recipe: Recipe, solver: Solver, data: Data, out: Path) -> None:
    from cs231n.vis_utils import plot_filters, plot_history

    test = solver.check_accuracy(data["X_test"], data["y_test"])
    say(
        "Accuracy of the best epoch: validation {best:.2%} ({val_images:,} images), test "
        "{test:.2%} ({test_images:,} images).",
        best=solver.best_val_acc,
        val_images=len(data["X_val"]),
        test=test,
        test_images=len(data["X_test"]),
    )
    plots = {"history": out / f"{recipe.name}-history.png"}
    plots["filters"] = out / f"{recipe.name}-filters.png"
    with writing(out):
        plot_history(solver, plots["history"], title=recipe.title)
        plot_filters(solver.model.params["W1"], plots["filters"])
    say(
        "The plots are {history} and {filters}.",
        history=plots["history"],
        filters=plots["filters"],
    )
