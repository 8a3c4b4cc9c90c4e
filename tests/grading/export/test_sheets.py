"""Tables that a course system imports: its own people, ids and column, and our scores."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grading.export import sheets
from grading.export.formats import ClassExport, ExportError, Written
from grading.judging.results import Report, SubmissionResult
from grading.support import outputs

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
    sheet = CANVAS.replace(",Assignment 1 (98764)", "").replace(",100,100,", ",100,")
    assert rows(sheets.canvas(graded(tmp_path, sheet=sheet)))[0][-1] == "Assignment 2 (98765)"


def test_the_assignment_s_own_name_tells_its_column(tmp_path: Path) -> None:
    class_ = graded(tmp_path)
    for name, column in (("cs-assignment2", 2), ("Assignment 1", 1)):
        report = Report(name, "id", class_.report.submissions)
        found = sheets.canvas(ClassExport(report, class_.people, tmp_path, class_.sheet))
        assert rows(found)[0][-1].startswith(f"Assignment {column} (")
    with pytest.raises(ExportError):
        sheets.canvas(ClassExport(Report("project", "id", []), {}, tmp_path, class_.sheet))


def test_who_has_no_score_is_said(tmp_path: Path) -> None:
    written = sheets.canvas(graded(tmp_path, column="Assignment 2 (98765)"))
    notes = " ".join(written.notes)
    assert "1 person in sheet.csv is not in the graded class: Zoë, Cara." in notes
    assert "Bob Ray" in notes


def test_the_roster_of_the_class_is_the_sheet_where_none_is_named(tmp_path: Path) -> None:
    class_ = graded(tmp_path, column="Assignment 2 (98765)")
    assert class_.sheet is not None
    class_.sheet.rename(tmp_path / "roster.csv")
    kept = ClassExport(class_.report, class_.people, tmp_path, None, class_.column)
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


def test_names_of_columns_differ_in_case_between_versions_of_moodle(tmp_path: Path) -> None:
    sheet = (
        "Identifier,Full name,grade,Maximum grade,Feedback Comments\n"
        "Participant 501,Ann Lee,,50.00,\n"
    )
    written = sheets.moodle(graded(tmp_path, sheet=sheet))
    assert rows(written)[1] == ["Participant 501", "Ann Lee", "81.5", "50.00", "Why."]
    assert "The most points are 50.00 in sheet.csv and 100 here." in " ".join(written.notes)
    named = sheets.moodle(graded(tmp_path, sheet=sheet, column="GRADE"))
    assert named.data == written.data


def test_a_picture_in_the_feedback_of_a_worksheet_comes_back(tmp_path: Path) -> None:
    picture = "data:image/png;base64," + "A" * 300_000
    sheet = (
        "Identifier,Full name,Email address,Grade,Comments on the picture\n"
        f'Participant 501,Ann Lee,ann@example.org,,"<img src=""{picture}"">"\n'
    )
    _, ann = rows(sheets.moodle(graded(tmp_path, sheet=sheet)))
    assert ann[3:] == ["81.5", f'<img src="{picture}">']
    # Later runs replace the table, although its cells are large.
    assert outputs.table("Identifier", "x" * 200_000).ours(f"Identifier,{'x' * 200_000}\n".encode())


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


@pytest.mark.parametrize("form", [sheets.canvas, sheets.moodle])
def test_without_a_sheet_the_column_has_the_name_that_was_asked_for(
    tmp_path: Path, form: Callable[[ClassExport], Written]
) -> None:
    report = Report("hw", "id", [result("Ann Lee", 90.0)])
    head = rows(form(ClassExport(report, PEOPLE, tmp_path, column="Homework 2")))[0]
    assert "Homework 2" in head
    assert "hw" not in head


def test_without_a_sheet_every_id_goes_to_the_column_of_its_kind(tmp_path: Path) -> None:
    people = {
        "Ann Lee": {"id": "7", "idnumber": "0009", "emailadresse": "ann@example.org"},
        "Bob Ray": {"matrikelnummer": "0010", "mail": "bob@example.org", "canvasid": "102"},
    }
    report = Report("hw", "id", [result(name, 90.0) for name in people])
    class_ = ClassExport(report, people, tmp_path)
    # A number of another kind in Canvas's ID column may be that of somebody else.
    assert [row[1:4] for row in rows(sheets.canvas(class_))[2:]] == [
        ["", "0009", "ann@example.org"],
        ["102", "0010", "bob@example.org"],
    ]
    assert [row[1:3] for row in rows(sheets.moodle(class_))[1:]] == [
        ["0009", "ann@example.org"],
        ["0010", "bob@example.org"],
    ]


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    twice = CANVAS.replace("Assignment 1 (98764)", "Assignment 2 (98765)")
    with pytest.raises(ExportError, match=r"2 columns named 'Assignment 2 \(98765\)'"):
        sheets.canvas(graded(tmp_path, sheet=twice, column="Assignment 2 (98765)"))
    worksheet = "Identifier,Full name,Grade,Grade\nParticipant 501,Ann Lee,1,2\n"
    with pytest.raises(ExportError, match="2 columns named 'Grade'"):
        sheets.moodle(graded(tmp_path, sheet=worksheet))


def test_other_columns_that_are_there_twice_come_back_as_they_were(tmp_path: Path) -> None:
    sheet = "Full name,Notes,Grade,Notes\nAnn Lee,first,,second\n"
    assert rows(sheets.moodle(graded(tmp_path, sheet=sheet))) == [
        ["Full name", "Notes", "Grade", "Notes"],
        ["Ann Lee", "first", "81.5", "second"],
    ]


@pytest.mark.parametrize("column", ["Student", "ID", "SIS Login ID"])
def test_the_scores_never_replace_who_a_row_is_about(tmp_path: Path, column: str) -> None:
    with pytest.raises(ExportError, match="says who a row is about"):
        sheets.canvas(graded(tmp_path, column=column))


def test_a_single_column_of_another_assignment_is_not_overwritten(tmp_path: Path) -> None:
    class_ = graded(
        tmp_path, sheet=CANVAS.replace(",Assignment 2 (98765)", "").replace(",100,(", ",(")
    )
    asked = ClassExport(
        Report("course-assignment2", "id", class_.report.submissions),
        PEOPLE,
        tmp_path,
        class_.sheet,
    )
    with pytest.raises(ExportError, match="Assignment 1"):
        sheets.canvas(asked)


def test_a_whole_title_beats_the_beginning_of_another(tmp_path: Path) -> None:
    sheet = CANVAS.replace("Assignment 2 (98765)", "Assignment 10 (98765)")
    found = rows(sheets.canvas(graded(tmp_path, sheet=sheet, column="Assignment 1")))
    assert found[0][-1] == "Assignment 1 (98764)"


def test_canvas_columns_in_another_order_and_its_posting_row(tmp_path: Path) -> None:
    sheet = (
        "ID,Assignment 2 (98765),Student,SIS Login ID\n"
        ",Manual Posting,,\n"
        ",50,    Points Possible,\n"
        '101,,"Lee, Ann",alee\n'
    )
    written = sheets.canvas(graded(tmp_path, sheet=sheet))
    assert rows(written) == [
        ["ID", "Student", "SIS Login ID", "Assignment 2 (98765)"],
        ["", "", "", "Manual Posting"],
        ["", "    Points Possible", "", "50"],
        ["101", "Lee, Ann", "alee", "81.5"],
    ]
    # The grades are of 100 points here, and of 50 there.
    assert any("50 in sheet.csv and 100 here" in note for note in written.notes)
    assert not any("a row without a name" in note for note in written.notes)


def test_canvas_gets_back_names_of_columns_that_it_knows(tmp_path: Path) -> None:
    column = "Assignment 2 (98765)"
    expected = rows(sheets.canvas(graded(tmp_path, column=column)))
    for change in (str.lower, lambda head: head.replace("SIS ", "SIS\u00a0")):
        head, _, rest = CANVAS.partition(",Assignment")
        sheet = f"{change(head)},Assignment{rest}"
        assert rows(sheets.canvas(graded(tmp_path, sheet=sheet, column=column))) == expected


def test_commas_in_a_title_separate_no_columns(tmp_path: Path) -> None:
    sheet = f"Full name;Grade;HW{', a' * 9}\nAnn Lee;;\n"
    assert sheets.moodle(graded(tmp_path, sheet=sheet)).data.endswith(b"\nAnn Lee;81.5;\n")


@pytest.mark.parametrize("most", ["1000", "1,000.00", "1.000,00", "1 000,00", "1,000"])
def test_another_maximum_is_named_in_any_form(tmp_path: Path, most: str) -> None:
    sheet = CANVAS.replace(",100,(", f',"{most}",(')
    written = sheets.canvas(graded(tmp_path, sheet=sheet, column="Assignment 2 (98765)"))
    assert f"The most points are {most} in sheet.csv and 100 here." in " ".join(written.notes)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_worksheet_keeps_its_delimiter(tmp_path: Path, mark: str) -> None:
    sheet = "Identifier,Full name,Grade\nParticipant 501,Ann Lee,33\n".replace(",", mark)
    written = sheets.moodle(graded(tmp_path, sheet=sheet))
    assert written.data.decode().splitlines()[1] == f"Participant 501{mark}Ann Lee{mark}81.5"


def test_a_worksheet_in_another_language_takes_its_column_by_name(tmp_path: Path) -> None:
    sheet = (
        "ID,Vollständiger Name,E-Mail-Adresse,Bewertung,Bestwertung\n"
        'Teilnehmer/in501,Ann Lee,ann@example.org,33,"100,00"\n'
    )
    with pytest.raises(ExportError, match="--column"):
        sheets.moodle(graded(tmp_path, sheet=sheet))
    assert rows(sheets.moodle(graded(tmp_path, sheet=sheet, column="Bewertung")))[1][3] == "81.5"


def test_a_name_that_is_a_formula_is_made_safe_and_ids_stay(tmp_path: Path) -> None:
    sheet = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Assignment 2 (98765)\n"
        "=cmd(),101,0009,alee,01,\n"
    )
    assert rows(sheets.canvas(graded(tmp_path, sheet=sheet)))[1] == [
        *("'=cmd()", "101", "0009", "alee", "01", "81.5"),
    ]


def test_a_roster_from_canvas_without_assignments_makes_a_table_of_its_own(tmp_path: Path) -> None:
    class_ = graded(tmp_path)
    (tmp_path / "roster.csv").write_text('Student,ID,SIS User ID\n"Lee, Ann",101,0009\n')
    kept = ClassExport(class_.report, class_.people, tmp_path)
    assert rows(sheets.canvas(kept))[2][:3] == ["Ann Lee", "101", "0009"]


def test_a_sheet_that_is_not_from_canvas_is_refused_not_ignored(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is not a gradebook of Canvas"):
        sheets.canvas(graded(tmp_path, sheet="Student,Email,Grade\nAnn Lee,ann@example.org,\n"))


def test_a_name_is_not_enough_for_a_person_with_another_id(tmp_path: Path) -> None:
    sheet = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Assignment 2 (98765)\n"
        '"Lee, Ann",555,0099,zlee,01,\n'
        '"Lee, Ann",101,0009,alee,01,\n'
    )
    written = sheets.canvas(graded(tmp_path, sheet=sheet))
    assert [row[-1] for row in rows(written)[1:]] == ["", "81.5"]
    assert "1 person in sheet.csv is not in the graded class: Lee, Ann." in written.notes


def test_ids_of_two_people_in_one_row_are_nobodys(tmp_path: Path) -> None:
    sheet = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Assignment 2 (98765)\n"
        '"Lee, Ann",101,0010,alee,01,\n'
    )
    assert rows(sheets.canvas(graded(tmp_path, sheet=sheet)))[1][-1] == ""


def test_a_spreadsheet_is_named_as_one(tmp_path: Path) -> None:
    class_ = graded(tmp_path)
    assert class_.sheet is not None
    class_.sheet.write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(ExportError, match="Save it as CSV"):
        sheets.canvas(class_)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_a_sheet_in_any_encoding_keeps_its_names(tmp_path: Path, encoding: str) -> None:
    request = graded(tmp_path, column="Assignment 2 (98765)")
    (tmp_path / "sheet.csv").write_bytes(CANVAS.replace("Lee", "Léon").encode(encoding))
    names = [cells[0] for cells in rows(sheets.canvas(request))[2:]]
    assert names == ["Léon, Ann", "Ray, Bob", "Zoë, Cara"]


@pytest.mark.parametrize("number", ["Teilnehmer/in501", "Participante 501", "Participant 501"])
def test_a_participant_of_moodle_gets_the_score_in_any_language(
    tmp_path: Path, number: str
) -> None:
    request = graded(tmp_path, sheet=f"ID,Grade\n{number},\n", column="Grade")
    request = replace(request, people={"Ann Lee": {"identifier": "Participant 501"}})
    assert rows(sheets.moodle(request))[1] == [number, "81.5"]


def test_numbers_of_another_assignment_in_moodle_are_no_other_people(tmp_path: Path) -> None:
    sheet = "Identifier,Full name,Grade\nParticipant 901,Ann Lee,\nParticipant 902,Bob Ray,\n"
    people = {"Ann Lee": {"identifier": "Participant 501"}, "Bob Ray": {"id": "Participant 502"}}
    request = replace(graded(tmp_path, sheet=sheet), people=people)
    assert rows(sheets.moodle(request))[1][-1] == "81.5"
    # In the worksheet of this assignment, another number is another person of the same name.
    (tmp_path / "sheet.csv").write_text(sheet.replace("902", "502"))
    assert rows(sheets.moodle(request))[1][-1] == ""
