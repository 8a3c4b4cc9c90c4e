"""`mark`: mark written answers in the browser."""

from __future__ import annotations

import functools
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.common.options import folder_argument, gradebook_option
from grading.cli.common.shared import WrongUsage, as_wrong_usage, common, say, say_counted
from grading.cli.grade import VERDICTS
from grading.support import program

if TYPE_CHECKING:
    from grading.judging.results import Report
    from grading.mark.desk import Desk


def _listen(port: int) -> socket.socket:
    """Open a port of this machine; 0 chooses a free one."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as problem:
        raise WrongUsage(
            "Port {port} cannot be used ({reason}). Choose another --port, or leave it out.",
            port=port,
            # Python adds the address to the system's reason, in brackets.
            reason=(problem.strerror or str(problem)).partition(" (while")[0],
        ) from problem


def _has_browser() -> bool:
    """Return whether a page can be opened here. A remote shell often has no screen."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def graded_class(directory: Path) -> Callable[[], Report]:
    """Return a function that reads the verdicts in a folder, again once `grade` wrote others."""
    from grading.cli.report import read_verdicts

    @functools.lru_cache(maxsize=1)
    def read(_written: int) -> Report:
        return read_verdicts(directory)[1]

    return lambda: read((directory / VERDICTS).stat().st_mtime_ns)


@click.command()
@folder_argument(click.Path(exists=True, file_okay=False, path_type=Path))
@gradebook_option
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port to use (default: a free one).",
)
@click.option("--names", is_flag=True, help="Show the names of students.")
@click.option("--open/--no-open", "browse", default=True, help="Open the page in a browser.")
@common
def mark(
    directory: Path,
    book_url: str | None,
    port: int,
    names: bool,
    browse: bool,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Serve a page on this machine to mark written answers. DIR is the `grade --out` folder.

    Every change is saved immediately. Two people can mark in the same gradebook. Run `grade` again
    afterwards to add the marks to the scores. Press Ctrl-C to stop.
    """
    from grading.cli.common import shared
    from grading.cohort.crews.kit import labelled
    from grading.gradebook import GradebookError, assignment_in, open_book

    try:
        import uvicorn

        from grading.mark.app import create
        from grading.mark.desk import Desk
    except ImportError as problem:
        raise shared.not_importable(problem, program.install("mark")) from problem
    assignment = shared.load_assignment(folder)
    where = book_url or directory
    with as_wrong_usage(GradebookError), open_book(where, create=False) as book:
        token = secrets.token_urlsafe(24)
        name = book.newest(assignment_in(directory))
        class_ = graded_class(directory) if assignment_in(directory) else None
        desk = Desk(labelled(assignment, name), book, name, not names, class_)
        _tell_changes(desk)
        server = uvicorn.Server(
            uvicorn.Config(create(desk, token), log_level="warning", access_log=False)
        )
        with _listen(port) as place:
            url = f"http://127.0.0.1:{place.getsockname()[1]}/?token={token}"
            say(
                "{url}\nThis address contains a key. Do not share it. Press Ctrl-C to stop.",
                url=url,
            )
            if browse and _has_browser():
                click.launch(url)
            server.run(sockets=[place])


def _tell_changes(desk: Desk) -> None:
    """Name the questions whose rubric has changed since marks were given.

    Raises:
        click.UsageError: the file of a rubric cannot be used.
    """
    with as_wrong_usage(ValueError):
        outdated = desk.outdated()
    for question, count in outdated.items():
        say_counted(
            "{question}: the rubric has changed since a mark was given. "
            "The page shows what was ticked then.",
            "{question}: the rubric has changed since {number} marks were given. "
            "The page shows what was ticked then.",
            count,
            question=question,
        )
