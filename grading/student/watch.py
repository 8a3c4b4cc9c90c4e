"""Checks again on every save, and goes on to the next exercise when one passes.

Events (a save, a key) come in through one queue, and the screen shows only the state. The sandbox
stays open, so that a check only has to fork a process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING

from grading.judging.results import ExerciseResult
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment
from grading.student import checking, progress, roadmap
from grading.support.translation import tr

if TYPE_CHECKING:
    from watchfiles import Change

SETTLE_MS = 50  # an editor may write a file several times in one save
POLL_MS = 500  # between two looks, if the system cannot report saves


@dataclass
class State:
    """The state of a watch.

    Attributes:
        exercise: the exercise that is checked on a save.
        hints: how many of its hints are shown.
        listing: whether the list of all exercises is shown instead of the verdict.
        verdict: the latest verdict on the exercise.
        passed: the exercise that has just passed, if there is a new one since.
        message: a line about the latest action.
        seconds: how long the latest check took.
        finished: whether every exercise passes.
    """

    exercise: str
    hints: int = 0
    listing: bool = False
    verdict: ExerciseResult | None = None
    passed: str | None = None
    message: str = ""
    seconds: float = 0.0
    finished: bool = False


@dataclass
class Watch:
    """A student's session: its state, and the actions that change it."""

    assignment: Assignment
    runner: Runner
    state: State = field(init=False)
    start: str | None = None

    def __post_init__(self) -> None:
        self.state = State(*self._begin())

    def _begin(self) -> tuple[str, int]:
        """The exercise named on the command line, else the latest, else the first not done."""
        name, shown = roadmap.left_off(self.assignment)
        if self.start is not None:
            return self.start, shown if name == self.start else 0
        first = roadmap.ahead(self.assignment)
        return (name, shown) if first in (name, None) and name else (first or self._first, 0)

    @property
    def _first(self) -> str:
        return next(iter(self.assignment.exercises))

    def check(self) -> None:
        """Check the current exercise; if it passes, go on to the next that does not."""
        state, began = self.state, time.perf_counter()
        state.passed, state.message, state.finished = None, "", False
        for _ in self.assignment.exercises:
            (state.verdict,) = checking.check_with(self.runner, self.assignment, [state.exercise])
            if state.verdict.status != "ok":
                break
            standing = progress.standing(self.assignment)
            upcoming = roadmap.following(standing, state.exercise)
            # This is the exercise that was edited, not a later one that passed before.
            state.passed = state.passed or state.exercise
            if upcoming is None:
                state.finished = True
                break
            state.exercise, state.hints = upcoming, 0
        state.seconds = time.perf_counter() - began
        self.keep()

    def hint(self) -> None:
        """Show one more hint."""
        hints = self.assignment.exercises[self.state.exercise].hints
        self.state.listing = False
        if self.state.hints < len(hints):
            self.state.hints += 1
            self.state.message = ""
        else:
            self.state.message = tr("{exercise} has no more hints.", exercise=self.state.exercise)
        self.keep()

    def step(self, by: int) -> None:
        """Go to the next or the previous exercise, whether this one passes or not."""
        ids = list(self.assignment.exercises)
        self.state.exercise = ids[(ids.index(self.state.exercise) + by) % len(ids)]
        self.state.hints, self.state.passed = 0, None
        (self.state.verdict,) = checking.check_with(
            self.runner, self.assignment, [self.state.exercise]
        )
        self.state.message, self.state.finished = "", False
        self.keep()

    def keep(self) -> None:
        """Remember the current exercise; does nothing if the folder is read-only."""
        roadmap.keep(self.assignment, self.state.exercise, self.state.hints)

    def place(self) -> tuple[str, int]:
        """The file and line where the current exercise begins."""
        return roadmap.where(self.assignment, self.state.exercise)


@dataclass(frozen=True)
class Saved:
    """Files were saved."""

    files: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """A key was pressed."""

    key: str


Happened = Saved | Key


@contextmanager
def saves(assignment: Assignment, out: Queue[Happened]) -> Iterator[None]:
    """Put a `Saved` into the queue whenever files of the package are saved."""
    from watchfiles import PythonFilter, watch

    stop = Event()
    root = assignment.root.resolve()

    def changed(poll: bool) -> Iterator[set[tuple[Change, str]]]:
        return watch(
            root / assignment.package,
            watch_filter=PythonFilter(),
            debounce=1600,
            step=SETTLE_MS,
            stop_event=stop,
            rust_timeout=200,
            yield_on_timeout=False,
            raise_interrupt=False,
            force_polling=poll or None,
            poll_delay_ms=POLL_MS,
        )

    def all_changes() -> Iterator[set[tuple[Change, str]]]:
        try:
            yield from changed(poll=False)
        except (OSError, RuntimeError):  # watchfiles raises both
            # The system has no watches left, or none for this disk: look at the files regularly.
            yield from changed(poll=True)

    def look() -> None:
        for changes in all_changes():
            paths = {Path(path).relative_to(root) for _, path in changes}
            # Editors keep extra files next to a source file; their names begin with a dot.
            names = {path.as_posix() for path in paths if not path.name.startswith(".")}
            if names:
                out.put(Saved(tuple(sorted(names))))

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def next_event(queue: Queue[Happened], seconds: float) -> Happened | None:
    """The next event; several saves in a row count as one. None after `seconds`."""
    try:
        first = queue.get(timeout=seconds)
    except Empty:
        return None
    if isinstance(first, Key):
        return first
    files = set(first.files)
    while True:
        try:
            more = queue.get_nowait()
        except Empty:
            return Saved(tuple(sorted(files)))
        if isinstance(more, Key):
            queue.put(more)
            return Saved(tuple(sorted(files)))
        files |= set(more.files)
