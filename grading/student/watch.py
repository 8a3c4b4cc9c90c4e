"""Check again on every save, and go on to the next exercise when one passes.

What happens (a save, a key) comes in through one queue; the screen is drawn from the state alone.
The sandbox stays open, so a check costs a fork and not a start.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
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

SETTLE_MS = 50  # a save may be several writes
POLL_MS = 500  # from look to look, where the system cannot tell of saves


@dataclass
class State:
    """Where a watch is.

    Attributes:
        exercise: the one that is checked on a save.
        hints: how many of its hints are shown.
        listing: whether the list of all exercises is shown instead of the verdict.
        verdict: the last one on the exercise.
        passed: the exercise that passed last, if it has just been left behind.
        said: a line on what was done last.
        seconds: how long the last check took.
        finished: whether every exercise passes.
    """

    exercise: str
    hints: int = 0
    listing: bool = False
    verdict: ExerciseResult | None = None
    passed: str | None = None
    said: str = ""
    seconds: float = 0.0
    finished: bool = False


@dataclass
class Watch:
    """A student's session: the state, and what changes it."""

    assignment: Assignment
    runner: Runner
    state: State = field(init=False)
    start: str | None = None

    def __post_init__(self) -> None:
        self.state = State(*self._begin())

    def _begin(self) -> tuple[str, int]:
        """The exercise asked for, else the one left off at, else the first not done."""
        name, shown = roadmap.left_off(self.assignment)
        if self.start is not None:
            return self.start, shown if name == self.start else 0
        first = roadmap.ahead(self.assignment)
        return (name, shown) if first in (name, None) and name else (first or self._first, 0)

    @property
    def _first(self) -> str:
        return next(iter(self.assignment.exercises))

    def check(self) -> None:
        """Check the current exercise; while one passes, go on to the next that does not."""
        state, began = self.state, time.perf_counter()
        state.passed, state.said, state.finished = None, "", False
        for _ in self.assignment.exercises:
            (state.verdict,) = checking.check_with(self.runner, self.assignment, [state.exercise])
            if state.verdict.status != "ok":
                break
            ahead = roadmap.following(
                self.assignment, progress.standing(self.assignment), state.exercise
            )
            # The exercise that was worked on, and not those after it that passed before.
            state.passed = state.passed or state.exercise
            if ahead is None:
                state.finished = True
                break
            state.exercise, state.hints = ahead, 0
        state.seconds = time.perf_counter() - began
        self.keep()

    def hint(self) -> None:
        """Show one hint more."""
        hints = self.assignment.exercises[self.state.exercise].hints
        self.state.listing = False
        if self.state.hints < len(hints):
            self.state.hints += 1
            self.state.said = ""
        else:
            self.state.said = tr("{exercise} has no more hints.", exercise=self.state.exercise)
        self.keep()

    def step(self, by: int) -> None:
        """Go to the next or the former exercise, whether this one passes or not."""
        ids = list(self.assignment.exercises)
        self.state.exercise = ids[(ids.index(self.state.exercise) + by) % len(ids)]
        self.state.hints, self.state.passed = 0, None
        (self.state.verdict,) = checking.check_with(
            self.runner, self.assignment, [self.state.exercise]
        )
        self.state.said, self.state.finished = "", False
        self.keep()

    def keep(self) -> None:
        """Remember where this is; a folder that cannot be written to remembers nothing."""
        roadmap.keep(self.assignment, self.state.exercise, self.state.hints)

    def place(self) -> tuple[str, int]:
        """The file and line in which the current exercise is written."""
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
        except OSError:
            # The system has no watches left, or none for this disk: looking now and then will do.
            yield from changed(poll=True)

    def look() -> None:
        for changes in all_changes():
            paths = {Path(path).relative_to(root) for _, path in changes}
            # Editors keep files of their own beside a source file, with a dot in front.
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
    """What happened next; several saves in a row count as one. None after `seconds`."""
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


def opener(path: Path, line: int) -> tuple[list[str], bool] | None:
    """The command that opens a file at a line, and whether it needs the terminal.

    $VISUAL or $EDITOR is asked first, then VS Code; where there is no desktop, an editor in the
    terminal. None where none of them is known.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    command = shlex.split(named, posix=os.name != "nt")
    others = ("code",) if _desktop() else ("code", "nano", "vim", "vi")
    found = next((program for name in others if (program := shutil.which(name))), None)
    if not command and found:
        command = [found]
    if not command:
        return None
    name = Path(command[0]).stem.lower()
    if name in ("code", "code-insiders", "codium", "cursor"):
        return [*command, "-g", f"{path}:{line}"], False
    if name in ("subl", "mate", "zed", "hx", "micro"):
        return [*command, f"{path}:{line}"], name in ("hx", "micro")
    if name in ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "joe", "gedit", "kate"):
        return [*command, f"+{line}", str(path)], name not in ("gedit", "kate")
    return [*command, str(path)], True


def open_file(path: Path, line: int, lend: Callable[[], AbstractContextManager[None]]) -> str:
    """Open a file in an editor; what to say of it. `lend` gives a context without our screen.

    Args:
        path: the file.
        line: the line to go to.
        lend: gives a context in which the editor has the terminal.

    Returns:
        The sentence to show; "" where the editor ran in this terminal.
    """
    found = opener(path, line)
    if found is None:
        if _launch(path):
            return f"Opened {path}."
        return tr("No editor is known: set EDITOR. It is in {path}:{line}", path=path, line=line)
    command, terminal = found
    try:
        if not terminal:
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return tr(
                "Opened {path}:{line} with {command}.", path=path, line=line, command=command[0]
            )
        with lend():
            subprocess.run(command, check=False)
        return ""
    except OSError as problem:
        return tr(
            "{command} cannot be started ({strerror}): set EDITOR.",
            command=command[0],
            strerror=problem.strerror,
        )


def _desktop() -> bool:
    """Whether there is a desktop that knows what to open a file with."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _launch(path: Path) -> bool:
    """Have the desktop open a file, without a word on our screen; whether it could."""
    if not _desktop():
        return False
    if sys.platform == "win32":
        os.startfile(path)
        return True
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        return False
    try:
        done = subprocess.run([program, str(path)], capture_output=True, check=False, timeout=10)
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return done.returncode == 0
