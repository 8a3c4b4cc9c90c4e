"""Draw the screen of `watch`: progress, the verdict or the list of exercises, and the keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grading.support import program
from grading.support.text import clean, number, out_of
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from grading.student.watch import Watch

WIDTH_FOR_SECONDS = 70  # a narrower terminal has no room for the whole last line
KEYS = (
    ("h", tr("hint")),
    ("l", tr("list")),
    ("o", tr("open")),
    ("n", tr("next")),
    ("p", tr("previous")),
    ("q", tr("quit")),
)


def screen(session: Watch, out: Console, busy: bool) -> RenderableType:
    """Draw the whole screen.

    Args:
        session: the exercise, its verdict and what to show.
        out: the terminal, whose size the screen fits.
        busy: whether a check is running.

    Returns:
        What rich prints.
    """
    from rich.console import Group
    from rich.text import Text

    from grading.student import progress

    earned, top = progress.earned(session.assignment)
    standing = progress.standing(session.assignment)
    message = tr(
        "{points}, {done} of {count} done",
        points=out_of(earned, top),
        done=sum(exercise.done for exercise in standing),
        count=len(standing),
    )
    title = heading(clean(session.assignment.title), earned / (top or 1), message, out.width)
    room = max(out.height - 4, 1)
    listing = session.state.listing
    body = exercise_list(session, room, out.width) if listing else list(verdict_lines(session))
    keys = Text("  ".join(f"{key} {name}" for key, name in KEYS), style="reverse")
    keys.append("  " + _pace(session, out.width, busy))
    rows = _fitted(body, room, out, session.state.exercise)
    for line in (title, keys):
        line.truncate(out.width)
    return Group(title, Text(""), *rows, *[Text("")] * (room - len(rows)), keys)


def _pace(session: Watch, width: int, busy: bool) -> str:
    """Say that a check is running, or how long the last one took."""
    if busy:
        return tr("checking ...")
    seconds = session.state.seconds
    if width < WIDTH_FOR_SECONDS:
        return tr("{seconds:.2f} s", seconds=seconds)
    return tr("checked in {seconds:.2f} s", seconds=seconds)


def _fitted(lines: list[Text], room: int, out: Console, exercise: str) -> list[Text]:
    """Fold the lines into at most `room` rows; the last row says if some are missing."""
    from rich.text import Text

    from grading.report import terminal

    fitted: list[Text] = []
    for line in lines:
        rows = terminal.folded(line, out)
        if len(fitted) + len(rows) > room:
            more = tr(
                "... more: {program} check {exercise}", program=program.name(), exercise=exercise
            )
            return [*fitted[: room - 1], Text(more, style="dim")]
        fitted += rows
    return fitted


def heading(title: str, share: float, message: str, width: int) -> Text:
    """Return the first line; in a narrow terminal it leaves out the title, then the bar.

    Args:
        title: the assignment's title.
        share: how much of the assignment is done, from 0 to 1.
        message: the points, which are always shown.
        width: columns of the terminal.
    """
    from rich.text import Text

    for name, length in ((title, 20), (title, 10), ("", 20), ("", 10)):
        full = round(length * share)
        line = Text.assemble((name, "bold"), "  " if name else "", "█" * full)
        line.append(f"{'░' * (length - full)} {message}")
        if line.cell_len <= width:
            return line
    return Text(message)


def verdict_lines(session: Watch) -> Iterator[Text]:
    """Yield the lines about the current exercise: its place, hints shown so far, its verdict."""
    from rich.text import Text

    from grading.report import verdicts

    state = session.state
    if state.passed:
        yield Text(tr("✓ {exercise} passes.", exercise=state.passed), style="bold green")
    if state.finished:
        yield Text(all_pass(), style="bold green")
        return
    file, line = session.place()
    where = {"exercise": state.exercise, "file": file, "line": line}
    if state.passed:
        yield Text(tr("Next: {exercise}, {file}:{line}", **where), style="bold")
    else:
        yield Text(tr("Now: {exercise}, {file}:{line}", **where), style="bold")
    hints = session.assignment.exercises[state.exercise].hints
    for step, hint in enumerate(hints[: state.hints], start=1):
        yield Text(
            tr(
                "  Hint {number} of {count}: {text}",
                number=step,
                count=len(hints),
                text=clean(hint),
            ),
            style="cyan",
        )
    if state.message:
        yield Text(clean(state.message), style="yellow")
    if state.verdict is not None:
        # Failing tests come first, because there is nothing to do about the others.
        verdict = state.verdict
        verdict.tests.sort(key=lambda test: test.status == "ok")
        yield from verdicts.verdict_lines(verdict)


def exercise_list(session: Watch, room: int, width: int) -> list[Text]:
    """Return the page of the list of exercises that contains the current one.

    Args:
        session: the exercises and their states.
        room: how many rows fit the screen.
        width: columns of the terminal.
    """
    from rich.text import Text

    from grading.report import terminal
    from grading.student import progress

    lines: list[Text] = []
    current = 0
    for row, exercise in enumerate(progress.standing(session.assignment)):
        arrow = " "
        if exercise.id == session.state.exercise:
            arrow, current = "→", row
        if exercise.done:
            sign: Text = terminal.look("ok")
        elif exercise.status == "unchecked":
            sign = Text(tr("· not checked yet"), style="dim")
        elif not exercise.unchanged:
            sign = Text(tr("· changed since its last check"), style="yellow")
        else:
            sign = terminal.look(exercise.status, "", exercise.score, exercise.max_score)
        points = f"{number(exercise.score)} / {number(exercise.max_score)}"
        line = Text.assemble(f"{arrow} {exercise.id:<28} {points:>12}  ", sign)
        line.truncate(width, overflow="ellipsis")
        lines.append(line)
    fit = max(room - 1, 1)
    # The page changes only when the current exercise leaves it.
    first = min(current // fit * fit, max(len(lines) - fit, 0))
    page = lines[first : first + fit]
    if len(page) == len(lines):
        title = tr("All exercises (l: back)")
    else:
        title = tr(
            "Exercises {first} to {last} of {count} (l: back; all of them: {program} check --all)",
            first=first + 1,
            last=first + len(page),
            count=len(lines),
            program=program.name(),
        )
    return [Text(title, style="bold"), *page]


def all_pass() -> str:
    """Return the message for a student whose exercises all pass."""
    return tr(
        "Every published test passes. To hand in your work: {program} submit",
        program=program.name(),
    )


def goodbye(session: Watch) -> str:
    """Return the last lines of `watch`: where the student stopped, and how to continue."""
    if session.state.finished:
        return all_pass()
    file, line = session.place()
    return tr(
        "Left off at {exercise}, {file}:{line}.\nTo continue there: {program} watch",
        exercise=session.state.exercise,
        file=file,
        line=line,
        program=program.name(),
    )
