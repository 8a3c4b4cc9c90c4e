"""The `check` of notebooks: shows a verdict as a panel below the cell.

It judges the files on disk in a separate process. What the notebook's kernel has imported or
reloaded does not matter.
"""

from __future__ import annotations

import html
import importlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grading.judging.results import ExerciseResult, TestResult
from grading.support.text import clean, out_of
from grading.support.translation import ExplainedError, Sentences, tr

if TYPE_CHECKING:
    from grading.spec.manifest import Assignment
    from grading.student.checking import Running
    from grading.student.roadmap import Roadmap

# nbgrader sets this variable while it runs a notebook, to "autograde" or "validate".
NBGRADER = "NBGRADER_EXECUTION"


class NotPassed(AssertionError):  # noqa: N818 - a verdict, and the word that students read
    """Raised by `check` under nbgrader, which recognizes a failed test only by its exception."""


class WrongCall(ExplainedError, TypeError):  # noqa: N818 - a student reads the message, never the name
    """Raised by `check` for an argument of the wrong type; a notebook shows only the message."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True, repr=False)
class Panel:
    """The verdict on one exercise; a notebook shows it as HTML, a terminal as text.

    Attributes:
        exercise: the verdict.
        hints: the hints to show.
        earned: the points earned so far.
        total: the points of the whole assignment.
        roadmap: the progress in every exercise, the next hint, and the next exercise.
    """

    exercise: ExerciseResult
    hints: tuple[str, ...]
    earned: float
    total: float
    roadmap: Roadmap | None = None

    @property
    def passed(self) -> bool:
        """Whether every published test passed."""
        return self.exercise.status == "ok"

    def _repr_html_(self) -> str:
        from grading.report import exercise_panel

        return exercise_panel(self.exercise, self.hints, self.earned, self.total, self.roadmap)

    def __repr__(self) -> str:
        if os.environ.get(NBGRADER) == "autograde":
            # A number that a cell shows is its partial credit there.
            return f"{self.exercise.score or 0.0:g}"
        return self._text()

    def _text(self) -> str:
        from grading.report import verdicts

        lines = Sentences(line.plain for line in verdicts.verdict_lines(self.exercise))
        lines += [
            tr("  Hint {number}: {text}", number=number, text=clean(text))
            for number, text in enumerate(self.hints, 1)
        ]
        roadmap = self.roadmap
        if roadmap and roadmap.hint and not self.passed:
            shown = len(self.hints) + 1
            lines.say(
                "  Stuck? check({id!r}, hint={shown}) shows hint {shown} of {hints}.",
                id=self.exercise.id,
                shown=shown,
                hints=roadmap.hints,
            )
        failed = (test for test in self.exercise.tests if test.status in ("wrong", "error"))
        test = next(failed, None)
        if roadmap and roadmap.look and test and _called(test):
            look_at = roadmap.look_at(test.name)
            lines.say("  To see this case number by number: {look_at}", look_at=look_at)
        lines.say(
            "{out_of} so far on the published tests. Grading adds hidden inputs.",
            out_of=out_of(self.earned, self.total),
        )
        if roadmap:
            done = sum(entry.done for entry in roadmap.standing)
            lines.say("{done} of {count} exercises done.", done=done, count=len(roadmap.standing))
            if roadmap.next:
                lines.say("Next: {exercise}", exercise=roadmap.next)
        return "\n".join(lines)


@dataclass(frozen=True, repr=False)
class Overview:
    """The verdicts on several exercises as one table, and the next exercise."""

    exercises: Sequence[ExerciseResult]
    next: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every published test of every exercise passed."""
        return all(exercise.status == "ok" for exercise in self.exercises)

    def _repr_html_(self) -> str:
        from grading.report import overview_panel

        return overview_panel(self.exercises, self.next)

    def __repr__(self) -> str:
        from grading.report import tables, terminal

        text = io.StringIO()
        out = terminal.console(color=False, file=text)
        out.print(tables.exercise_table(self.exercises))
        for line in tables.reasons(self.exercises):
            out.print(line)
        if self.next:
            text.write(tr("Next: {exercise}", exercise=self.next) + "\n")
        return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


