"""Answers in words out of notebooks, broken ones among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grading.intake import read
from grading.intake.notebook import answers
from grading.intake.root import Shape
from grading.spec import tree
from grading.support.files import zipped


def cell(text: str, name: str | None = None, **kw: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": name, "solution": True}} if name else {}
    return {"cell_type": "markdown", "metadata": metadata, "source": [text], **kw}


def notebook(*cells: dict[str, Any], minor: int = 5) -> bytes:
    book = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": list(cells)}
    return json.dumps(book).encode()


OWN = Shape(
    ("pkg/a.py",),
    "pkg",
    questions=("why", "how"),
    notebooks={
        "A.ipynb": notebook(
            cell("**Question 1.** Why?", id="a"),
            cell("Because.", "why", id="b"),
            cell("**Question 2.** How?", id="c"),
            cell("So.", "how", id="d"),
        )
    },
)


def test_answers_are_taken_by_their_id() -> None:
    data = notebook(cell("x", id="a"), cell("mine", "why", id="b"), cell("other", "how", id="c"))
    assert answers({"A.ipynb": data}, OWN) == ({"why": "mine", "how": "other"}, [])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (notebook(cell("mine", "why")), "cells without an id"),
        (
            notebook(cell("mine", "why", id="a"), cell("y", id="a")),
            "cell ids that stand there twice",
        ),
        (
            notebook(cell("mine", "why", id="a"), cell("again", "why", id="b")),
            "two cells share an id, the first was taken (why)",
        ),
        (
            notebook(cell("**Question 1.**  why?", id="a"), cell("mine", id="b")),
            "cells found by the words before them (why)",
        ),
        (
            json.dumps(
                {
                    "nbformat": 3,
                    "nbformat_minor": 0,
                    "metadata": {"name": ""},
                    "worksheets": [{"cells": [cell("mine", "why")]}],
                }
            ).encode(),
            "an old format",
        ),
    ],
)
def test_a_notebook_is_mended_and_it_is_said(data: bytes, said: str) -> None:
    taken, notes = answers({"A.ipynb": data}, OWN)
    assert taken == {"why": "mine"}
    assert any("mended in memory" in note and said in note for note in notes), notes


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"cells": 3}', b'{"nbformat": 99}', b"[" * 100_000]
)
def test_what_is_no_notebook_is_named(data: bytes) -> None:
    taken, notes = answers({"A.ipynb": data}, OWN)
    assert taken == {}
    assert "no notebook that can be read" in notes[0]


@pytest.mark.parametrize("packed", [False, True])
def test_answers_come_with_the_submission(tmp_path: Path, packed: bool) -> None:
    files = {"pkg/a.py": b"x = 1\n", "A.ipynb": notebook(cell("mine", "why", id="a"))}
    path = tmp_path / "ann"
    tree.write(files, path)
    if packed:
        path = path.with_suffix(".zip")
        path.write_bytes(zipped(files))
    assert read.read([path], "ann", OWN).answers == {"why": "mine"}
