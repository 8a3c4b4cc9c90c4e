"""A small course whose commands run in this process, with verdicts that the files decide."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cs231n.cli import main
from grading.cli.mark import graded_class
from grading.cohort.crews import crews
from grading.cohort.crews.kit import SubmissionDone, Task
from grading.gradebook import open_book
from grading.gradebook.book import Gradebook
from grading.judging.results import ExerciseResult, Status, SubmissionResult, TestResult
from grading.mark.desk import Desk
from grading.spec import manifest
from grading.support.cells import points, safe
from tests.grading.intake.classes import LAYERS, lay

from .test_judged_laws import MANIFEST, ByContent

QUESTION = """
[[part.question]]
id = "why"
title = "Why"
points = 4
"""
WITH_NOTEBOOK = 'title = "One"\nnotebook = "notebooks/One.ipynb"\n'
ASSIGNMENT = MANIFEST.replace('title = "One"\n', WITH_NOTEBOOK) + QUESTION
STUB = "*Your answer here.*"
SOLUTION = b"""
def conv(x):
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION
"""


class Scored(ByContent):
    """A crew that reads the score of a submission from the last line of its code."""

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone]:
        """Verdicts with one exercise."""
        for task in work:
            data = task.submission.files[LAYERS]
            self.given.append(data)
            score = float(data.rpartition(b"# worth ")[2].split()[0])
            status: Status = "ok" if score == 100 else "wrong"
            test = TestResult("plain", "public", status, score, 100.0)
            done = ExerciseResult("conv", "Conv", status, score, 100.0, 0.1, [test])
            who = task.submission.student
            yield SubmissionDone(
                task.number, SubmissionResult(who, status, score, 100.0, 0.1, [done])
            )


def answer_book(text: str = STUB) -> bytes:
    """The notebook of the part, with an answer to its question."""
    metadata = {"nbgrader": {"grade_id": "why", "solution": True, "grade": True}}
    cells = [
        {"cell_type": "markdown", "id": "q", "metadata": {}, "source": "### Why?"},
        {"cell_type": "markdown", "id": "a", "metadata": metadata, "source": text},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def work(points: float, answer: str | None = None, note: str = "") -> dict[str, bytes]:
    """The files of a submission that is worth so many points."""
    text = f"def conv(x):\n    return x\n\n\n# {note}\n# worth {points}\n"
    files = {LAYERS: text.encode()}
    if answer is not None:
        files["notebooks/One.ipynb"] = answer_book(answer)
    return files


class Course:
    """A course in a folder: its class, and the commands of its instructor.

    Args:
        place: a scratch folder.
        patch: pytest's own.
        policy: the lines of `[policy]`.
    """

    def __init__(self, place: Path, patch: pytest.MonkeyPatch, policy: str = "") -> None:
        self.place, self.out, self.class_ = place, place / "grades", place / "class"
        self.crew = Scored()
        patch.setattr(crews, "open_crew", lambda *_: self.crew)
        self.class_.mkdir(parents=True, exist_ok=True)
        self.home = place / "course"
        lay(self.home, {LAYERS: SOLUTION, "pkg/__init__.py": b""})
        lay(self.home, {"notebooks/One.ipynb": answer_book()})
        (self.home / "assignment").mkdir(exist_ok=True)
        self.name = "course-assignment2"
        self.policy(policy)

    def rename(self, name: str) -> None:
        """Give the assignment another name, and no policy."""
        self.name = name
        self.policy("")

    def policy(self, lines: str) -> None:
        """Write another policy."""
        text = ASSIGNMENT.replace("course-assignment2", self.name)
        text += f"[policy]\n{lines}\n" if lines else ""
        (self.home / manifest.MANIFEST).write_text(text)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """A file beside the class."""
        path = self.place / name
        path.write_bytes(text.encode(encoding))
        return path

    def edit(self, path: str, column: str, value: str) -> None:
        """Write into a cell of intake.csv, in each row whose path ends so."""
        table = self.out / "intake.csv"
        rows = self.table(table)
        for row in rows:
            if row["path"].endswith(path):
                row[column] = value
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        table.write_text(text.getvalue())

    def hand_in(self, who: str, files: Mapping[str, bytes]) -> Path:
        """A folder of the class."""
        return lay(self.class_ / who, files)

    def call(self, *line: str | Path) -> int:
        """Run a command; returns its exit code."""
        words = [*map(str, line), "--assignment", str(self.home)]
        with pytest.raises(SystemExit) as done:
            main.main(words, standalone_mode=True)
        return int(done.value.code or 0)

    def grade(self, *options: str | Path) -> dict[str, float | None]:
        """Grade the class; returns everybody's final score."""
        self.code = self.call("grade", self.class_, "--out", self.out, *options)
        return self.finals()

    def finals(self) -> dict[str, float | None]:
        """Everybody's final score in `grades.json`, and the same in every table."""
        found: dict[str, float | None] = {}
        for entry in self.verdicts():
            steps = entry.get("policy") or {"final": entry["score"]}
            found[entry["student"]] = steps["final"]
        rows = self.table(self.out / "gradebook.csv")
        assert {row["student"]: row["final"] for row in rows} == {
            safe(name): points(score) for name, score in found.items()
        }
        return found

    def verdicts(self) -> list[dict[str, Any]]:
        """The entries of `grades.json`."""
        found: list[dict[str, Any]] = json.loads((self.out / "grades.json").read_text())[
            "submissions"
        ]
        return found

    def table(self, path: Path, delimiter: str = ",") -> list[dict[str, str]]:
        """The rows of a CSV file."""
        text = path.read_text("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))

    def export(self, form: str, *options: str | Path) -> Path:
        """Export the class."""
        assert self.call("export", form, self.out, *options) == 0
        names = {"csv": "scores.csv", "feedback": "feedback.zip"}
        return self.out / names.get(form, f"{form}.csv")

    def _desk(self, book: Gradebook) -> Desk:
        assignment = manifest.load(self.home)
        return Desk(assignment, book, book.newest(), False, graded_class(self.out))

    def mark(
        self, who: str, points: float | None, *, items: tuple[str, ...] = (), comment: str = ""
    ) -> None:
        """Give a mark for the answer of a student."""
        with open_book(self.out) as book:
            desk = self._desk(book)
            answer = next(a for a in desk.question("why")["answers"] if a["who"] == who)
            given: dict[str, Any] = {"points": points, "items": list(items), "comment": comment}
            desk.mark(
                "why",
                answer["submission"],
                **given,
                author="ta",
                seen=answer["mark"]["version"],
            )

    def answers(self) -> dict[str, tuple[str, float | None]]:
        """The answers on the marking page: text and points by student."""
        with open_book(self.out) as book:
            desk = self._desk(book)
            return {
                a["who"]: (a["text"], a["mark"]["points"]) for a in desk.question("why")["answers"]
            }


Maker = Callable[..., Course]
QUESTIONS = "weights = { One = 1, questions = 1 }"
DUE = 'zone = "UTC"\ndue = 2026-10-15T23:59:00\nlate = "score * min(0.1 * days, 0.5)"\n'
BOTH = "name,login\nAnn Lee,alee\nBob Ray,bray\n"


def inbound(when: str, number: str, who: str = "ann") -> str:
    """A folder's name as nbgrader collects it."""
    return f"inbound/{who}+course-assignment2+{when} UTC+{number}"
