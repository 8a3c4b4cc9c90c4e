"""Decide which files a command may replace: only files that it wrote itself.

Each form of file has a sign that a command wrote it: the keys of a JSON document, the columns of a
table, or the kit's name in formats that can store one.
"""

from __future__ import annotations

import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grading.support import program
from grading.support.cells import csv_reader
from grading.support.translation import tr

_PICTURES = (b"\x89PNG", b"GIF8", b"%PDF", b"<?xml")
# Files that the desktop of macOS or Windows leaves in a folder that was only looked at.
DESKTOP = (".DS_Store", "Thumbs.db", "desktop.ini")
_EDGE = 1 << 16  # bytes at the start and at the end of a file that are searched for its sign


@dataclass(frozen=True)
class Form:
    """A form of file that commands write.

    Attributes:
        name: its name in messages.
        ours: returns whether the bytes of a file show that a command wrote it.
        suffixes: the endings that a file's name may have, if they decide how it is written.
    """

    name: str
    ours: Callable[[bytes], bool]
    suffixes: tuple[str, ...] = ()


def refusal(path: Path, form: Form) -> str | None:
    """Say why a command may not write a file.

    Args:
        path: the file to write.
        form: the form that it will have.

    Returns:
        The reason, or None if the file may be written.
    """
    if not path.name:
        return tr("{path} is not the name of a file. Choose another name.", path=repr(str(path)))
    if form.suffixes and path.suffix.lower() not in form.suffixes:
        return tr(
            "{path} cannot be written as {form}: its name must end in {suffixes}.",
            path=path,
            suffixes=", ".join(form.suffixes),
            form=form.name,
        )
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return folder_refusal(path.absolute().parent)
    if stat.S_ISLNK(mode):
        return tr("{path} is a link. Choose another name, or remove the link.", path=path)
    if stat.S_ISDIR(mode):
        return tr("{path} is a folder, expected a file. Choose another name.", path=path)
    if not stat.S_ISREG(mode):
        return tr("{path} is not a plain file. Choose another name.", path=path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        return tr(
            "{path} already exists and cannot be read ({reason}). Choose another name.",
            path=path,
            reason=problem.strerror,
        )
    if not data or form.ours(data):
        return None
    return tr(
        "{path} already exists, and {program} did not write it as {form}. "
        "Choose another name, or delete that file first.",
        path=path,
        program=program.name(),
        form=form.name,
    )


def folder_refusal(path: Path) -> str | None:
    """Say why no file can be written to a folder.

    Args:
        path: the folder, which need not exist yet.

    Returns:
        The reason, or None if the folder exists or can be created.
    """
    above = path.absolute()
    while not os.path.lexists(above) and above != above.parent:
        above = above.parent
    if not above.is_dir():
        return tr(
            "{path} cannot be a folder, because {above} is not one. Choose another place.",
            path=path,
            above=above,
        )
    if not os.access(above, os.W_OK):
        return tr(
            "You have no permission to write to {folder}. Choose another place.", folder=above
        )
    return None


def document(*keys: str) -> Form:
    """Return the form of a JSON object that has these keys, or of a list of such objects."""

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
ARCHIVE = Form("an archive", _is_archive, (".zip",))
PARQUET = Form(tr("a table of tests"), _is_parquet)
LOG = Form("a log", _is_log)
VERDICTS = document("schema", "assignment", "submissions")


def table(*columns: str, width: int | None = None) -> Form:
    """Return the form of a CSV file that has these columns.

    Args:
        columns: names of columns that it must have.
        width: the number of its columns, if that is fixed.
    """

    def ours(data: bytes) -> bool:
        head = data.partition(b"\n")[0].decode("utf-8-sig", errors="replace")
        header = next(csv_reader([head]), [])
        return set(columns) <= set(header) and width in (None, len(header))

    return Form(tr("a table of this kind"), ours)


def text(name: str, start: str) -> Form:
    """Return the form of a text whose beginning matches the regular expression `start`."""
    return Form(name, lambda data: re.match(start.encode(), data) is not None)


def archive_with(name: str, member: str) -> Form:
    """Return the form of an archive that contains a file called `member`, such as an .npz."""

    def ours(data: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return member in archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False

    return Form(name, ours)
