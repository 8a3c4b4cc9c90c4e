"""Files are written whole or not at all, and a zip depends on what is in it alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.support.files import write_bytes, write_pieces, zipped


def test_what_stops_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    path = tmp_path / "new" / "a.txt"
    write_bytes(path, b"before")
    with pytest.raises(KeyboardInterrupt):
        write_pieces(path, pieces())
    assert path.read_bytes() == b"before"
    assert list(path.parent.iterdir()) == [path]


def test_a_zip_is_the_same_for_the_same_files_in_any_order() -> None:
    files = {"b/run": b"#!/bin/sh\n", "a.py": b"x = 1\n" * 100}
    data = zipped(files, programs=("b/run",))
    assert data == zipped(dict(reversed(files.items())), programs=("b/run",))
    assert len(data) < 600
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.filename: archive.read(member) for member in archive.infolist()} == files
        modes = {member.filename: member.external_attr >> 16 for member in archive.infolist()}
    assert modes == {"b/run": 0o100755, "a.py": 0o100644}