@contextmanager
def running() -> Iterator[Running]:
    """A function to call as each test begins; a notebook shows the running test below the cell."""
    ipython = sys.modules.get("IPython")  # in a notebook it is already imported
    shell = ipython.get_ipython() if ipython else None
    if getattr(shell, "kernel", None) is None or NBGRADER in os.environ:
        yield lambda *_: None
        return
    from IPython.display import DisplayHandle

    from grading.student.checking import running_text

    shown = DisplayHandle()

    def show(text: str) -> dict[str, str]:
        return {"text/plain": text, "text/html": f"<small>{html.escape(text)}</small>"}

    def on_test(exercise: str, test: str, number: int, of: int) -> None:
        shown.update(show(running_text(exercise, test, number, of)), raw=True)

    shown.display(show(tr("Starting")), raw=True)
    try:
        yield on_test
    finally:
        shown.update({"text/plain": "", "text/html": ""}, raw=True)


def check(exercise: str, *, hint: int = 0) -> Panel:
    """Check one exercise on its published tests.

    Args:
        exercise: its id, such as "affine_forward".
        hint: how many of its hints to show.

    Returns:
        The verdict. As the last line of a cell it is shown.

    Raises:
        ValueError: there is no exercise of that id; the message lists similar ones.
        TypeError: it is the function itself, or another object that is not a name; or `hint` is not
            a number.
        NotPassed: only under nbgrader: if no points are earned or, in validation, if a test fails.
    """
    from grading.spec import manifest
    from grading.student import checking, progress, roadmap

    whole = manifest.load()
    given: tuple[object, object] = exercise, hint
    if not isinstance(given[0], str):
        name = getattr(exercise, "__name__", next(iter(whole.exercises)))
        raise WrongCall('Give the name in quotes: check("{name}")', name=name)
    if not isinstance(given[1], int):
        raise WrongCall("hint must be a number, such as hint=1: got {hint!r}.", hint=hint)
    info = whole.exercise(exercise)
    with running() as on_test:
        verdict = checking.check(whole, [info.id], on_test=on_test)[0]
    shown = info.hints[: max(hint, 0)]
    roadmap.keep(whole, info.id, len(shown))
    ahead = roadmap.roadmap(whole, info, len(shown))
    ahead = replace(ahead, case=_case(whole, ahead, verdict))
    panel = Panel(verdict, shown, *progress.earned(whole), ahead)
    run = os.environ.get(NBGRADER)
    if run and not panel.passed and (run != "autograde" or not verdict.score):
        raise NotPassed(panel._text())
    return panel


def _called(test: TestResult) -> bool:
    """Whether the student's code was called, or failed while it was loaded."""
    return bool((test.detail or {}).get("calls"))


def _case(assignment: Assignment, ahead: Roadmap, verdict: ExerciseResult) -> str:
    """The first failed test, drawn by the assignment's own code; empty if it cannot be drawn.

    That code imports the student's package, which may be broken in any way; the panel stays.
    """
    failed = (t for t in verdict.tests if t.status != "ok" and t.message and not t.advice)
    first = next(failed, None)
    if first is None or first.status not in ("wrong", "error") or not _called(first):
        return ""
    if not ahead.look or not assignment.look or os.environ.get(NBGRADER):
        return ""
    module, _, function = assignment.look.partition(":")
    try:
        return str(getattr(importlib.import_module(module), function)(verdict.id, first.name))
    except Exception:
        return ""


def check_all(part: str | None = None) -> Overview:
    """Check every exercise of the assignment, or of one part, on the published tests.

    Points are shares of the whole assignment, as in `check`.

    Args:
        part: the id of a part, such as "PartOne"; None for all of them.

    Raises:
        ValueError: there is no part of that id.
    """
    from grading.spec import manifest
    from grading.student import checking, progress, roadmap

    whole = manifest.load()
    chosen = whole if part is None else whole.select([part])
    with running() as on_test:
        verdicts = checking.check(whole, list(chosen.exercises), on_test=on_test)
    upcoming = roadmap.ahead(chosen, progress.of(verdicts))
    return Overview(verdicts, upcoming and roadmap.place(chosen, upcoming))
