"""Work done side by side: a thread for each sandbox, for a sandbox does one thing at a time."""

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

# With more than this, they wait for the grader, which compares one answer at a time.
MOST = 4


@contextmanager
def opened(
    open_one: Callable[[], Runner],
    count: int | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[list[Runner]]:
    """Several sandboxes, opened at the same time and closed together.

    Args:
        open_one: opens a sandbox.
        count: how many (default: one for each processor, but no more than `MOST`).
        meanwhile: called while they open.
    """
    count = count or min(MOST, processors())
    runners: list[Runner] = []
    try:
        with ThreadPoolExecutor(count) as pool:
            openings = [pool.submit(lambda: runners.append(open_one())) for _ in range(count)]
            meanwhile()
        for opening in openings:
            opening.result()
        yield runners
    finally:
        # Those that opened, also where another did not, or where Ctrl-C came meanwhile.
        for runner in runners:
            runner.close()


def work_off(
    runners: Sequence[Runner],
    work: Iterable[Item],
    do: Callable[[Runner, Item], Result],
    tell: Callable[[int, Result], None],
) -> None:
    """Do each piece of work in whichever sandbox is free.

    When a piece fails, nothing more is begun, and its exception is raised here once the others
    have ended. An interruption closes the sandboxes, so that what runs in them ends at once.

    Args:
        runners: the sandboxes; each does one piece at a time.
        work: the pieces, begun in this order.
        do: does one piece; called in a thread.
        tell: called with the place of a piece in `work` and what came of it, piece by piece as
            they end, in the caller's thread.
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

    todo = enumerate(work)
    begun: dict[Future[Result], int] = {}
    with ThreadPoolExecutor(len(runners)) as pool:
        try:
            while True:
                # Few ahead: when Python ends, a pool still works off all that it was given.
                for place, item in itertools.islice(todo, 2 * len(runners) - len(begun)):
                    begun[pool.submit(do_one, item)] = place
                # Windows hears Ctrl-C only between two waits.
                ended = wait(begun, timeout=0.5, return_when=FIRST_COMPLETED).done
                if not begun or any(one.exception() is not None for one in ended):
                    break
                for one in ended:
                    tell(begun.pop(one), one.result())
        except BaseException as stop:
            if not isinstance(stop, Exception):
                for runner in runners:
                    runner.close()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    for one in begun:
        # Of those that failed the first in the order of the work, whichever was found out first.
        if not one.cancelled():
            one.result()
