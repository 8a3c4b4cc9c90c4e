"""Tables that a course system imports: its own people, ids and column, and our scores."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grading.export import sheets
from grading.export.formats import ClassExport, ExportError, Written
from grading.judging.results import Report, SubmissionResult

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Assignment 1 (98764),Assignment 2 (98765),Now\n"
    "    Points Possible,,,,,100,100,(read only)\n"
    '"Lee, Ann",101,0009,alee,"01, A",90,,\n'
    '"Ray, Bob",102,0010,bray,02,80,,\n'
    '"Zoë, Cara",103,0011,czoe,02,80,,\n'
    '"Student, Test",104,,x9,01,,,\n'
)
PEOPLE = {
    "Ann Lee": {"id": "101", "sisuserid": "0009", "sisloginid": "alee"},
    "Bob Ray": {"id": "102", "sisuserid": "0010", "sisloginid": "bray"},
}


def result(student: str, score: float | None, final: float | None = None) -> SubmissionResult:
    steps = {"final": score if final is None else final, "max": 100.0, "lines": ["Why."]}
    return SubmissionResult(student, "ok", score, 100.0, 0.1, policy=steps)


def graded(folder: Path, *, sheet: str = CANVAS, column: str | None = None) -> ClassExport:
    path = folder / "sheet.csv"
    path.write_text(sheet, encoding="utf-8")
    report = Report("hw", "id", [result("Ann Lee", 90.0, 81.5), result("Bob Ray", None)])
    return ClassExport(report, PEOPLE, folder, path, column)


def rows(written: Written) -> list[list[str]]:
    return list(csv.reader(written.data.decode().splitlines()))


def test_canvas_gets_its_own_column_and_ids_back(tmp_path: Path) -> None:
    column = "Assignment 2 (98765)"
    head, points, ann, bob, cara = rows(sheets.canvas(graded(tmp_path, column=column)))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column]
    assert (points[0], points[-1]) == ("    Points Possible", "100")
    assert ann == ["Lee, Ann", "101", "0009", "alee", "01, A", "81.5"]
    # No score yet, and nothing graded: an empty cell, and never a zero.
    assert (bob[0], bob[-1]) == ("Ray, Bob", "")
    assert (cara[0], cara[-1]) == ("Zoë, Cara", "")


def test_a_column_is_never_guessed(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"Assignment 1 \(98764\); Assignment 2 \(98765\)"):
        sheets.canvas(graded(tmp_path))
    with pytest.raises(ExportError, match="fits 0 columns"):
        sheets.canvas(graded(tmp_path, column="Assignment 3"))
    one = CANVAS.replace(",Assignment 1 (98764)", "").replace(",100,100,", ",100,")
    assert rows(sheets.canvas(graded(tmp_path, sheet=one)))[0][-1] == "Assignment 2 (98765)"


def test_the_assignment_s_own_name_tells_its_column(tmp_path: Path) -> None:
    one = graded(tmp_path)
    for name, column in (("cs-assignment2", 2), ("Assignment 1", 1)):
        report = Report(name, "id", one.report.submissions)
        found = sheets.canvas(ClassExport(report, one.people, tmp_path, one.sheet))
        assert rows(found)[0][-1].startswith(f"Assignment {column} (")
    with pytest.raises(ExportError):
        sheets.canvas(ClassExport(Report("project", "id", []), {}, tmp_path, one.sheet))


def test_who_has_no_score_is_said(tmp_path: Path) -> None:
    written = sheets.canvas(graded(tmp_path, column="Assignment 2 (98765)"))
    said = " ".join(written.notes)
    assert "1 in sheet.csv without a score: Zoë, Cara" in said
    assert "Bob Ray" in said


def test_the_roster_of_the_class_is_the_sheet_where_none_is_named(tmp_path: Path) -> None:
    one = graded(tmp_path, column="Assignment 2 (98765)")
    assert one.sheet is not None
    one.sheet.rename(tmp_path / "roster.csv")
    kept = ClassExport(one.report, one.people, tmp_path, None, one.column)
    assert rows(sheets.canvas(kept))[2][-1] == "81.5"


def test_moodle_s_worksheet_comes_back_with_the_same_rows(tmp_path: Path) -> None:
    sheet = (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments\n"
        "Participant 501,Ann Lee,ann@example.org,Submitted,,100.00,\n"
        "Participant 502,Dan Fox,dan@example.org,No submission,,100.00,\n"
    )
    head, ann, dan = rows(sheets.moodle(graded(tmp_path, sheet=sheet)))
    assert head[0] == "Identifier"
    assert ann == [
        "Participant 501",
        "Ann Lee",
        "ann@example.org",
        "Submitted",
        "81.5",
        "100.00",
        "Why.",
    ]
    assert dan == [
        "Participant 502",
        "Dan Fox",
        "dan@example.org",
        "No submission",
        "",
        "100.00",
        "",
    ]


def test_moodle_s_number_is_not_another_kind_of_id(tmp_path: Path) -> None:
    sheet = "Identifier,Full name,Grade\nParticipant 101,Someone Else,\n"
    assert rows(sheets.moodle(graded(tmp_path, sheet=sheet)))[1][-1] == ""


def test_without_a_sheet_the_table_is_made_from_what_is_known(tmp_path: Path) -> None:
    report = Report("hw", "id", [result("Ann Lee", 90.0), result("=1+1", None)])
    written = sheets.canvas(ClassExport(report, PEOPLE, tmp_path))
    _, points, ann, other = rows(written)
    assert (points[0], ann[1], ann[3], ann[5]) == ("    Points Possible", "101", "alee", "90")
    assert (other[0], other[5]) == ("'=1+1", "")
    assert "--sheet" in written.notes[0]
