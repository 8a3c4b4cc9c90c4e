"""Shows a short message when a notebook could not load or reload a file, because it has an error.

Without it, `%autoreload` prints the same traceback twice, mostly of its own code, and nothing says
that the cells still run the code from before.
"""

from __future__ import annotations

import html
import io
import logging
import os
import re
import sys
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grading.support.text import clean
from grading.support.translation import tr

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_FAILED = re.compile(r"^\[autoreload of (\S+) failed: (.*?)\n\]\n", re.DOTALL | re.MULTILINE)
_FRAME = re.compile(r'^ *File "(.+)", line (\d+).*$', re.MULTILINE)


@dataclass(frozen=True, repr=False)
class StaleCode:
    """A file that could not be loaded.

    Attributes:
        file: The file with the error, below the assignment's folder.
        line: The line of the error, from 1.
        error: The error's type and message.
        link: The address of that line, relative to the notebook.
        stale: Whether it was loaded before, so that cells run the code from then.
    """

    file: str
    line: int
    error: str
    link: str
    stale: bool = True

    def _place(self) -> str:
        return tr("{file}, line {line}", file=self.file, line=self.line)

    def _advice(self) -> str:
        if not self.stale:
            return tr("Fix it, save the file, and run this cell again.")
        return tr("Until you fix it and save the file, cells run your code from before.")

    def _repr_html_(self) -> str:
        link = f'<a href="{html.escape(self.link, quote=True)}">{html.escape(self._place())}</a>'
        return (
            '<div class="grading-stale" role="note" style="border-left: 6px solid #B34700; '
            f'padding: .4em .8em; line-height: 1.45"><b>{html.escape(self.error)}</b> ({link})<br>'
            f"{html.escape(self._advice())}</div>"
        )

    def __repr__(self) -> str:
        return f"{self.error} ({self._place()})\n{self._advice()}"


def explained(traceback: str, root: Path) -> StaleCode | None:
    """Find the line of the student in a traceback; None if there is none.

    Args:
        traceback: The text of the traceback.
        root: The folder that holds the student's files.
    """
    places = [(Path(os.path.normpath(frame[1])), frame) for frame in _FRAME.finditer(traceback)]
    own = [(path, frame) for path, frame in places if path.is_relative_to(root)]
    if not own:
        return None
    path, frame = own[-1]
    line = int(frame[2])
    error = next((text for text in traceback[frame.end() :].splitlines() if text[:1].strip()), "")
    return _at(path, line, error, root)


def unreadable(error: SyntaxError, root: Path) -> StaleCode | None:
    """Find the line of a syntax error that kept a cell from importing a file.

    Args:
        error: What the cell raised.
        root: The folder that holds the student's files.

    Returns:
        Its place; None if it is not in a file below `root`.
    """
    path = Path(os.path.normpath(error.filename or ""))
    if not path.is_relative_to(root):
        return None
    text = f"{type(error).__name__}: {error.msg}"
    return _at(path, error.lineno or 1, text, root, stale=False)


def _at(path: Path, line: int, error: str, root: Path, *, stale: bool = True) -> StaleCode:
    file, link = path.relative_to(root).as_posix(), os.path.relpath(path).replace(os.sep, "/")
    return StaleCode(file, line, clean(error), f"{link}#L{line}", stale)


class Reloading:
    """Calls what reloads the files before each cell, and shows what it could not reload.

    A message is shown with every cell until its file is saved again, because all of them run the
    old code.
    """

    def __init__(self, reload: Any) -> None:
        self._reload = reload
        self._stale: dict[str, tuple[StaleCode, int]] = {}  # module -> message, time of its file

    def __call__(self, *info: Any) -> None:
        """Reload the files, and show what failed."""
        from IPython.display import display

        from grading.spec import manifest

        printed = io.StringIO()
        with redirect_stderr(printed):
            self._reload(*info)
        rest = printed.getvalue()
        for failed in _FAILED.finditer(rest):
            try:
                stale = explained(failed[2], manifest.find())
            except manifest.AssignmentError:
                stale = None
            if stale:
                self._stale[failed[1]] = stale, _time(failed[1])
                rest = rest.replace(failed[0], "")
        sys.stderr.write(rest)
        self._stale = {
            module: (stale, time)
            for module, (stale, time) in self._stale.items()
            if _time(module) == time
        }
        for stale in dict.fromkeys(stale for stale, _ in self._stale.values()):
            display(stale)


def _time(module: str) -> int:
    """When the file of a module was saved; 0 if there is no such file."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return Path(file).stat().st_mtime_ns if file and os.path.exists(file) else 0


def watch(shell: InteractiveShell) -> None:
    """Show `StaleCode` instead of the tracebacks of `%autoreload`, if it is loaded."""
    # The same traceback is also logged.
    logging.getLogger("autoreload").addFilter(_is_no_error)
    for callback in list(shell.events.callbacks["pre_run_cell"]):
        if getattr(callback, "__module__", "") == "IPython.extensions.autoreload":
            shell.events.unregister("pre_run_cell", callback)
            shell.events.register("pre_run_cell", Reloading(callback))


def _is_no_error(record: logging.LogRecord) -> bool:
    return record.levelno < logging.ERROR
