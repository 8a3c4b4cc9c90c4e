"""Run work in several sandboxes at the same time, with a thread for each sandbox."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from grading.support.machine import processors

if TYPE_CHECKING:
    from grading.sandbox.runner import Runner

Item = TypeVar("Item")
Result = TypeVar("Result")

# More sandboxes would only wait for the grader, which compares one answer at a time.
MAX_SANDBOXES = 4


@contextmanager
def opened(
    open_one: Callable[[], Runner],
    count: int | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[list[Runner]]:
    """Open several sandboxes at the same time, and close them together.

    Args:
        open_one: opens a sandbox.
        count: how many to open (default: one per processor, at most `MAX_SANDBOXES`).
        meanwhile: called while they open.

    Yields:
        The runners.
    """
    count = count or min(MAX_SANDBOXES, processors())
    runners: list[Runner] = []
    try:
        with ThreadPoolExecutor(count) as pool:
            openings = [pool.submit(lambda: runners.append(open_one())) for _ in range(count)]
            meanwhile()
        for opening in openings:
            opening.result()
        yield runners
    finally:
        # Also when one of them did not open, or on Ctrl-C.
        for runner in runners:
            runner.close()


def work_off(
    runners: Sequence[Runner],
    work: Iterable[Item],
    do: Callable[[Runner, Item], Result],
    tell: Callable[[int, Result], None],
) -> None:
    """Do each item of work in the next free sandbox.

    When an item fails, no further item is started, and its exception is raised here when the
    running items have ended. Ctrl-C closes the sandboxes, which ends the running items at once.

    Args:
        runners: the sandboxes; each does one item at a time.
        work: the items, started in this order.
        do: does one item; called in a thread.
        tell: called in the caller's thread with the index of an item and its result, in the order
            in which the items end.
    """
    free: SimpleQueue[Runner] = SimpleQueue()
    for runner in runners:
        free.put(runner)

    def do_one(item: Item) -> Result:
        runner = free.get()
        try:
            return do(runner, item)
        finally:
            free.put(runner)

    items = enumerate(work)
    running: dict[Future[Result], int] = {}
    with ThreadPoolExecutor(len(runners)) as pool:
        try:
            while True:
                # Only a few ahead, because a pool finishes all its items before Python can end.
                for index, item in itertools.islice(items, 2 * len(runners) - len(running)):
                    running[pool.submit(do_one, item)] = index
                # On Windows, Ctrl-C arrives only between two waits.
                ended = wait(running, timeout=0.5, return_when=FIRST_COMPLETED).done
                if not running or any(future.exception() is not None for future in ended):
                    break
                for future in ended:
                    tell(running.pop(future), future.result())
        except BaseException as stop:
            if not isinstance(stop, Exception):
                for runner in runners:
                    runner.close()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    for future in running:
        # If several items failed, raise the error of the first in the order of the work.
        if not future.cancelled():
            future.result()
