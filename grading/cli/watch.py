"""`watch`: check the current exercise again each time a file is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.common.shared import FAULT, common_mine
from grading.support import program
from grading.support.translation import tr

if TYPE_CHECKING:
    from queue import Queue

    from rich.console import Console

    from grading.student.watch import Happened, Watch


@click.command()
@click.argument("exercise", required=False)
@common_mine
def watch(exercise: str | None, folder: Path | None, no_color: bool) -> None:
    """Check the current exercise on every save, and go to the next one when it passes.

    It starts with EXERCISE, or where you stopped last time. Keys: h hint, l list, o open in your
    editor ($VISUAL or $EDITOR), n next, p previous, q quit. If the output is not a terminal, it
    prints each verdict until you press Ctrl-C. If it does not notice a save, as on some network
    drives, set WATCHFILES_FORCE_POLLING=1.
    """
    from queue import Queue

    from grading.cli.common import shared, watch_screen
    from grading.spec.manifest import AssignmentError
    from grading.student import checking
    from grading.student import watch as watching
    from grading.student.keys import Keyboard

    try:
        import watchfiles  # noqa: F401
    except ImportError as problem:
        raise shared.not_importable(problem, program.pip("watchfiles")) from problem
    assignment = shared.load_assignment(folder, mine=True)
    with shared.as_wrong_usage(AssignmentError):
        start = None if exercise is None else assignment.exercise(exercise).id
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
    out.print(watch_screen.goodbye(session))
    if session.state.verdict is not None and session.state.verdict.status == "fault":
        sys.exit(FAULT)


def _on_screen(
    session: Watch,
    queue: Queue[Happened],
    out: Console,
    lend_keys: Callable[[], AbstractContextManager[None]],
) -> None:
    """Show a live screen with keys, until q is pressed."""
    from rich.live import Live

    from grading.cli.common import watch_screen
    from grading.student import watch as watching

    with Live(console=out, screen=True, auto_refresh=False) as live:

        def draw(busy: bool = False) -> None:
            live.update(watch_screen.screen(session, out, busy), refresh=True)

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
                if out.size != size:
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
    """Do what a key means; return False if it ends the session."""
    from grading.cli.common.watch_screen import KEYS
    from grading.student import editor

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
            state.message = editor.open_file(session.assignment.root / file, line, lend)
        case _:
            keys = ", ".join(f"{name} {what}" for name, what in KEYS)
            state.message = tr("Keys: {keys}", keys=keys)
    return True


def _in_lines(session: Watch, queue: Queue[Happened], out: Console) -> None:
    """Print each verdict, for output that is not a terminal, until Ctrl-C."""
    from grading.cli.common import watch_screen
    from grading.report import terminal
    from grading.student import watch as watching

    out.print(tr("This is not a terminal with keys: each save prints a verdict, and Ctrl-C stops."))
    while True:
        session.check()
        for line in watch_screen.verdict_lines(session):
            terminal.print_folded(out, line)
        out.file.flush()
        while not isinstance(watching.next_event(queue, 1.0), watching.Saved):
            pass
