"""Tell of a run's progress, and let Ctrl-C stop it at a good moment."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = [
    "Bar",
    "Lines",
    "Reporter",
    "reporter",
    "stop_request",
]


class Reporter:
    """Tell nothing. The base of those that do."""

    def __enter__(self) -> Reporter:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def step(self, iteration: int, loss: float) -> None:
        """Tell of a step: its number, from 1, and its loss."""

    def evaluation(self, epoch: int, train_acc: float, val_acc: float) -> None:
        """Tell of the accuracies, from 0 to 1, after `epoch` epochs.

        Args:
            epoch: how many epochs are done.
            train_acc: accuracy on training images, 0 to 1.
            val_acc: accuracy on validation images, 0 to 1.
        """

    def close(self) -> None:
        """Let go of the terminal."""


class Lines(Reporter):
    """Print the lines that notebooks of the course show."""

    def __init__(self, total: int, num_epochs: int, print_every: int) -> None:
        self.total, self.num_epochs, self.print_every = total, num_epochs, print_every

    def step(self, iteration: int, loss: float) -> None:
        if (iteration - 1) % self.print_every == 0:
            print(f"(Iteration {iteration} / {self.total}) loss: {loss:f}", flush=True)

    def evaluation(self, epoch: int, train_acc: float, val_acc: float) -> None:
        accuracies = f"train acc: {train_acc:f}; val_acc: {val_acc:f}"
        print(f"(Epoch {epoch} / {self.num_epochs}) {accuracies}", flush=True)


class Bar(Reporter):
    """Move a progress bar, with the loss and the accuracies beside it."""

    def __init__(self, done: int, total: int) -> None:
        from tqdm import tqdm  # only a terminal needs it

        # A terminal may not tell its size, for which tqdm would then draw nothing.
        columns, lines = shutil.get_terminal_size()
        self.bar = tqdm(
            total=total, initial=done, unit="step", file=sys.stdout, ncols=columns, nrows=lines
        )
        self.loss = self.accuracies = ""

    def step(self, iteration: int, loss: float) -> None:
        self.loss = f"loss {loss:.4f}"
        self._describe()
        self.bar.update()

    def evaluation(self, epoch: int, train_acc: float, val_acc: float) -> None:
        self.accuracies = f", epoch {epoch}: train {train_acc:.3f}, val {val_acc:.3f}"
        self._describe()

    def _describe(self) -> None:
        self.bar.set_postfix_str(f"{self.loss}{self.accuracies}", refresh=False)

    def close(self) -> None:
        self.bar.close()


def reporter(verbose: bool, done: int, total: int, num_epochs: int, print_every: int) -> Reporter:
    """Choose how to tell of a training run: not at all, by a bar on a terminal, or in lines.

    Args:
        verbose: whether to tell anything.
        done: steps that an earlier call made.
        total: steps of the whole run.
        num_epochs: epochs of the whole run.
        print_every: steps from one printed loss to the next.

    Returns:
        The reporter; use it as a context manager.
    """
    if not verbose:
        return Reporter()
    if sys.stdout.isatty():
        return Bar(done, total)
    return Lines(total, num_epochs, print_every)


@contextmanager
def stop_request() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a request, and a second one into `KeyboardInterrupt`.

    Only where Ctrl-C would raise `KeyboardInterrupt` anyway: a handler that the program has set is
    left alone, and threads other than the main one have none.

    Yields:
        A function that tells whether a stop was asked for.
    """
    asked = threading.Event()

    def ask(signum: int, frame: Any) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if ours:
        signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
