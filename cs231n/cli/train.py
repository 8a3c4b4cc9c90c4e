"""`cs231n train`: train the network of the assignment, and draw what came of it."""

from __future__ import annotations

import glob
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cs231n.cli._common import STOPPED, count_option, folder_option
from grading.cli.shared import replaceable
from grading.support import outputs

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
    help="What to train on; digits need no download.",
)
@count_option("--epochs", "Passes over the data.  [default: the recipe's]")
@folder_option("--out", "build/train", "Where the plots go.")
@click.option(
    "--checkpoint",
    metavar="NAME",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write NAME_epoch_N.npz after every epoch, to go on from with --resume.",
)
@click.option(
    "--resume",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Go on from a checkpoint.",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0, max=2**32 - 1),
    help="For weights and batches.  [default: the recipe's]",
)
def train(
    name: str,
    epochs: int | None,
    out: Path,
    checkpoint: Path | None,
    resume: Path | None,
    seed: int | None,
) -> None:
    """Train ThreeLayerConvNet and draw its loss, its accuracy and its filters.

    Ctrl-C stops after the step under way, and says how to go on.
    """
    from cs231n.notebook.recipes import RECIPES

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
        raise _unwritten(error) from None

    title = f"{recipe.title}: {len(data['X_train']):,} images, {_epochs(epochs)}"
    click.echo(title)
    done_before = solver.epoch
    started = time.perf_counter()
    try:
        recipe.train(solver)
    except KeyboardInterrupt:
        again = _how_to_go_on(recipe, solver, epochs, out, checkpoint)
        click.echo(f"\nStopped in epoch {solver.epoch + 1} of {epochs}. To go on:\n  {again}")
        raise click.exceptions.Exit(STOPPED) from None
    except NotImplementedError as error:
        raise _unwritten(error) from None
    seconds = time.perf_counter() - started
    if solver.epoch == done_before:
        click.echo(f"Nothing was left to do of {_epochs(epochs)}: give a larger --epochs.")
    else:
        click.echo(f"Trained {_epochs(solver.epoch - done_before)} in {seconds:.1f} s.")
    _show(recipe, solver, data, out)


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count} epochs"


def _unwritten(error: NotImplementedError) -> click.ClickException:
    return click.ClickException(f"{error} (`cs231n check` tells what is still to be written)")


def _prepared(checkpoint: Path) -> Path:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    return checkpoint


def _how_to_go_on(
    recipe: Recipe, solver: Solver, epochs: int, out: Path, checkpoint: Path | None
) -> str:
    """Return the command that goes on; save the state for it if --checkpoint has not."""
    if solver.checkpoint_name is None:
        solver.checkpoint_name = str(_prepared(out / f"{recipe.name}-stopped"))
        solver._save_checkpoint()
    words = ["cs231n", "train", "--data", recipe.name, "--epochs", str(epochs), "--out", str(out)]
    if checkpoint is not None:
        words += ["--checkpoint", str(checkpoint)]
    words += ["--resume", f"{solver.checkpoint_name}_epoch_{solver.epoch}.npz"]
    return " ".join(f'"{word}"' if " " in word else word for word in words)


def _show(recipe: Recipe, solver: Solver, data: Data, out: Path) -> None:
    from cs231n.vis_utils import plot_filters, plot_history

    test = solver.check_accuracy(data["X_test"], data["y_test"])
    click.echo(
        f"Accuracy of the best epoch: validation {solver.best_val_acc:.2%} "
        f"({len(data['X_val']):,} images), test {test:.2%} ({len(data['X_test']):,} images)."
    )
    plots = {"history": out / f"{recipe.name}-history.png"}
    plots["filters"] = out / f"{recipe.name}-filters.png"
    try:
        plot_history(solver, plots["history"], title=recipe.title)
        plot_filters(solver.model.params["W1"], plots["filters"])
    except OSError as error:
        raise click.ClickException(
            f"the plots could not be written to {out} ({error}): choose another folder with --out"
        ) from None
    click.echo(f"Plots: {plots['history']} and {plots['filters']}")
