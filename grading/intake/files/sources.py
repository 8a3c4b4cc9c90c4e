"""Read source files in the same way for `check`, `submit` and `grade`.

A file may have any encoding. A function that does not parse is replaced by one that raises the
syntax error, and all other lines keep their numbers, so that only that function fails.
"""

from __future__ import annotations

import ast
import codecs
import itertools
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grading.intake.files.decode import text_of
from grading.spec.markers import BEGIN, END, END_YOURS, START_YOURS
from grading.support.text import lines_of
from grading.support.translation import Sentences, tr

_TOP = re.compile(r"(?:async\s+)?(def|class)\s+(\w+)")
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
# Lines for a notebook: %magic, !command and ?name, also after "x =", and name? at the end. A
# backslash at the end continues them.
_MAGIC = re.compile(
    r"^([ \t]*)((?:(?:[\w.]+[ \t]*=[ \t]*)?(?:%[%\w]|!(?!=)|\?)[^\r\n]*"
    r"|[\w.]+\?{1,2}[ \t\r]*$)(?:(?<=\\)\r?\n[^\r\n]*)*)",
    re.MULTILINE,
)
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_MOST = 20  # broken functions in a file that are replaced
# Characters of the largest file that the grader itself parses. A worker parses each file anyway,
# within its time limit. If a file has one function over and over, the compiler takes seconds for
# this size, and hours for 4 MB. No file of the course is longer than 100 kB.
LARGEST = 128 << 10


@dataclass(frozen=True)
class Source:
    """A source file.

    text    its text, which is valid as UTF-8
    runs    the text with broken functions replaced; None if it still does not parse
    broken  a sentence for each syntax error
    notes   what was changed to read it
    """

    text: str
    runs: str | None
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(data: bytes, path: str) -> Source:
    """Read a source file.

    Args:
        data: its bytes.
        path: its name, for messages.

    Returns:
        The text, in a form that runs if possible, and what is unusual about it.
    """
    text, notes = decoded(data, path)
    runs, broken = repair(text, path)
    return Source(text, runs, broken, notes)


