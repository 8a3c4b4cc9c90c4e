"""Small classes to look through: a course of two files, and submissions in every form."""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from grading.intake import rules, take
from grading.intake.edits import Edits
from grading.intake.files import entries
from grading.intake.people import roster_files
from grading.intake.people.rosters import Roster
from grading.intake.people.times import Clock, zone_named
from grading.intake.take import Intake
from grading.intake.work import submission
from grading.intake.work.submission import Shape, Submission

LAYERS, NET = "pkg/layers.py", "pkg/net.py"
ROSTER = "name,username\nAnn Lee,alee\nBob Ray,bray\n"
CODE = b"def conv(x):\n    return x\n\n\ndef pool(x):\n    return x\n"
STUB = "*Your answer here.*"
NETCODE = b"class Net:\n    pass\n"


def cell(source: str, grade_id: str = "", id: str = "", kind: str = "markdown") -> dict[str, Any]:  # noqa: A002
    """A cell of a notebook."""
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return {"cell_type": kind, "id": id, "metadata": metadata, "source": source}


CELLS = [
    cell("# Convolution", id="title"),
    cell("### Question 1\n\nWhy share weights?", id="question-why"),
    cell(STUB, "why", "answer-why"),
    cell("## 2. Pooling\n\nNow pool.", id="pooling"),
    cell("x = 1", "check", "check", "code"),
    cell("### Question 2\n\nWhen does it help?", id="question-when"),
    cell(STUB, "when", "answer-when"),
    cell("## You are done", id="end"),
]


def book(cells: Sequence[Mapping[str, Any]] = CELLS) -> bytes:
    """A notebook of these cells."""
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": list(cells)}).encode()


SHAPE = Shape(
    (LAYERS, NET),
    "pkg",
    {LAYERS: frozenset({"conv", "pool"}), NET: frozenset({"Net"})},
    "course-assignment2",
    ("why", "when"),
    {"Convolution.ipynb": book()},
)


def code(mark: str = "") -> bytes:
    """An answer that can be told from others."""
    return CODE + (f"# {mark}\n".encode() if mark else b"")


def lay(root: Path, files: Mapping[str, bytes] | None = None) -> Path:
    """Files below a folder; by default one complete submission."""
    for name, data in ({LAYERS: CODE} if files is None else files).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def zipped(files: Mapping[str, bytes] | None = None, *, windows: bool = False) -> bytes:
    """A zip, with the separators of Windows if asked."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ({LAYERS: CODE} if files is None else files).items():
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name.replace("/", "\\") if windows else name
            info.create_system = 0 if windows else 3
            archive.writestr(info, data)
    return buffer.getvalue()


def tarred(files: Mapping[str, bytes] | None = None, mode: str = "w:gz") -> bytes:
    """A tar."""
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in ({LAYERS: CODE} if files is None else files).items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, BytesIO(data))
    return buffer.getvalue()


def roster_of(folder: Path, text: str, encoding: str = "utf-8") -> Roster:
    """A roster, saved in an encoding."""
    path = folder / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return roster_files.read(path)


def clock(zone: str = "America/New_York") -> rules.Rules:
    """Rules of a course without a due date."""
    return rules.Rules(Clock(zone_named(zone)))


def due(text: str = "2026-10-15 23:59", zone: str = "America/New_York", **more: Any) -> rules.Rules:
    """Rules of a course with one."""
    home = zone_named(zone)
    moment = Clock(home).read(text)
    return rules.Rules(Clock(home, moment, strict=True), moment, **more)


def look(*paths: Path, edits: Edits | None = None, **more: Any) -> Intake:
    """Look through what was handed over."""
    edits = replace(edits or Edits(), folder=paths[0].parent / "out")
    return take.take(list(paths), SHAPE, edits=edits, **more)


def uses(found: Intake) -> dict[str, tuple[str, str]]:
    """Student and use, by the last part of a path."""
    return {row.path.rpartition("/")[2]: (row.student, row.use) for row in found.rows}


def students(found: Intake) -> list[str]:
    """Whose work is used, in order."""
    return sorted(row.student for row in found.rows if row.use == "yes")


def folder(place: Path, files: Mapping[str, bytes]) -> Path:
    """A submission as a folder."""
    return lay(place / "ann", files)


def a_zip(place: Path, files: Mapping[str, bytes]) -> Path:
    """A submission as a zip file."""
    place.mkdir(exist_ok=True, parents=True)
    (place / "ann.zip").write_bytes(zipped(files))
    return place / "ann.zip"


def a_tar(place: Path, files: Mapping[str, bytes]) -> Path:
    """A submission as a compressed tar file."""
    place.mkdir(exist_ok=True, parents=True)
    (place / "ann.tar.gz").write_bytes(tarred(files))
    return place / "ann.tar.gz"


PACKS = (folder, a_zip, a_tar)
Pack = Callable[[Path, Mapping[str, bytes]], Path]


def read(path: Path) -> Submission:
    """What one submission contains."""
    found = submission.read([entries.named(path, path.name)], "ann", SHAPE)
    entries.close_all()
    return found
