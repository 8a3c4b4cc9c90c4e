"""Report the progress of a run, and let Ctrl-C stop it between two steps."""

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
    """Report nothing. The base class of the other reporters."""

    def __enter__(self) -> Reporter:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def step(self, iteration: int, loss: float) -> None:
        """Report a step: its number, from 1, and its loss."""

    def evaluation(self, epoch: int, train_acc: float, val_acc: float) -> None:
        """Report the accuracies after `epoch` epochs.

        Args:
            epoch: the number of completed epochs.
            train_acc: accuracy on training images, 0 to 1.
            val_acc: accuracy on validation images, 0 to 1.
        """

    def close(self) -> None:
        """Restore the terminal."""


class Lines(Reporter):
    """Print the same lines as the course's solver."""

    def __init__(self, total: int, num_epochs: int, print_every: int) -> None:
        self.total, self.num_epochs, self.print_every = total, num_epochs, print_every

    def step(self, iteration: int, loss: float) -> None:
        if (iteration - 1) % self.print_every == 0:
            print(f"(Iteration {iteration} / {self.total}) loss: {loss:f}", flush=True)

    def evaluation(self, epoch: int, train_acc: float, val_acc: float) -> None:
        accuracies = f"train acc: {train_acc:f}; val_acc: {val_acc:f}"
        print(f"(Epoch {epoch} / {self.num_epochs}) {accuracies}", flush=True)


class Bar(Reporter):
    """Show a progress bar with the loss and the accuracies next to it."""

    def __init__(self, done: int, total: int) -> None:
        from tqdm import tqdm  # only a terminal needs it

        # If a terminal does not report its size, tqdm alone would draw nothing.
        columns, lines = shutil.get_terminal_size()
        # Without the number of steps per second, the accuracies fit in a terminal of 80 columns.
        self.bar = tqdm(
            total=total,
            initial=done,
            file=sys.stdout,
            ncols=columns,
            nrows=lines,
            bar_format="{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}{postfix}]",
        )
        self.loss = self.accuracies = ""

    def step(self, iteration: int, loss: float) -> None:
        self.loss = f"loss {loss:.4f}"
        self._describe()
        self.bar.update()

    def evaluation(self, epoch: int, train_acc: float, val_acc: float) -> None:
        self.accuracies = f", epoch {epoch}: val {val_acc:.3f}, train {train_acc:.3f}"
        self._describe()

    def _describe(self) -> None:
        self.bar.set_postfix_str(f"{self.loss}{self.accuracies}", refresh=False)

    def close(self) -> None:
        self.bar.close()


def reporter(verbose: bool, done: int, total: int, num_epochs: int, print_every: int) -> Reporter:
    """Choose how to report a training run: not at all, with a bar on a terminal, or in lines.

    Args:
        verbose: whether to report anything.
        done: steps that an earlier call completed.
        total: steps of the whole run.
        num_epochs: the number of the run's last epoch.
        print_every: print the loss every so many steps.

    Returns:
        The reporter; use it as a context manager.
    """
    if not verbose:
        return Reporter()
    if sys.stdout is not None and sys.stdout.isatty():  # it is None if it is closed
        return Bar(done, total)
    return Lines(total, num_epochs, print_every)


@contextmanager
def stop_request() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a request to stop; a second one raises `KeyboardInterrupt`.

    This only happens if Ctrl-C would raise `KeyboardInterrupt` anyway. If the program has set its
    own handler, or outside the main thread, nothing changes.

    Yields:
        A function that returns whether the user asked to stop.
    """
    requested = threading.Event()

    def request(signum: int, frame: Any) -> None:
        if requested.is_set():
            raise KeyboardInterrupt
        requested.set()

    default_handler = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if default_handler:
        signal.signal(signal.SIGINT, request)
    try:
        yield requested.is_set
    finally:
        if default_handler:
            signal.signal(signal.SIGINT, signal.default_int_handler)
