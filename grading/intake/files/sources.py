"""One reader of source files for `check`, `submit` and `grade`, so that all three say the same.

A file is read in whatever encoding it was saved, and a function that does not parse costs that
function alone: an error is put in its place, with every other line where it was.
"""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grading.intake.files.decode import text_of
from grading.spec.markers import BEGIN, END, END_YOURS, START_YOURS
from grading.support.translation import tr

_TOP = re.compile(r"(?:async\s+)?(def|class)\s+(\w+)")
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_MAGIC = re.compile(r"^[ \t]*[%!](?:\w|%)", re.MULTILINE)
_MAGIC_AT = re.compile(r"[%!](?:\w|%)")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_MOST = 20  # broken functions in a file; beyond them it is not repaired


@dataclass(frozen=True)
class Broken:
    """A syntax error: its line (from 1), what to say of it, and the line itself with a caret."""

    line: int
    says: str
    shown: str = ""


@dataclass(frozen=True)
class Source:
    """A source file as it is run.

    text    of the file, in a form that Python reads as UTF-8
    runs    the text with an error in place of what does not parse; None where nothing helped
    broken  what does not parse
    notes   what was changed to read it
    """

    text: str
    runs: str | None
    broken: list[Broken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(data: bytes, path: str) -> Source:
    """A source file, whatever it was saved with.

    Args:
        data: what stands in it.
        path: its name, for messages.
    """
    text, notes = decoded(data, path)
    runs, broken = mend(text, path)
    return Source(text, runs, broken, notes)


def decoded(data: bytes, path: str) -> tuple[str, list[str]]:
    """A source file's text as UTF-8 would hold it, and notes on what it was saved as."""
    notes = []
    declared = _declared(data)
    text = None
    if declared and not data.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        try:
            text = data.decode(declared[1])
        except (UnicodeDecodeError, LookupError):
            text = None
    if text is None:
        text, encoding = text_of(data)
        if encoding not in ("utf-8", "utf-8-sig"):
            notes.append(
                tr(
                    "{path} is not UTF-8. It was read as {encoding}. Save it as UTF-8.",
                    path=path,
                    encoding=encoding,
                )
            )
    if "\0" in text or (b"\0" in data and not _is_wide(data)):
        text = text.replace("\0", "")
        notes.append(tr("{path} holds NUL characters, which were left out.", path=path))
    text = text.encode("utf-8", "replace").decode("utf-8")
    if declared:
        # Its bytes are UTF-8 from here on: what it says of itself must be true.
        text = _renamed(text, declared[0])
    text = text.removesuffix("\x1a")  # what old editors put at the end of a file
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    if _has_magic(text) and _problem(text) is not None:
        text = _MAGIC.sub(lambda m: "# " + m[0], text)
        notes.append(
            tr(
                "{path} holds lines for a notebook (such as %matplotlib); they were left out.",
                path=path,
            )
        )
    return text, notes


def _has_magic(text: str) -> bool:
    """Whether a line begins with % or !; by `find`, for a pattern is tried at every line."""
    for mark in "%!":
        at = text.find(mark)
        while at >= 0:
            if not text[text.rfind("\n", 0, at) + 1 : at].strip() and _MAGIC_AT.match(text, at):
                return True
            at = text.find(mark, at + 1)
    return False


def runnable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files as they are judged: source files in UTF-8, with what does not parse replaced."""
    return {
        path: _runs(data, path) if path.endswith(".py") else data for path, data in files.items()
    }


def plain(data: bytes, path: str) -> tuple[bytes, list[str]]:
    """A source file's bytes in UTF-8, unchanged where they are UTF-8 already; and notes."""
    text, notes = decoded(data, path)
    return text.encode(), notes


def _runs(data: bytes, path: str) -> bytes:
    source = read(data, path)
    return (source.text if source.runs is None else source.runs).encode()


def _is_wide(data: bytes) -> bool:
    return text_of(data)[1].startswith(("utf-16", "utf-32"))


def _declared(data: bytes) -> tuple[str, str] | None:
    """The encoding that a file's first two lines name: as written, and as Python knows it."""
    for line in data.split(b"\n", 2)[:2]:
        if match := _CODING.match(line):
            name = match[1].decode("ascii", "replace")
            try:
                found = codecs.lookup(name).name
            except LookupError:
                return name, "utf-8"
            return name, found
    return None


def _renamed(text: str, name: str) -> str:
    head, rest = text[:400], text[400:]
    return re.sub(rf"(coding[:=][ \t]*){re.escape(name)}", r"\1utf-8", head, count=1) + rest


def mend(text: str, path: str) -> tuple[str | None, list[Broken]]:
    """`text` with an error raised in place of each function that does not parse.

    Args:
        text: a source file.
        path: its name, for messages.

    Returns:
        The text, with lines where they were, or None where that did not help; and what is broken.
    """
    errors: list[Broken] = []
    for _ in range(_MOST):
        problem = _problem(text)
        if problem is None:
            return text, errors
        lines = text.splitlines()
        line = min(max(problem.lineno or 1, 1), max(len(lines), 1))
        code = lines[line - 1].strip() if text else ""
        why = problem.msg
        if _CONFLICT.match(code):
            why = tr("a merge conflict is not resolved")
        says = tr("{path}, line {line}: syntax error, {why}", path=path, line=line, why=why)
        if not any(error.line == line for error in errors):
            errors.append(Broken(line, says, _shown(text, line, problem.offset)))
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


def _shown(text: str, line: int, column: int | None) -> str:
    """A line of a source file, and a caret below the place where Python gave up."""
    code = text.splitlines()[line - 1] if text else ""
    indent = len(code) - len(code.lstrip())
    if not code.strip():
        return ""
    caret = f"\n    {' ' * max(column - 1 - indent, 0)}^" if column else ""
    return f"\n    {code.strip()}{caret}"


def _problem(text: str) -> SyntaxError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd escape in a string is no error
        try:
            # Whole, and not only parsed: a `break` outside a loop is noticed later than a brace.
            compile(text, "<answer>", "exec", dont_inherit=True)
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
        return [like[: len(like) - len(like.lstrip())] + raising, *[""] * (count - 1)]
    return [head + raising, *[""] * count]


def told(message: str, broken: Mapping[str, Iterable[Broken]]) -> str | None:
    """The syntax error that a test's message is about, if it is about one."""
    for errors in broken.values():
        for error in errors:
            if error.says in message:
                return f"SyntaxError: {error.says}{error.shown}"
    return None
