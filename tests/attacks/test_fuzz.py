"""Readers of foreign files accept any bytes: they return a result or refuse, and never crash."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.intake.files import entries
from grading.intake.files.entries import Refused
from grading.intake.work import submission
from grading.intake.work.answers import each, merged
from grading.intake.work.submission import Shape, choose_package
from grading.sandbox import protocol
from grading.sandbox.contract import Answer
from grading.sandbox.frames import read_answer
from grading.sandbox.protocol import Malformed
from grading.spec import notebook_cells
from grading.spec.manifest import AssignmentError

FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
SHAPE = Shape(["toy/rows.py", "toy/model.py"], "toy", questions=["why"])


class Stream:
    """Bytes, read as from a pipe."""

    def __init__(self, data: bytes) -> None:
        self.file = io.BytesIO(data)

    def read_into(self, buffer: memoryview) -> None:
        if self.file.readinto(buffer) < len(buffer):
            raise EOFError


@st.composite
def frames(draw: st.DrawFn) -> bytes:
    """Frames of the right form, with few or many changes."""
    spec = st.tuples(
        st.sampled_from([*sorted(protocol.DTYPES), "O", "V8", "M8", ""]),
        st.lists(st.integers(-1, 3) | st.integers(), max_size=4),
    ).map(list)
    header: dict[str, Any] = {
        "id": draw(st.sampled_from([7, 7, 7, "7", 7.0, True, None])),
        "status": draw(st.sampled_from(["ok", "ok", "error", "fault", "wrong", 3])),
        "error": draw(st.none() | PLAIN),
        "values": draw(
            st.just({"out": 0}) | st.dictionaries(st.text(max_size=4), PLAIN, max_size=3) | PLAIN
        ),
        "arrays": draw(st.lists(spec, max_size=3) | PLAIN),
    }
    text = json.dumps({**header, **draw(st.dictionaries(st.text(max_size=4), PLAIN, max_size=2))})
    data = len(text).to_bytes(4, "little") + text.encode() + draw(st.binary(max_size=300))
    if draw(st.booleans()):
        place = draw(st.integers(0, len(data) - 1))
        data = data[:place] + draw(st.binary(max_size=4)) + data[place + 1 :]
    return data


@FEW
@given(frames() | st.binary(max_size=200))
def test_frames(data: bytes) -> None:
    try:
        header, arrays = protocol.read(Stream(data).read_into, budget=1 << 16)
        answer = read_answer(header, arrays, 7, ["out"])
    except (Malformed, EOFError):
        return
    assert isinstance(answer, Answer)
    assert answer.status != "fault"
    assert sum(array.nbytes for array in arrays) <= 1 << 16


@FEW
@given(st.data())
def test_archives(tmp_path: Path, data: st.DataObject) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", data.draw(st.sampled_from([0, 8, 12, 14]))) as archive:
        archive.writestr("toy/rows.py", b"x = 1\n" * 50)
        archive.writestr("toy/model.py", b"y = 2\n")
    raw = bytearray(whole.getvalue())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=6)):
        raw[place] = data.draw(st.integers(0, 255))
    path = tmp_path / data.draw(
        st.sampled_from(["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.xz"])
    )
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
    student = submission.read([entries.named(path, path.name)], "ann", SHAPE)
    entries.close_all()
    assert student.problem or all(name.startswith("toy/") for name in student.files)
    assert all(isinstance(note, str) for note in student.notes)


@FEW
@given(st.dictionaries(st.text(max_size=30) | st.just("a/toy/rows.py"), st.binary(max_size=60)))
def test_the_files_of_a_submission(members: dict[str, bytes]) -> None:
    try:
        student = choose_package("ann", members, SHAPE)
    except Refused:
        return
    assert student.problem or all(path.startswith("toy/") for path in student.files)


@st.composite
def notebooks(draw: st.DrawFn) -> bytes:
    """Files that are almost notebooks."""
    cell = st.fixed_dictionaries(
        {},
        optional={
            "cell_type": st.sampled_from(["code", "markdown", "raw", 3]) | PLAIN,
            "metadata": st.just({"nbgrader": {"grade_id": "why", "solution": True}}) | PLAIN,
            "source": st.text(max_size=9) | st.lists(st.text(max_size=5), max_size=3) | PLAIN,
            "id": PLAIN,
            "outputs": PLAIN,
        },
    )
    book = draw(
        st.fixed_dictionaries(
            {"cells": st.lists(cell | PLAIN, max_size=5) | PLAIN},
            optional={
                "nbformat": st.sampled_from([4, 3, 2, 5, "4", None, 4.5]) | PLAIN,
                "nbformat_minor": st.sampled_from([5, 2, "5"]) | PLAIN,
                "metadata": PLAIN,
                "worksheets": PLAIN,
            },
        )
        | PLAIN
    )
    text = json.dumps(book).encode()
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


@FEW
@given(notebooks() | st.binary(max_size=60))
def test_notebooks(data: bytes) -> None:
    texts, notes = merged(each({"ann/work.ipynb": data}, SHAPE.course, SHAPE.questions))
    assert set(texts) <= {"why"}
    json.dumps([texts, notes]).encode("utf-8")


@FEW
@given(notebooks())
def test_notebooks_of_the_course(data: bytes) -> None:
    try:
        text, taken = notebook_cells.blank(data.decode(), "work.ipynb")
    except AssignmentError:
        return
    json.loads(text)
    assert all(isinstance(name, str) for name in taken)
