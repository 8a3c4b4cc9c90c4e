"""A gradebook with answers to one question, and the page that marks them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed")

from grading.gradebook import open_book
from grading.gradebook.book import Gradebook
from grading.gradebook.records import Attempt, RunInfo
from grading.judging.results import SubmissionResult
from grading.mark.desk import Desk
from grading.spec import manifest

QUESTION = """
[[part.question]]
id = "why"
title = "Why rows"
points = 3
rubric = "assignment/rubric/why.toml"
"""
RUBRIC = """
id = "why"
model_answer = "Because of rows."
[[criterion]]
points = 1
earns = "Names the rows."
[[criterion]]
points = 2
earns = "Says why."
[[common_slip]]
says = "Takes columns for rows."
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with open_book(tmp_path / "grades") as opened:
        run = opened.begin(RunInfo("toy-homework", "id", "f"))
        for name, text in (("ann", "<b>rows</b>"), ("bob", "columns"), ("cyd", "both")):
            attempt = Attempt(name, name * 8, answers={"why": text})
            opened.record(run, attempt, SubmissionResult(name, "ok", 1.0, 1.0, 0.1))
        opened.end(run)
        yield opened


@pytest.fixture
def desk(own_toy: Path, book: Gradebook) -> Desk:
    manifest_file = own_toy / "assignment" / "assignment.toml"
    head, _, tail = manifest_file.read_text().partition('[[part]]\nid = "Models"')
    manifest_file.write_text(f'{head}{QUESTION}\n[[part]]\nid = "Models"{tail}')
    folder = own_toy / "assignment" / "rubric"
    folder.mkdir()
    (folder / "why.toml").write_text(RUBRIC)
    return Desk(manifest.load(own_toy), book, "toy-homework")


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    # A browser is needed only here.
    from tests.grading.mark.marking_page import served

    with served(desk, "t0ken") as address:
        yield address
