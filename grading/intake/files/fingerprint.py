"""A fingerprint of what somebody handed over, to see whether other files replaced it."""

from __future__ import annotations

from contextlib import suppress

from grading.intake.files.entries import Entry, Refused
from grading.intake.files.noise import files_below, noise
from grading.support.files import digest

_MOST = 64 << 20  # bytes of a file; a larger one is known by its size
_READ = (".py", ".ipynb")  # all other files in a folder, such as data, are known by their sizes


def fingerprint(entry: Entry) -> str:
    """A hash of the names and sizes of the files in an entry, and of the bytes of its answers.

    What a system writes beside them, such as .DS_Store, does not change it. An archive is not
    unpacked, because it may be hostile.
    """
    below = files_below(entry) if entry.kind == "folder" else ()
    files = {path: file for path, file in below if not noise(file)} or {"": entry}
    return digest(
        part
        for path, file in sorted(files.items())
        for part in (path.encode("utf-8", "surrogatepass"), _content(path, file, file is entry))
    )


def _content(path: str, file: Entry, alone: bool) -> bytes:
    if alone or file.kind == "archive" or path.lower().endswith(_READ):
        with suppress(Refused):
            return file.read(_MOST)
    return str(file.size).encode()
