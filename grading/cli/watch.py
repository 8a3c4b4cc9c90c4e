"""`watch`: the checks of the current exercise, again on every save."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.common.shared import FAULT, common
from grading.support import program
from grading.support.text import clean, number, out_of
from grading.support.translation import tr

if TYPE_CHECKING:
    from queue import Queue

    from rich.console import Console, RenderableType
    from rich.text import Text

    from grading.student.watch import Happened, Watch

WIDE = 70  # columns, for the last line in full
KEYS = (
    ("h", "hint"),
    ("l", "list"),
    ("o", "open"),
    ("n", "next"),
    ("p", "previous"),
    ("q", "quit"),
)


@click.command()
@click.argument("exercise", required=False)
@common
def watch(exercise: str | None, folder: Path | None, no_color: bool) -> None:
    """Check the current exercise on every save, and go on when it passes.

    It begins where you left off, or with EXERCISE. Keys: h hint, l list, o open in your editor
    ($VISUAL, $EDITOR), n next, p previous, q quit. Where output is no terminal, each verdict is
    printed, and Ctrl-C ends it. Some network drives report no saves: there set
    WATCHFILES_FORCE_POLLING=1.
    """
    from queue import Queue

    from grading.cli.common import shared
    from grading.spec.manifest import AssignmentError
    from grading.student import checking
    from grading.student import watch as watching
    from grading.student.keys import Keyboard

    try:
        import watchfiles  # noqa: F401
    except ImportError as problem:
        raise click.UsageError(
            tr(
                "watchfiles is not installed: pip install watchfiles (or use {program} check)",
                program=program.name(),
            )
        ) from problem
    assignment = shared.load_assignment(folder, mine=True)
    try:
        start = assignment.exercise(exercise).id if exercise else None
    except AssignmentError as problem:
        raise click.UsageError(str(problem)) from problem
    out = shared.console(no_color)
    queue: Queue[Happened] = Queue()
    with (
        checking.open_sandbox() as runner,
        Keyboard(lambda key: queue.put(watching.Key(key))) as keys,
    ):
        session = watching.Watch(assignment, runner, start)
        with watching.saves(assignment, queue):
            if keys.works and out.is_terminal:
                _on_screen(session, queue, out, keys.lent)
            else:
                _in_lines(session, queue, out)
    out.print(_goodbye(session))
    if session.state.verdict is not None and session.state.verdict.status == "fault":
        sys.exit(FAULT)


def _on_screen(
    session: Watch,
    queue: Queue[Happened],
    out: Console,
    lend_keys: Callable[[], AbstractContextManager[None]],
) -> None:
    """A live screen with keys, until q is pressed."""
    from rich.live import Live

    from grading.student import watch as watching

    with Live(console=out, screen=True, auto_refresh=False) as live:

        def draw(busy: bool = False) -> None:
            live.update(_screen(session, out, busy), refresh=True)

        @contextmanager
        def lend() -> Iterator[None]:
            live.stop()
            with lend_keys():
                yield
            live.start()

        draw(busy=True)
        session.check()
        draw()
        size = out.size
        while True:
            happened = watching.next_event(queue, 0.5)
            if happened is None:
                if out.size != size:  # the window was made larger or smaller
                    size = out.size
                    draw()
                continue
            if isinstance(happened, watching.Saved):
                draw(busy=True)
                session.check()
            elif not _press(session, happened.key, lend):
                return
            draw()


def _press(session: Watch, key: str, lend: Callable[[], AbstractContextManager[None]]) -> bool:
    """Do what a key asks for; whether to go on."""
    from grading.student import watch as watching

    state = session.state
    match key.lower():
        case "q" | "\x03" | "\x04":
            return False
        case "h":
            session.hint()
        case "l":
            state.listing = not state.listing
        case "n" | "p":
            state.listing = False
            session.step(1 if key.lower() == "n" else -1)
        case "o":
            file, line = session.place()
            state.said = watching.open_file(session.assignment.root / file, line, lend)
        case _:
            state.said = "Keys: " + ", ".join(f"{name} {what}" for name, what in KEYS)
    return True


def _in_lines(session: Watch, queue: Queue[Happened], out: Console) -> None:
    """Each verdict as lines, for output that is no terminal; Ctrl-C ends it."""
    from grading.report import terminal
    from grading.student import watch as watching

    out.print(tr("No terminal with keys here: each save prints a verdict, Ctrl-C ends it."))
    while True:
        session.check()
        for line in _verdict(session):
            terminal.say(out, line)
        out.file.flush()
        while not isinstance(watching.next_event(queue, 1.0), watching.Saved):
            pass


def _screen(session: Watch, out: Console, busy: bool) -> RenderableType:
    """The whole screen: where one is, the verdict or the list, and the keys."""
    from rich.console import Group
    from rich.text import Text

    from grading.report import terminal
    from grading.student import progress

    earned, top = progress.earned(session.assignment)
    standing = progress.standing(session.assignment)
    done = sum(one.done for one in standing)
    message = f"{out_of(earned, top)}, "
    message += tr("{done} of {count} done", done=done, count=len(standing))
    head = _head(clean(session.assignment.title), earned / (top or 1), message, out.width)
    room = max(out.height - 4, 1)
    body = _list(session, room, out.width) if session.state.listing else list(_verdict(session))
    foot = Text("  ".join(f"{key} {what}" for key, what in KEYS), style="reverse")
    words = (
        "checking ..." if busy else tr("checked in {seconds:.2f} s", seconds=session.state.seconds)
    )
    foot.append(f"  {words if out.width >= WIDE else words.split(' ', 2)[-1]}")
    shown: list[Text] = []
    for line in body:
        rows = terminal.folded(line, out)
        if len(shown) + len(rows) > room:
            shown = shown[: room - 1]
            shown.append(
                Text(
                    tr(
                        "... more: {program} check {exercise}",
                        program=program.name(),
                        exercise=session.state.exercise,
                    ),
                    style="dim",
                )
            )
            break
        shown += rows
    shown += [Text("")] * (room - len(shown))
    for line in (head, foot):
        line.truncate(out.width)
    return Group(head, Text(""), *shown, foot)


def _head(title: str, share: float, message: str, width: int) -> Text:
    """The first line: what does not fit is left out, the points last of all."""
    from rich.text import Text

    for name, long in ((title, 20), (title, 10), ("", 20), ("", 10)):
        full = round(long * share)
        head = Text.assemble((name, "bold"), "  " if name else "", "█" * full)
        head.append(f"{'░' * (long - full)} {message}")
        if head.cell_len <= width:
            return head
    return Text(message)


def _verdict(session: Watch) -> Iterator[Text]:
    """What was passed, where to go on, the verdict there, hints."""
    from rich.text import Text

    from grading.report import verdicts

    state = session.state
    if state.passed:
        yield Text(tr("✓ {exercise} passes.", exercise=state.passed), style="bold green")
    if state.finished:
        yield Text(
            tr("Every published test passes. Hand in: {program} submit", program=program.name()),
            style="bold green",
        )
        return
    file, line = session.place()
    word = "Next" if state.passed else "Now"
    yield Text(f"{word}: {state.exercise}, {file}:{line}", style="bold")
    hints = session.assignment.exercises[state.exercise].hints
    for step, hint in enumerate(hints[: state.hints], start=1):
        yield Text(
            tr("  Hint {step} of {count}: {clean}", step=step, count=len(hints), clean=clean(hint)),
            style="cyan",
        )
    if state.said:
        yield Text(clean(state.said), style="yellow")
    if state.verdict is not None:
        # The tests that fail come first: what is passed needs no reading.
        verdict = state.verdict
        verdict.tests.sort(key=lambda test: test.status == "ok")
        yield from verdicts.verdict_lines(verdict)


def _list(session: Watch, room: int, width: int) -> list[Text]:
    """The exercises and where they stand: a page of them, with the current one's arrow."""
    from rich.text import Text

    from grading.report import terminal
    from grading.student import progress

    lines: list[Text] = []
    current = 0
    for row, one in enumerate(progress.standing(session.assignment)):
        arrow = "→" if one.id == session.state.exercise else " "
        current = row if arrow == "→" else current
        if one.done:
            sign: Text = terminal.look("ok")
        elif one.status == "unchecked":
            sign = Text(tr("· not checked yet"), style="dim")
        elif not one.holds:
            sign = Text(tr("· changed since its last check"), style="yellow")
        else:
            sign = terminal.look(one.status, one.score, one.max_score)
        points = f"{number(one.score)} / {number(one.max_score)}"
        line = Text.assemble(f"{arrow} {one.id:<28} {points:>12}  ", sign)
        line.truncate(width, overflow="ellipsis")
        lines.append(line)
    fit = max(room - 1, 1)
    # A page, which stays as it is while one is on it.
    first = min(current // fit * fit, max(len(lines) - fit, 0))
    shown = lines[first : first + fit]
    title = tr("All exercises (l: back)")
    if len(shown) < len(lines):
        title = tr(
            "Exercises {first} to {last} of {count} (l: back; ",
            first=first + 1,
            last=first + len(shown),
            count=len(lines),
        )
        title += tr("all of them: {program} check)", program=program.name())
    return [Text(title, style="bold"), *shown]


def _goodbye(session: Watch) -> str:
    state = session.state
    if state.finished:
        return tr("Every published test passes. Hand in: {program} submit", program=program.name())
    file, line = session.place()
    return tr(
        "Left off at {exercise}, {file}:{line}. {program} watch goes on from there.",
        exercise=state.exercise,
        file=file,
        line=line,
        program=program.name(),
    )
