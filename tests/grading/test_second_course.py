"""A second, tiny course goes the whole way, from the hand-out to the exported scores.

It has its own package and its own assignment, and shares nothing with the first but the grader.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")

from grading.authoring.proofs import remake
from grading.cli.check import check
from grading.cli.export import export
from grading.cli.grade import grade
from grading.cli.release import release
from grading.cli.report import report
from grading.cli.submit import submit
from grading.sandbox.runner import Runner
from grading.spec import manifest

STUB = r'raise NotImplementedError\(\s*"{} is not written yet[^"]*"\s*\)'
RIGHT = "middle = float(np.median(values))"
UPPER = "middle = float(np.sort(values)[len(values) // 2])"
RANKS = "places = np.array([np.sum(values < value) for value in values], dtype=float)"
ANSWER = "The mean moves, the median does not."


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, judging: Runner) -> Path:
    root = tmp_path_factory.mktemp("second") / "course"
    shutil.copytree(Path(__file__).parent / "statistics", root)
    remake.write(manifest.load(root), [judging])
    return root


@pytest.fixture(scope="module")
def handout(course: Path) -> Path:
    """The students' copy of the course."""
    out = course.parent / "handout"
    done = run(release, out, "--assignment", course)
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture(scope="module")
def ann(handout: Path) -> Path:
    """The folder of a student who has solved everything."""
    return worked(handout, "ann", {"median": RIGHT, "ranks": RANKS}, ANSWER)


@pytest.fixture(scope="module")
def bob(handout: Path) -> Path:
    """The folder of a student with a known mistake, an exercise not begun, and no answer."""
    return worked(handout, "bob", {"median": UPPER}, "")


@pytest.fixture(scope="module")
def grades(course: Path, ann: Path, bob: Path) -> Path:
    """The class, graded."""
    submissions = course.parent / "submissions"
    submissions.mkdir()
    for student in (ann, bob):
        with inside(student):
            done = run(submit, "--out", submissions / f"{student.name}.zip")
        assert done.exit_code == 0, done.output
    roster = course.parent / "roster.csv"
    roster.write_text("name,id\nann,17\nbob,18\ncid,19\n")
    out = course.parent / "grades"
    given = (submissions, "--out", out, "--assignment", course, "--roster", roster, "--keep")
    done = run(grade, *given, "--jobs", 1, "--unsafe-no-sandbox")
    assert done.exit_code == 0, done.output
    assert "1 student on the roster handed in nothing: cid" in done.output
    return out


def run(command: click.Command, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in arguments], terminal_width=100)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def worked(handout: Path, student: str, bodies: dict[str, str], answer: str) -> Path:
    """A copy of the hand-out with some stubs and the answer in words filled in."""
    folder = Path(shutil.copytree(handout, handout.parent / student))
    path = folder / "stats" / "describe.py"
    text = path.read_text()
    for name, body in bodies.items():
        text, count = re.subn(STUB.format(name), body, text)
        assert count == 1
    path.write_text(text)
    notebook = folder / "notebooks" / "Describe.ipynb"
    book = json.loads(notebook.read_text())
    cell = next(c for c in book["cells"] if "nbgrader" in c["metadata"])
    if answer:
        cell["source"] = [answer]
    notebook.write_text(json.dumps(book))
    return folder


def test_the_hand_out_asks_for_everything_and_solves_nothing(handout: Path) -> None:
    text = (handout / "stats" / "describe.py").read_text()
    assert text.count("is not written yet") == 2
    assert "np.sort" not in text
    assert ANSWER not in (handout / "notebooks" / "Describe.ipynb").read_text()
    assert not (handout / "assignment" / "misconceptions").exists()


def test_a_blank_hand_out_checks_to_nothing(handout: Path, tmp_path: Path) -> None:
    with inside(handout):
        done = run(check, "--json", tmp_path / "check.json")
    assert done.exit_code == 1
    (student,) = json.loads((tmp_path / "check.json").read_text())["submissions"]
    assert (student["score"], student["max_score"]) == (0.0, 100.0)
    assert {exercise["status"] for exercise in student["exercises"]} == {"missing"}


def test_a_student_sees_what_is_right_and_what_is_wrong(ann: Path, bob: Path) -> None:
    with inside(ann):
        assert run(check).exit_code == 0
    with inside(bob):
        done = run(check, "median", "--hint", 1)
    assert done.exit_code == 1
    assert "Of two middle values the upper one is taken." in done.output
    assert "Sort the values first." in done.output


def test_an_archive_holds_the_work_and_the_answers(grades: Path) -> None:
    with zipfile.ZipFile(grades.parent / "submissions" / "ann.zip") as archive:
        names = set(archive.namelist())
        handed = json.loads(archive.read("manifest.json"))
    assert {"stats/describe.py", "notebooks/Describe.ipynb", "answers.pdf"} <= names
    assert handed["assignment"] == "statistics-1"
    assert [answer["given"] for answer in handed["answers"]] == [True]


def test_grading_gives_each_student_the_right_verdict(grades: Path) -> None:
    data = json.loads((grades / "grades.json").read_text())
    by_name = {student["student"]: student for student in data["submissions"]}
    assert {name: student["score"] for name, student in by_name.items()} == {
        "ann": 100.0,
        "bob": 30.0,
        "cid": 0.0,
    }
    median, ranks = by_name["bob"]["exercises"]
    assert (median["status"], median["score"], ranks["status"]) == ("wrong", 30.0, "missing")
    named = {test["misconception"] for test in median["tests"] if test["misconception"]}
    assert named == {"upper-middle"}
    assert by_name["cid"]["status"] == "missing"


def test_the_pages_show_the_class_and_each_student(grades: Path, course: Path) -> None:
    done = run(report, grades, "--assignment", course)
    assert done.exit_code == 0, done.output
    index = (grades / "report" / "index.html").read_text()
    assert all(name in index for name in ("ann", "bob", "cid"))
    pages = {path.stem[5:]: path.read_text() for path in (grades / "report").rglob("0*.html")}
    assert set(pages) == {"ann", "bob", "cid"}
    assert "Of two middle values the upper one is taken." in pages["bob"]
    assert "upper one" not in pages["ann"]


def test_the_export_has_a_row_for_everybody(grades: Path) -> None:
    done = run(export, "csv", grades)
    assert done.exit_code == 0, done.output
    with (grades / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {name: float(row["final"]) for name, row in rows.items()} == {
        "ann": 100.0,
        "bob": 30.0,
        "cid": 0.0,
    }
    assert [rows[name]["id"] for name in ("ann", "bob", "cid")] == ["17", "18", "19"]
