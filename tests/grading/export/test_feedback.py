"""Pages to give back: whose page is which, in the words of each course system."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from pathlib import Path

import pytest

from grading.export import feedback
from grading.export.formats import ClassExport
from grading.judging.results import Report, SubmissionResult


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (
            "class/Ann Lee_77_assignsubmission_onlinetext_",
            "Ann Lee_77_assignsubmission_file_/feedback.html",
        ),
        ("class/leeann_101_5001_layers.zip", "leeann_101_5001_feedback.html"),
        ("class/raybob_LATE_102_5002_layers.zip", "raybob_LATE_102_5002_feedback.html"),
        (
            "all.zip/Ann Lee_501_assignsubmission_file_/layers.py",
            "Ann Lee_501_assignsubmission_file_/feedback.html",
        ),
        ("class\\leeann_101_5001_layers.zip", "leeann_101_5001_feedback.html"),
        ("class/ann", "Ann Lee.html"),
        ("", "Ann Lee.html"),
    ],
)
def test_a_page_has_the_name_that_its_course_system_knows(path: str, name: str) -> None:
    assert feedback.page_name("Ann Lee", path) == name


@pytest.mark.parametrize("student", ["../../etc/x", "a/b", "C:\\x", "..", "CON:"])
def test_no_name_leaves_the_folder(student: str) -> None:
    name = feedback.page_name(student, "")
    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith(".")


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("CON", "_CON.html"),
        ("aux.txt", "_aux.txt.html"),
        ("=cmd()", "_=cmd().html"),
        ("..", "student.html"),
        ("e\u0301", "\u00e9.html"),
        ("x" * 400, "x" * 150 + ".html"),
        ("\u00e9" * 400, "\u00e9" * 75 + ".html"),
    ],
)
def test_a_name_fits_every_file_system(student: str, name: str) -> None:
    assert feedback.page_name(student, "") == name


def test_names_that_one_file_system_takes_for_the_same_clash_nowhere(tmp_path: Path) -> None:
    names = ("e\u0301", "\u00e9", "X", "x.", "x", "\ufb01", "fi")
    class_ = [SubmissionResult(name, "ok", 10.0, 10.0, 0.1) for name in names]
    written = feedback.pages(ClassExport(Report("hw", "id", class_), {}, tmp_path))
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        pages = [n for n in archive.namelist() if n != feedback.LIST]
    folded = {unicodedata.normalize("NFKC", page).casefold() for page in pages}
    assert len(folded) == len(pages) == len(names)


def test_every_student_has_a_page_of_their_own_and_a_row(tmp_path: Path) -> None:
    (tmp_path / "intake.csv").write_text(
        "path,form,student,attempt,handed_in,use,reason\n"
        "leeann_101_5000_a.zip,Canvas,Ann Lee,1,,no,older attempt\n"
        "leeann_101_5001_a.zip,Canvas,Ann Lee,2,,yes,\n"
        "sum_103_5003_a.zip,Canvas,'=1+1,1,,yes,\n"
    )
    class_ = [
        SubmissionResult(name, "ok", 10.0, 10.0, 0.1) for name in ("Ann Lee", "A:b", "a?B", "=1+1")
    ]
    people = {"Ann Lee": {"email": "ann@example.org"}}
    written = feedback.pages(ClassExport(Report("hw", "id", class_), people, tmp_path))
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        names = archive.namelist()
        text = archive.read(feedback.LIST).decode("utf-8-sig")
    listed = {row["student"]: row for row in csv.DictReader(text.splitlines())}
    assert listed["Ann Lee"]["file"] == "leeann_101_5001_feedback.html"
    assert (listed["Ann Lee"]["email"], listed["Ann Lee"]["final"]) == ("ann@example.org", "10")
    assert listed["'=1+1"]["file"] == "sum_103_5003_feedback.html"
    assert len({name.casefold() for name in names}) == len(names) == 5
    assert {row["file"] for row in listed.values()} < set(names)


def test_the_page_of_each_of_several_people_goes_to_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "intake.csv").write_text(
        "path,form,student,attempt,handed_in,use,reason\n"
        "Ann Lee_501_assignsubmission_file_,Moodle,Ann Lee; Bob Ray,1,,yes,\n"
        "Cy Dow_502_assignsubmission_file_,Moodle,Cy Dow,1,,yes,\n"
    )
    class_ = [SubmissionResult(name, "ok", 10.0, 10.0, 0.1) for name in ("Ann Lee", "Bob Ray")]
    class_.append(SubmissionResult("Cy Dow", "ok", 10.0, 10.0, 0.1))
    written = feedback.pages(ClassExport(Report("hw", "id", class_), {}, tmp_path))
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        names = set(archive.namelist()) - {feedback.LIST}
    own = "Cy Dow_502_assignsubmission_file_/feedback.html"
    assert names == {"Ann Lee.html", "Bob Ray.html", own}
