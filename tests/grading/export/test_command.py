"""`cs231n export`: what it says where a gradebook or a file is not to be had."""

from __future__ import annotations

import csv
import errno
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from grading.cli.export import export
from grading.export.formats import FORMATS
from grading.gradebook import open_book
from grading.gradebook.records import Attempt, RunInfo
from grading.judging import report_json
from grading.judging.results import Report, SubmissionResult

ADA = SubmissionResult("ada", "ok", 10.0, 10.0, 0.5)


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    """A folder as `grade --out` leaves it, but for its gradebook."""
    folder = tmp_path / "grades"
    report_json.write(Report("hw", "id", [ADA]), folder / "grades.json", detail=True)
    return folder


def test_ids_come_out_of_the_gradebook(grades: Path) -> None:
    with open_book(grades) as book:
        run = book.begin(RunInfo("hw", "id", "f"))
        book.record(run, Attempt("ada", "a" * 8, roster={"sid": "17"}), ADA)
    done = CliRunner().invoke(export, ["csv", str(grades)])
    assert done.exit_code == 0, done.output
    (row,) = csv.DictReader((grades / "scores.csv").read_text("utf-8-sig").splitlines())
    assert (row["student"], row["sid"], row["final"]) == ("ada", "17", "10")


def test_without_a_gradebook_it_says_that_there_are_no_ids(grades: Path) -> None:
    done = CliRunner().invoke(export, ["canvas", str(grades)])
    assert done.exit_code == 0, done.output
    assert "The table has no student ids" in done.stderr
    assert "ada" in (grades / "canvas.csv").read_text()


def test_a_gradebook_that_cannot_be_read_leaves_no_table_without_ids(grades: Path) -> None:
    (grades / "grades.db").write_bytes(b"not a database at all " * 100)
    done = CliRunner().invoke(export, ["canvas", str(grades)])
    assert done.exit_code == 2, done.output
    assert "damaged, or it is not a gradebook" in " ".join(done.output.split())
    assert not (grades / "canvas.csv").exists()


def test_a_gradebook_that_was_named_must_be_there(grades: Path, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere.db")
    done = CliRunner().invoke(export, ["csv", str(grades), "--gradebook", nowhere])
    assert done.exit_code == 2
    assert "There is no gradebook at" in " ".join(done.output.split())
    assert not (grades / "scores.csv").exists()


@pytest.mark.skipif(os.name != "posix", reason="it asks for the mode of a file")
@pytest.mark.parametrize(("form", "mode"), [("gradescope", 0o600), ("csv", 0o644)])
def test_what_holds_the_secret_seed_is_for_its_owner_alone(
    grades: Path, tmp_path: Path, form: str, mode: int
) -> None:
    path = tmp_path / "made.zip"
    assert CliRunner().invoke(export, [form, str(grades), "--out", str(path)]).exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_cannot_be_written_is_wrong_usage(grades: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    path = grades / "grades.json" / "below.zip"
    done = CliRunner().invoke(export, [form, str(grades), "--out", str(path)])
    assert done.exit_code == 2, done.output
    assert "grades.json is not one. Choose another place." in " ".join(done.output.split())


def test_every_form_of_the_table_is_in_the_help_with_what_it_is_for() -> None:
    text = " ".join(CliRunner().invoke(export, ["--help"]).output.split())
    for form in FORMATS.values():
        assert f"{form.name} {form.about}" in text


def test_a_sheet_with_two_assignments_asks_which(grades: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "canvas_in.csv"
    sheet.write_text("Student,ID,SIS Login ID,Section,HW 1 (11),HW 2 (22)\nada,7,ada1,A,,\n")
    done = CliRunner().invoke(export, ["canvas", str(grades), "--sheet", str(sheet)])
    assert done.exit_code == 2
    assert "HW 1 (11); HW 2 (22)" in " ".join(done.output.split())
    assert "--column" in done.output
    assert not (grades / "canvas.csv").exists()


def test_a_class_in_a_folder_that_cannot_be_written_to_is_exported_elsewhere(
    grades: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def readonly(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("grading.export.kept.write_bytes", readonly)
    done = CliRunner().invoke(export, ["csv", str(grades), "--out", str(tmp_path / "a.csv")])
    assert done.exit_code == 0, done.output
    assert f"{grades} cannot be written to (Read-only file system)" in done.stderr
    assert "ada" in (tmp_path / "a.csv").read_text()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["csv", "--sheet", "grades.json"], "csv has no --sheet, which is for canvas, moodle."),
        (["feedback", "--parts", "One"], "no --parts, which is for gradescope, nbgrader."),
        (["gradescope", "--solved", "One"], "no --solved, which is for nbgrader."),
        (["json", "--unsafe-no-sandbox"], "no --unsafe-no-sandbox, which is for gradescope."),
    ],
)
def test_an_option_of_another_format_is_refused(
    grades: Path, monkeypatch: pytest.MonkeyPatch, line: list[str], says: str
) -> None:
    monkeypatch.chdir(grades)
    done = CliRunner().invoke(export, [*line, str(grades)])
    assert done.exit_code == 2, done.output
    assert says in " ".join(done.output.split())
    assert [path.name for path in grades.iterdir()] == ["grades.json"]
