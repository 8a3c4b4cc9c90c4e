"""Checks again on every save, and goes on to the next exercise when one passes.

Events (a save, a key) come in through one queue, and the screen shows only the state. The sandbox
stays open, so that a check only has to fork a process.
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
            upcoming = roadmap.following(
                self.assignment, progress.standing(self.assignment), state.exercise
            )
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
        except OSError:
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


def opener(path: Path, line: int) -> tuple[list[str], bool] | None:
    """The command that opens a file at a line, and whether it needs the terminal.

    It is $VISUAL or $EDITOR, else VS Code, else (without a desktop) an editor in the terminal.
    None if there is none of these.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    command = shlex.split(named, posix=os.name != "nt")
    others = ("code",) if _desktop() else ("code", "nano", "vim", "vi")
    installed = next((program for name in others if (program := shutil.which(name))), None)
    if not command and installed:
        command = [installed]
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
    """Open a file in an editor.

    Args:
        path: the file.
        line: the line to go to.
        lend: returns a context in which the editor may use the terminal.

    Returns:
        The sentence to show; "" if the editor ran in this terminal.
    """
    editor = opener(path, line)
    if editor is None:
        if _launch(path):
            return tr("Opened {path}.", path=path)
        return tr(
            "No editor found. Set EDITOR to one, or open {path}, line {line}, yourself.",
            path=path,
            line=line,
        )
    command, terminal = editor
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
            "{command} cannot be started ({strerror}). Set EDITOR to another editor.",
            command=command[0],
            strerror=problem.strerror,
        )


def _desktop() -> bool:
    """Whether there is a desktop that can open files."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _launch(path: Path) -> bool:
    """Let the desktop open a file silently; return whether it could."""
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
