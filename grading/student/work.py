"""A student's files as they stand: missing, moved, unsaved, or not Python yet.

A file that does not parse would take every exercise in it along. So that the others can still be
checked, `mend` puts an error in place of the one function that is broken.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grading.spec.manifest import Assignment, ExerciseInfo
from grading.spec.markers import BEGIN, END, END_YOURS, START_YOURS

_TOP = re.compile(r"(?:async\s+)?(def|class)\s+(\w+)")
_MOST = 20  # broken functions in a file; beyond them it is not mended
_ELSEWHERE = 4  # levels below the folder in which a moved file is looked for


@dataclass(frozen=True)
class Broken:
    """A syntax error: the line it is in (from 1) and what to say of it."""

    line: int
    says: str


def line_of(root: Path, place: str) -> int:
    """The line (from 1) in which the answer `path:function` begins; 1 if it is not found."""
    file, _, name = place.partition(":")
    try:
        lines = (root / file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 1
    at, indent = 0, -1
    for part in name.split("."):
        head = re.compile(rf"\s*(?:async\s+)?(?:def|class)\s+{re.escape(part)}\b")
        for number in range(at, len(lines)):
            if head.match(lines[number]) and _indent(lines[number]) > indent:
                at, indent = number, _indent(lines[number])
                break
        else:
            return 1
    for number in range(at + 1, len(lines)):
        if _TOP.match(lines[number].strip()) and _indent(lines[number]) <= indent:
            break
        if lines[number].strip() in (START_YOURS, BEGIN):
            return number + 2
    return at + 1


def missing(assignment: Assignment, files: Iterable[str]) -> dict[str, str]:
    """What to say of each file that is not there, with the place it may have moved to."""
    return {
        file: _moved(assignment.root, file)
        for file in files
        if not (assignment.root / file).is_file()
    }


def _moved(root: Path, file: str) -> str:
    name = Path(file).name
    found = []
    for depth in range(_ELSEWHERE):
        for path in root.glob("*/" * depth + name):
            inside = path.relative_to(root)
            hidden = any(part.startswith(".") or part == "build" for part in inside.parts)
            if path.is_file() and not hidden and inside.as_posix() != file:
                found.append(inside.as_posix())
    text = f"{file} is not there"
    if (root / file).is_dir():
        return f"{text}: a folder stands in its place."
    folder = (root / file).parent
    if len(found) == 1:
        return f"{text}. There is {found[0]}: was it moved? Put it back at {file}."
    renamed = sorted(p.name for p in folder.glob(f"{Path(file).stem}*.py"))
    if renamed:
        return f"{text}. There is {renamed[0]} in its folder: was it renamed? Name it {name}."
    return f"{text}: has it been moved, renamed or deleted? Put it back."


def unsaved(assignment: Assignment, info: ExerciseInfo, checked: float | None) -> list[str]:
    """What speaks for changes that are in an editor and not on disk.

    Args:
        assignment: where the files are.
        info: the exercise they are of.
        checked: when the exercise was last checked (seconds since the epoch), if it was.
    """
    said = []
    for file in info.files:
        path = assignment.root / file
        if held := held_open(assignment, file):
            said += held
            continue
        with suppress(OSError):
            saved = path.stat().st_mtime
            if checked is not None and saved < checked:
                clock = datetime.fromtimestamp(saved).strftime("%H:%M:%S")
                said.append(
                    f"{file} is as it was at your last check (saved {clock}). "
                    "If you have edited it since, save it and check again."
                )
    return said


def held_open(assignment: Assignment, file: str) -> list[str]:
    """What to say of a file of which an editor holds changes that are not saved."""
    if not _dirty(assignment.root / file):
        return []
    return [f"{file} has changes that are not saved: an editor holds it open. Save it."]


def _dirty(path: Path) -> bool:
    """Whether Emacs or Vim says that it holds changes which are not on disk."""
    if (path.parent / f".#{path.name}").is_symlink():
        return True  # Emacs makes this link with the first change, and removes it on saving
    swap = path.parent / f".{path.name}.swp"
    try:
        head = swap.read_bytes()[:1008]
    except OSError:
        return False
    # Vim's first block ends its part on the file with a flag for "changed".
    return head[:2] == b"b0" and len(head) == 1008 and head[1007] == 0x55


def mend_all(assignment: Assignment) -> tuple[dict[str, str], dict[str, list[Broken]]]:
    """The files with syntax errors: mended, and what is broken in each."""
    mended: dict[str, str] = {}
    broken: dict[str, list[Broken]] = {}
    for file in assignment.files:
        if not file.endswith(".py"):
            continue
        try:
            text = (assignment.root / file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        whole, errors = mend(text, file)
        if errors:
            broken[file] = errors
            if whole is not None:
                mended[file] = whole
    return mended, broken


def mend(text: str, path: str) -> tuple[str | None, list[Broken]]:
    """`text` with an error raised in place of each function that does not parse.

    Args:
        text: a source file.
        path: its name, for what is said.

    Returns:
        The text, with lines where they were, or None where that did not help; and what is broken.
    """
    errors: list[Broken] = []
    for _ in range(_MOST):
        problem = _problem(text)
        if problem is None:
            return text, errors
        line = min(max(problem.lineno or 1, 1), max(len(text.splitlines()), 1))
        code = text.splitlines()[line - 1].strip() if text else ""
        says = f"{path}, line {line}: syntax error, {problem.msg}" + (f": {code}" if code else "")
        if not any(error.line == line for error in errors):
            errors.append(Broken(line, says))
        for change in (_without_region, _without_function):
            tried = change(text, line, says)
            again = _problem(tried) if tried is not None else problem
            # It helped if what is wrong next stands further down, or nothing does.
            if tried is not None and (again is None or (again.lineno or 1) > line):
                text = tried
                break
        else:
            return None, errors
    return None, errors


def _problem(text: str) -> SyntaxError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd escape in a string is no error
        try:
            compile(text, "<answer>", "exec", flags=ast.PyCF_ONLY_AST, dont_inherit=True)
        except SyntaxError as problem:
            return problem
        except (ValueError, RecursionError, MemoryError) as problem:
            return SyntaxError(str(problem) or type(problem).__name__)
    return None


def _without_region(text: str, line: int, says: str) -> str | None:
    """The error in place of what stands between the marks nearest above `line`."""
    lines = text.splitlines()
    start = next(
        (k for k in range(line - 1, -1, -1) if lines[k].strip() in (START_YOURS, BEGIN)), None
    )
    if start is None:
        return None
    ends = (k for k in range(start + 1, len(lines)) if lines[k].strip() in (END_YOURS, END))
    end = next(ends, None)
    # An error that is noticed one statement later still belongs to the region.
    if end is None or end - start < 2 or any(_TOP.match(row) for row in lines[start : line - 1]):
        return None
    lines[start + 1 : end] = _raises(lines[start], says, end - start - 1)
    return "\n".join(lines) + "\n"


def _without_function(text: str, line: int, says: str) -> str | None:
    """The error in place of the whole function or class around `line`."""
    lines = text.splitlines()
    heads = [k for k, row in enumerate(lines) if _TOP.match(row)]
    start = max((k for k in heads if k < line), default=None)
    if start is None:
        return None
    end = min((k for k in heads if k > start), default=len(lines))
    while end > start + 1 and lines[end - 1].startswith("@"):
        end -= 1
    head = _TOP.match(lines[start])
    kind, name = head.groups() if head else ("def", "_")
    rest = end - start - 1
    if kind == "def":
        body = _raises("    ", says, rest, head=f"def {name}(*_, **__): ")
    else:
        body = _raises("    ", says, rest, head=f"class {name}: __init__ = lambda *_, **__: ")
        # A lambda cannot raise; a generator that is thrown into can.
        body[0] = body[0].replace("raise SyntaxError", "(_ for _ in ()).throw(SyntaxError") + ")"
    lines[start:end] = body
    return "\n".join(lines) + "\n"


def _raises(like: str, says: str, count: int, head: str | None = None) -> list[str]:
    """A statement that raises, and blank lines so that `count` lines (and the head) are filled."""
    raising = f"raise SyntaxError({says!r})"
    if head is None:
        return [like[: _indent(like)] + raising, *[""] * (count - 1)]
    return [head + raising, *[""] * count]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def told(message: str, broken: Mapping[str, Iterable[Broken]]) -> str | None:
    """The syntax error that a test's message is about, if it is about one."""
    for errors in broken.values():
        for error in errors:
            if error.says in message:
                return f"SyntaxError: {error.says}"
    return None
