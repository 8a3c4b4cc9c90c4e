"""Shows a short message when a notebook cell needs an exercise that is not written yet.

Without it, a student who runs a chapter too early gets a traceback from inside a network, and then
a NameError in each cell that uses a result. A cell that cannot import a file because of a syntax
error shows a short message, too.
"""

from __future__ import annotations

import html
import os
import re
import symtable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from grading.spec.manifest import Assignment, AssignmentError
from grading.support.translation import tr

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

# The stubs of the hand-out raise this; see `grading.spec.markers.stub`.
_UNWRITTEN = re.compile(r"(\w+) is not written yet: write it in ")
# The names that a cell would have set, and why it did not.
_unset: dict[str, BaseException] = {}


@dataclass(frozen=True, repr=False)
class NotWritten:
    """The exercise that a cell needs, and the one to write first.

    Attributes:
        needed: The exercise whose code the cell called.
        first: The first exercise that `needed` builds on and that is not written yet; often
            `needed` itself.
        file: The file of `first`, below the assignment's folder.
        line: The line where its function begins, from 1.
        link: The address of that line, relative to the notebook.
        name: A name that this cell uses, and that a cell above did not set because of `needed`.
    """

    needed: str
    first: str
    file: str
    line: int
    link: str
    name: str = ""

    def _sentences(self, place: str) -> list[str]:
        """The sentences: what is missing, what it builds on, and what to do next."""
        needed = tr("{needed} is not written yet, and this cell needs it.", needed=self.needed)
        builds = [tr("It builds on {first}.", first=self.first)]
        write = tr(
            "Write {first} next: {place}. Then run this cell again.", first=self.first, place=place
        )
        if self.name:
            needed = tr(
                "{needed} is not written yet, so {name} was not set.",
                needed=self.needed,
                name=self.name,
            )
            write = tr(
                "Write {first} next: {place}. Then run two cells again: the one that sets {name}, "
                "and this one.",
                first=self.first,
                place=place,
                name=self.name,
            )
        return [needed, *(builds if self.first != self.needed else []), write]

    def _place(self) -> str:
        return tr("{file}, line {line}", file=self.file, line=self.line)

    def _repr_html_(self) -> str:
        link = f'<a href="{html.escape(self.link, quote=True)}">{html.escape(self._place())}</a>'
        needed, *rest = self._sentences(link)
        return (
            '<div class="grading-early" role="note" style="border-left: 6px solid #B34700; '
            f'padding: .4em .8em; line-height: 1.45"><b>{needed}</b><br>{" ".join(rest)}</div>'
        )

    def __repr__(self) -> str:
        needed, *rest = self._sentences(self._place())
        return f"{needed}\n{' '.join(rest)}"


def missing_exercise(error: BaseException, assignment: Assignment) -> NotWritten | None:
    """Find the exercise to write first; None if the error does not come from a stub.

    Args:
        error: What the cell raised.
        assignment: The assignment whose folder holds the student's files.
    """
    from grading.student import roadmap

    match = _UNWRITTEN.match(str(error))
    if match is None or match[1] not in assignment.exercises:
        return None
    needed = match[1]
    first = next(
        name
        for name in _below(needed, assignment)
        # The cell has just called `needed`.
        if name == needed or roadmap.is_blank(assignment, name)
    )
    file, line = roadmap.where(assignment, first)
    link = os.path.relpath(assignment.root / file).replace(os.sep, "/")
    return NotWritten(needed, first, file, line, f"{link}#L{line}")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Show a short message instead of a traceback; called by `%load_ext grading`.

    nbgrader needs the exceptions of cells, so nothing changes while it runs a notebook.
    """
    from grading.student import stale_code
    from grading.student.notebook import NBGRADER

    if not os.environ.get(NBGRADER):
        _unset.clear()
        shell.set_custom_exc((NotImplementedError, SyntaxError, NameError), _show)
        stale_code.watch(shell)


def _show(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    traceback: TracebackType | None,
    tb_offset: int | None = None,
) -> Any:
    from IPython.display import display

    from grading.spec import manifest
    from grading.student import stale_code

    shown: NotWritten | stale_code.StaleCode | None
    try:
        if isinstance(error, SyntaxError):
            shown = stale_code.unreadable(error, manifest.find())
        else:
            name = _unset_name(error, traceback, shell)
            cause = _unset.get(name, error)
            shown = missing_exercise(cause, manifest.load())
            if shown:
                shown = replace(shown, name=name)
                _take_back(shell, cause)
    except AssignmentError:
        shown = None
    if shown is None:
        lines = shell.InteractiveTB.structured_traceback(
            kind, error, traceback, tb_offset=tb_offset
        )
        shell._showtraceback(kind, error, lines)
        return lines
    display(shown)
    return [repr(shown)]


def _take_back(shell: Any, cause: BaseException) -> None:
    """Remember what the cell that has just stopped would set, and remove what it has set already.

    A list that it was filling is still empty, and the next cell would draw it. What it imported and
    defined is complete.
    """
    for symbol in symtable.symtable(shell.user_ns["In"][-1], "cell", "exec").get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            _unset[symbol.get_name()] = cause
            if not (symbol.is_imported() or symbol.is_namespace()):
                shell.user_ns.pop(symbol.get_name(), None)


def _unset_name(error: BaseException, traceback: TracebackType | None, shell: Any) -> str:
    """The name that a cell used and that a cell above did not set; empty if that is not why."""
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    in_cell = traceback is not None and traceback.tb_frame.f_globals is shell.user_ns
    if not in_cell or not isinstance(error, NameError) or error.name not in _unset:
        return ""
    return error.name


def _below(exercise: str, assignment: Assignment) -> list[str]:
    """An exercise and all that it builds on, in the order of the assignment."""
    below: set[str] = set()
    todo = [exercise]
    while todo:
        name = todo.pop()
        if name in assignment.exercises and name not in below:
            below.add(name)
            todo += assignment.exercises[name].over
    return [name for name in assignment.exercises if name in below]
