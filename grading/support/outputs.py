"""Which files a command may replace: its own of an earlier run, never one of somebody else.

Each form of file carries a sign that the commands wrote it: the keys of a JSON document, the
columns of a table, or the kit's name where the format has room for one.
"""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grading.support import program
from grading.support.translation import tr

_PICTURES = (b"\x89PNG", b"GIF8", b"%PDF", b"<?xml")
_EDGE = 1 << 16  # bytes at either end of a file in which its sign stands


@dataclass(frozen=True)
class Form:
    """A form of file that commands write.

    Attributes:
        name: what a message calls it.
        ours: whether the bytes of a file show that one of the commands wrote it.
        suffixes: what a file's name must end in, where that says how it is written.
    """

    name: str
    ours: Callable[[bytes], bool]
    suffixes: tuple[str, ...] = ()


def refusal(path: Path, form: Form) -> str | None:
    """Why a command may not write `form` to `path`; None where nothing of value would be lost."""
    if form.suffixes and path.suffix.lower() not in form.suffixes:
        return tr(
            "{path} must end in {suffixes} to be {form}.",
            path=path,
            suffixes=", ".join(form.suffixes),
            form=form.name,
        )
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None  # writing it says what is wrong, if anything is
    if stat.S_ISLNK(mode):
        return tr("{path} is a link. Choose another name, or remove the link.", path=path)
    if stat.S_ISDIR(mode):
        return tr("{path} is a folder, expected a file. Choose another name.", path=path)
    if not stat.S_ISREG(mode):
        return tr("{path} is not a plain file. Choose another name.", path=path)
    data = path.read_bytes()
    if not data or form.ours(data):
        return None
    return tr(
        "{path} already exists, and {program} did not write it as {form}. "
        "Choose another name, or delete that file first.",
        path=path,
        program=program.name(),
        form=form.name,
    )


def document(*keys: str) -> Form:
    """A JSON object with these keys among its own, or a list of such objects."""

    def ours(data: bytes) -> bool:
        try:
            content = json.loads(data)
        except ValueError:
            return False
        objects = content if isinstance(content, list) else [content]
        return all(isinstance(item, dict) and set(keys) <= set(item) for item in objects)

    return Form(tr("JSON of this kind"), ours)


def _is_page(data: bytes) -> bool:
    head = data[:_EDGE].lower()
    signs = [f'<meta name="generator" content="{program.name()}{end}'.encode() for end in '" ']
    return b"<html" in head and any(sign in head for sign in signs)


def _is_picture(data: bytes) -> bool:
    media = data.startswith(_PICTURES) or data[4:8] == b"ftyp"
    return media and program.name().encode() in data[:_EDGE] + data[-_EDGE:]


def _is_archive(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.comment == program.name().encode()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _is_parquet(data: bytes) -> bool:
    foot = data[-_EDGE:]
    return data.startswith(b"PAR1") and b"exercise_score" in foot and b"rel_error" in foot


def _is_log(data: bytes) -> bool:
    return document("time", "level", "logger", "message").ours(data.partition(b"\n")[0])


PAGE = Form("a page", _is_page)
PICTURE = Form("a picture", _is_picture, (".png", ".svg", ".pdf"))
FILM = Form(
    tr("a moving picture"),
    lambda data: _is_picture(data) or _is_page(data),
    (".gif", ".mp4", ".html", ".png"),
)
ARCHIVE = Form("an archive", _is_archive)
PARQUET = Form(tr("a table of tests"), _is_parquet)
LOG = Form("a log", _is_log)
VERDICTS = document("schema", "assignment", "submissions")


def table(*columns: str, width: int | None = None) -> Form:
    """A CSV file with these columns among its own; `width` is how many it has, if that is fixed."""

    def ours(data: bytes) -> bool:
        head = data.partition(b"\n")[0].decode("utf-8-sig", errors="replace")
        found = next(csv.reader([head]), [])
        return set(columns) <= set(found) and width in (None, len(found))

    return Form(tr("a table of this kind"), ours)


def text(name: str, start: str) -> Form:
    """A text that begins with what the pattern `start` describes."""
    return Form(name, lambda data: re.match(start.encode(), data) is not None)


def archive_with(name: str, member: str) -> Form:
    """An archive that has a file called `member`, as NumPy's have one for each array."""

    def ours(data: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return member in archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False

    return Form(name, ours)