def decoded(data: bytes, path: str) -> tuple[str, list[str]]:
    """The text of a source file, and notes on its encoding and on what was left out."""
    notes = Sentences()
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
            notes.say(
                "{path} is not UTF-8. It was read as {encoding}. Save it as UTF-8.",
                path=path,
                encoding=encoding,
            )
    if "\0" in text or (b"\0" in data and not _is_wide(data)):
        text = text.replace("\0", "")
        notes.say("{path} contains NUL characters, which were left out.", path=path)
    if "\ufeff" in text:  # where two files were joined; Python would refuse the line
        text = text.replace("\ufeff", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if declared:
        # The file is UTF-8 from here on, so its coding line must say so.
        text = _renamed(text, declared[0])
    text = text.removesuffix("\x1a")  # Old editors write it at the end of a file.
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    if _has_magic(text) and _problem(text) is not None:
        text = _MAGIC.sub(_commented, text)
        notes.say(
            "{path} contains lines for a notebook, such as %matplotlib, which were left out.",
            path=path,
        )
    return text, notes


def _commented(magic: re.Match[str]) -> str:
    """A line for a notebook as a comment, with a statement before it inside a block.

    A block may consist of such a line alone. At the top, a statement would be in the way of
    `from __future__ import`, and would end a block.
    """
    indent, line = magic.groups()
    return f"{indent}{'pass  ' if indent else ''}# " + line.replace("\n", "\n# ")


def _has_magic(text: str) -> bool:
    """Whether a line is one for a notebook. Most lines hold none of the characters."""
    return any(
        _MAGIC.match(line) for line in text.split("\n") if "%" in line or "!" in line or "?" in line
    )


def runnable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files in the form in which they are judged: in UTF-8, with broken functions replaced."""
    return {
        path: _runs(data, path) if path.endswith(".py") else data for path, data in files.items()
    }


def plain(data: bytes, path: str) -> tuple[bytes, list[str]]:
    """The bytes of a source file in UTF-8, and notes on what was changed."""
    text, notes = decoded(data, path)
    return text.encode(), notes


def _runs(data: bytes, path: str) -> bytes:
    source = read(data, path)
    return (source.text if source.runs is None else source.runs).encode()


def _is_wide(data: bytes) -> bool:
    return text_of(data)[1].startswith(("utf-16", "utf-32"))


def _declared(data: bytes) -> tuple[str, str] | None:
    """The encoding in a file's coding line, as written and as Python names it; None without one."""
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


def repair(text: str, path: str) -> tuple[str | None, list[str]]:
    """Replace each function that does not parse by one that raises the syntax error.

    Args:
        text: a source file.
        path: its name, for messages.

    Returns:
        The text with the same line numbers, or None if it still does not parse; and the errors.
    """
    errors: dict[int, str] = {}
    for _ in range(_MOST):
        problem = _problem(text)
        if problem is None:
            return text, list(errors.values())
        for cause in _causes(text, problem):
            line, says, raising = _words(text, path, cause)
            tried = _without(text, line, raising, max(line, problem.lineno or 1))
            if tried is not None:
                break
        errors.setdefault(line, says)
        if tried is None:
            break
        text = tried
    return None, list(errors.values())


def tree(text: str) -> ast.Module | None:
    """Parse a source, without Python's warnings about it; None if it does not parse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # An unknown escape in a string is not an error.
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _words(text: str, path: str, problem: SyntaxError) -> tuple[int, str, str]:
    """The line of a syntax error, the sentence about it, and a statement that raises it."""
    lines = lines_of(text)
    line = min(max(problem.lineno or 1, 1), max(len(lines), 1))
    code = lines[line - 1][:300] if text else ""
    why = problem.msg
    if _CONFLICT.match(code):
        why = tr("a merge conflict is not resolved")
    says = tr("{path}, line {line}: syntax error, {why}", path=path, line=line, why=why)
    # Python itself describes a syntax error in this form.
    raising = f"raise SyntaxError({why!r}, (__file__, {line}, {problem.offset}, {code!r}))"
    return line, says, raising


def _without(text: str, line: int, raising: str, beyond: int) -> str | None:
    """The text without the code around an error in a line, if the next error is below `beyond`."""
    for change in (_without_region, _without_function):
        tried = change(text, line, raising)
        again = _problem(tried) if tried is not None else None
        if tried is not None and (again is None or (again.lineno or 1) > beyond):
            return tried
    return None


def _causes(text: str, problem: SyntaxError) -> Iterator[SyntaxError]:
    """The error of the first function or class that does not parse by itself, then Python's own.

    A triple quote that is not closed ends at the next docstring, and Python names a line below it.
    """
    lines = lines_of(text)
    for start, end in _tops(lines):
        alone = _problem("\n".join(lines[start:end]))
        if alone is not None:
            alone.lineno = (alone.lineno or 1) + start
            yield alone
            break
    yield problem


def _tops(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each function or class at the top begins, and where its lines end."""
    heads = [k for k, row in enumerate(lines) if _TOP.match(row)]
    for start, end in itertools.pairwise([*heads, len(lines)]):
        while end > start + 1 and lines[end - 1].startswith("@"):
            end -= 1  # it decorates the next one
        yield start, end


def _problem(text: str) -> SyntaxError | None:
    if len(text) > LARGEST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # An unknown escape in a string is not an error.
        try:
            # The parser alone does not notice a `break` outside a loop.
            compile(text, "<answer>", "exec", dont_inherit=True)
        except SyntaxError as problem:
            return problem
        except (ValueError, RecursionError, MemoryError) as problem:
            return SyntaxError(str(problem) or type(problem).__name__)
    return None


def _without_region(text: str, line: int, raising: str) -> str | None:
    """The text with an error instead of the code between the nearest marks above `line`."""
    lines = lines_of(text)
    start = next(
        (k for k in range(line - 1, -1, -1) if lines[k].strip() in (START_YOURS, BEGIN)), None
    )
    if start is None:
        return None
    ends = (k for k in range(start + 1, len(lines)) if lines[k].strip() in (END_YOURS, END))
    end = next(ends, None)
    # Python may notice the error one statement after the end of the region.
    if end is None or end - start < 2 or any(_TOP.match(row) for row in lines[start : line - 1]):
        return None
    lines[start + 1 : end] = _raises(lines[start], raising, end - start - 1)
    return "\n".join(lines) + "\n"


def _without_function(text: str, line: int, raising: str) -> str | None:
    """The text with an error instead of the function or class around `line`."""
    lines = lines_of(text)
    start, end = max((span for span in _tops(lines) if span[0] < line), default=(None, 0))
    if start is None:
        return None
    head = _TOP.match(lines[start])
    kind, name = head.groups() if head else ("def", "_")
    rest = end - start - 1
    if kind == "def":
        body = _raises("    ", raising, rest, head=f"def {name}(*_, **__): ")
    else:
        body = _raises("    ", raising, rest, head=f"class {name}: __init__ = lambda *_, **__: ")
        # A lambda cannot contain `raise`, but it can throw into a generator.
        body[0] = body[0].replace("raise SyntaxError", "(_ for _ in ()).throw(SyntaxError") + ")"
    lines[start:end] = body
    return "\n".join(lines) + "\n"


def _raises(like: str, raising: str, count: int, head: str | None = None) -> list[str]:
    """A statement that raises, with blank lines after it to fill `count` lines below the head."""
    if head is None:
        return [like[: len(like) - len(like.lstrip())] + raising, *[""] * (count - 1)]
    return [head + raising, *[""] * count]
