"""Whose a thing is, is decided entry by entry: by its form, the roster, and what lies in it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from grading.intake.edits import Edits, cell_of

from .classes import (
    CODE,
    LAYERS,
    ROSTER,
    book,
    code,
    lay,
    look,
    roster_of,
    students,
    tarred,
    uses,
    zipped,
)


@pytest.mark.parametrize(
    "odd",
    [
        "group_1_2_final.zip",
        "alee_2026_10_01_layers.zip",
        "lab_2_1_alee",
        "hw_2_3_x.zip",
        "a_1_2_b",
    ],
)
def test_one_name_that_looks_like_canvas_decides_for_itself_alone(tmp_path: Path, odd: str) -> None:
    class_ = tmp_path / "class"
    for name in ("ann", "ben", "cara"):
        lay(class_ / name, {LAYERS: code(name)})
    if odd.endswith(".zip"):
        (class_ / odd).write_bytes(zipped())
    else:
        lay(class_ / odd)
    found = look(class_)
    assert {"ann", "ben", "cara"} < set(students(found))
    assert len(students(found)) == len(found.rows) == 4


def test_a_date_in_a_name_is_no_number_of_canvas(tmp_path: Path) -> None:
    for name in ("alee", "bray"):
        lay(tmp_path / "c", {f"{name}_2026_10_01_layers.zip": zipped({LAYERS: code(name)})})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert students(found) == ["Ann Lee", "Bob Ray"]
    assert {row.form for row in found.rows} == {"zip"}


def test_every_file_of_a_class_has_a_row(tmp_path: Path) -> None:
    class_ = lay(
        tmp_path / "class",
        {
            "ann.zip": zipped(),
            "bob.rar": b"Rar!\x1a\x07\x01\x00",
            "cara.7z": b"7z\xbc\xaf\x27\x1c",
            "dan.ipynb": book(),
            "eve.py": CODE,
            "fay.ZIP": zipped(),
            "gus.tar.zst": b"\x28\xb5\x2f\xfd",
            "notes.txt": b"see below",
            ".DS_Store": b"\0",
            "__MACOSX/._ann.zip": b"\0",
            "@eaDir/ann.zip@SynoEAStream": b"\0",
            "System Volume Information/WPSettings.dat": b"\0",
            "Icon\r": b"",
        },
    )
    found = look(class_)
    assert uses(found) == {
        "ann.zip": ("ann", "yes"),
        "bob.rar": ("bob", "person"),
        "cara.7z": ("cara", "person"),
        "dan.ipynb": ("dan", "yes"),
        "eve.py": ("eve", "yes"),
        "fay.ZIP": ("fay", "yes"),
        "gus.tar.zst": ("gus", "person"),
        "notes.txt": ("", "no"),
        ".DS_Store": ("", "no"),
        "__MACOSX": ("", "no"),
        "@eaDir": ("", "no"),
        "System Volume Information": ("", "no"),
        cell_of("class/Icon\r").removeprefix("class/"): ("", "no"),
    }
    assert all(row.reason for row in found.rows if row.use != "yes")
    assert set(found.undecided) == {"bob", "cara", "gus"}


def test_a_class_of_loose_files_alone_is_several_people(tmp_path: Path) -> None:
    found = look(lay(tmp_path / "c", {"ann.py": code("a"), "ben.py": code("b")}))
    assert students(found) == ["ann", "ben"]
    rars = look(lay(tmp_path / "r", {f"{n}.rar": b"Rar!" for n in "abc"}))
    assert [row.use for row in rars.rows] == ["person"] * 3


@pytest.mark.parametrize(
    "names",
    [
        ("Group 1", "Group 2"),
        ("team-a.zip", "team-b.zip"),
        ("group1_final", "group2"),
        ("group_0001", "group_0002"),
    ],
)
def test_each_of_a_class_of_groups_has_a_row_for_its_members(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    for name in names:
        files = {LAYERS: code(name)}
        if name.endswith(".zip"):
            lay(tmp_path / "c", {name: zipped(files)})
        else:
            lay(tmp_path / "c" / name, files)
    roster = roster_of(tmp_path, ROSTER + "Cy Dow,cdow\n")
    assert uses(look(tmp_path / "c", roster=roster)) == dict.fromkeys(names, ("", "person"))
    members = {"student": "alee; Bob Ray"}, {"student": "cdow"}
    edits = Edits({f"c/{name}": cells for name, cells in zip(names, members, strict=True)})
    found = uses(look(tmp_path / "c", roster=roster, edits=edits))
    assert list(found.values()) == [("Ann Lee; Bob Ray", "yes"), ("Cy Dow", "yes")]


def test_versions_of_one_group_are_no_class(tmp_path: Path) -> None:
    for name in ("version 1", "version 2"):
        lay(tmp_path / "Group 1" / name, {LAYERS: code(name)})
    assert [row.use for row in look(tmp_path / "Group 1").rows] == ["person"]


def test_what_a_students_folder_holds_packed_is_never_a_zero(tmp_path: Path) -> None:
    class_ = tmp_path / "c"
    lay(class_ / "ann")
    lay(class_ / "bob", {"work.rar": b"Rar!"})
    lay(class_ / "cara", {"layers.py.gz": gzip.compress(CODE)})
    lay(class_ / "dan", {"Convolution.ipynb": book()})
    lay(class_ / "eve", {"essay.pdf": b"%PDF"})
    (class_ / "fay").mkdir()
    lay(class_ / "gil", {"upload.zip": zipped({"more.zip": zipped()})})
    lay(class_ / "hal", {"one.zip": zipped(), "two.zip": zipped({LAYERS: code("other")})})
    found = look(class_)
    assert students(found) == ["ann", "dan", "gil"]
    assert set(found.undecided) == {"bob", "cara", "eve", "fay", "hal"}


def test_work_that_was_saved_as_text_is_no_stray_file(tmp_path: Path) -> None:
    files = {"fay.py.txt": CODE, "wes.ipynb.json": book(), "kim.ipynb.txt": book()}
    notes = {"notes.txt": b"Ask Cid to define conv.", "report.json": b'{"why": 1}'}
    found = look(lay(tmp_path / "c", {f"ann/{LAYERS}": code("a"), **files, **notes}))
    assert uses(found) == {
        "ann": ("ann", "yes"),
        "fay.py.txt": ("fay", "person"),
        "kim.ipynb.txt": ("kim", "person"),
        "wes.ipynb.json": ("wes", "person"),
        "notes.txt": ("", "no"),
        "report.json": ("", "no"),
    }


def test_a_stray_file_beside_student_folders_is_a_stray_file(tmp_path: Path) -> None:
    class_ = tmp_path / "c"
    lay(class_ / "ann")
    lay(class_ / "ben", {LAYERS: code("ben")})
    lay(class_, {"layers.py": CODE, "README.md": b"", "helper.py": b"x = 1\n"})
    found = look(class_)
    assert students(found) == ["ann", "ben"]
    assert uses(found)["layers.py"] == ("", "person")
    assert uses(found)["helper.py"][1] == "no"


MOODLE = {
    f"{who}_assignsubmission_file_/{LAYERS}": code(who) for who in ("Ann Lee_111", "Bob Ray_112")
}
FOLDERS = {f"{who}/{LAYERS}": code(who) for who in ("ann", "ben")}


@pytest.mark.parametrize("windows", [False, True])
@pytest.mark.parametrize("under", ["", "class/", "a/b/"])
@pytest.mark.parametrize("pack", ["zip", "tar.gz", "folder", "zip in folder", "zip in zip"])
@pytest.mark.parametrize("files", [MOODLE, FOLDERS], ids=["Moodle", "folders"])
def test_an_archive_of_several_people_is_several_submissions(
    tmp_path: Path, files: dict[str, bytes], pack: str, under: str, windows: bool
) -> None:
    inside = {under + name: data for name, data in files.items()}
    place = tmp_path / "class"
    if pack == "folder":
        lay(place, inside)
    elif pack == "zip in folder":
        lay(place, {"download.zip": zipped(inside, windows=windows)})
    elif pack == "zip in zip":
        place = tmp_path / "all.zip"
        place.write_bytes(zipped({"section1.zip": zipped(inside, windows=windows)}))
    else:
        place = tmp_path / f"class.{pack}"
        place.write_bytes(zipped(inside, windows=windows) if pack == "zip" else tarred(inside))
    found = look(place)
    assert [s.casefold()[:3] for s in students(found)] == [
        "ann",
        "ben" if "ben" in str(files) else "bob",
    ]
    assert all(row.use == "yes" for row in found.rows)


def test_a_class_zip_inside_a_class_folder_is_taken_apart(tmp_path: Path) -> None:
    lay(
        tmp_path / "mix",
        {
            "section1.tar.gz": tarred(FOLDERS),
            "Class 2.zip": zipped({f"{n}/{LAYERS}": code(n) for n in ("kim", "lou")}),
            f"zoe/{LAYERS}": code("zoe"),
            "moodle.zip": zipped(MOODLE),
        },
    )
    found = look(tmp_path / "mix")
    assert students(found) == ["Ann Lee", "Bob Ray", "ann", "ben", "kim", "lou", "zoe"]


def test_folders_that_may_be_versions_or_people_need_a_person(tmp_path: Path) -> None:
    both = {f"{n}/{LAYERS}": code(n) for n in ("blue", "green")}
    lay(tmp_path / "c", {"zoe.zip": zipped(both), "ann.zip": zipped(), "ben.zip": zipped()})
    found = look(tmp_path / "c")
    assert uses(found)["zoe.zip"][1] == "person"
    assert students(found) == ["ann", "ben"]
    names = "name,login\nBlue,blue\nGreen,green\nAnn,ann\nBen,ben\n"
    known = look(tmp_path / "c", roster=roster_of(tmp_path, names))
    assert students(known) == ["Ann", "Ben", "Blue", "Green"]


def test_assignments_beside_each_other_are_one_persons(tmp_path: Path) -> None:
    works = {f"assignment{n}/{LAYERS}": code(str(n)) for n in (1, 2, 3)}
    lay(tmp_path / "c", {"ann.zip": zipped(works), f"ben/{LAYERS}": CODE, f"cid/{LAYERS}": CODE})
    found = look(tmp_path / "c")
    assert students(found) == ["ann", "ben", "cid"]
    (ann,) = (hand_in for hand_in in found.to_judge if hand_in.student == "ann")
    assert ann.load().files == {LAYERS: code("2")}


def test_numbers_of_different_kinds_are_never_compared(tmp_path: Path) -> None:
    # Bob's id is the number by which Canvas and Moodle know Ann.
    roster = roster_of(tmp_path, "name,id\nAnn Lee,7\nBob Ray,101\n")
    lay(tmp_path / "cv", {"leeann_101_5001_layers.zip": zipped()})
    lay(tmp_path / "md", {f"Ann Lee_101_assignsubmission_file_/{LAYERS}": CODE})
    for folder in ("cv", "md"):
        assert students(look(tmp_path / folder, roster=roster)) == ["Ann Lee"]
    canvas = roster_of(
        tmp_path, 'Student,ID,SIS User ID,SIS Login ID\n"Kim, Min",8,10,m1\n"Kim, Min",9,8,m2\n'
    )
    lay(tmp_path / "two", {f"kimmin_{n}_500{n}_layers.py": code(str(n)) for n in (8, 9)})
    found = look(tmp_path / "two", roster=canvas)
    assert [hand_in.student for hand_in in found.to_judge] == ["Min Kim (10)", "Min Kim (8)"]


def test_two_people_of_one_name_need_a_person_or_a_number(tmp_path: Path) -> None:
    lay(tmp_path / "cv", {f"kimmin_{n}_500{n}_layers.py": code(str(n)) for n in (111, 112)})
    alone = look(tmp_path / "cv")
    assert students(alone) == ["kimmin (111)", "kimmin (112)"]
    lay(tmp_path / "more", {"kimmin.zip": zipped(), "kimmin (1).zip": zipped({LAYERS: code("1")})})
    third = look(tmp_path / "cv", tmp_path / "more")
    assert {row.student for row in third.rows} == {"kimmin", "kimmin (111)", "kimmin (112)"}
    roster = roster_of(tmp_path, "name,id\nMin Kim,10008\nMin Kim,10009\n")
    found = look(tmp_path / "cv", roster=roster)
    assert [row.use for row in found.rows] == ["person"] * 2
    assert (
        "matches more than one person on the roster: Min Kim (10008), Min Kim (10009)"
        in found.rows[0].reason
    )
    assert len(found.missing) == 2


def test_anonymous_names_are_nobody_on_a_roster(tmp_path: Path) -> None:
    lay(tmp_path / "an", {f"anon_500{n}_800{n}_layers.zip": zipped() for n in (1, 2)})
    assert students(look(tmp_path / "an")) == ["anon 5001", "anon 5002"]
    found = look(tmp_path / "an", roster=roster_of(tmp_path, ROSTER))
    assert [row.use for row in found.rows] == ["person"] * 2
    blind = "Identifier,Full name\nParticipant 111,Ann Lee\nParticipant 112,Bob Ray\n"
    files = {f"Participant_{n}_assignsubmission_file_/{LAYERS}": code(str(n)) for n in (111, 112)}
    moodle = look(lay(tmp_path / "md", files), roster=roster_of(tmp_path, blind))
    assert students(moodle) == ["Ann Lee", "Bob Ray"]


def test_the_same_attempt_in_two_places_counts_once(tmp_path: Path) -> None:
    root = tmp_path / "course"
    lay(root / "inbound" / "ann+assignment2+2026-10-01 10:00:00 UTC+x")
    lay(
        root / "submitted" / "ann" / "assignment2",
        {LAYERS: CODE, "timestamp.txt": b"2026-10-01 10:00:00 UTC"},
    )
    found = look(root)
    assert len(found.to_judge) == 1
    assert any("the same files at the same time" in row.reason for row in found.rows)


def test_two_submissions_without_times_need_a_person(tmp_path: Path) -> None:
    lay(tmp_path / "c", {"ann.zip": zipped(), f"ann/{LAYERS}": code("x"), f"ben/{LAYERS}": CODE})
    found = look(tmp_path / "c")
    assert students(found) == ["ben"]
    assert "no time shows which came last" in found.undecided["ann"][0]


@pytest.mark.parametrize("others", [{}, {"bray.docx": b"PK\x03\x04", "readme.pdf": b"%PDF"}])
def test_one_loose_file_of_somebody_on_the_roster_is_not_the_whole_folders(
    tmp_path: Path, others: dict[str, bytes]
) -> None:
    roster = roster_of(tmp_path, "name,login\nAnn Lee,alee\nBob Ray,bray\n")
    found = look(lay(tmp_path / "class", {"alee.py": code(), **others}), roster=roster)
    assert uses(found)["alee.py"] == ("Ann Lee", "yes")
    assert "class" not in uses(found)


def test_a_section_of_one_person_is_a_section_beside_larger_ones(tmp_path: Path) -> None:
    names = ("section1/alee", "section1/bray", "section2/cdow")
    folder = lay(tmp_path / "class", {f"{name}/{LAYERS}": code(name) for name in names})
    assert students(look(folder)) == ["alee", "bray", "cdow"]


@pytest.mark.parametrize("under", ["submissions", "class/section 1", "students/download"])
@pytest.mark.parametrize("name", ["ann", "ann/assignment2"])
def test_folders_named_for_a_class_are_nobody_even_around_one_person(
    tmp_path: Path, under: str, name: str
) -> None:
    found = look(lay(tmp_path / "hw2", {f"{under}/{name}/{LAYERS}": CODE}))
    assert students(found) == ["ann"]


@pytest.mark.parametrize("name", ["Allen", "allison", "Parth", "Laban"])
def test_a_name_that_begins_like_a_word_for_a_class_is_a_persons(tmp_path: Path, name: str) -> None:
    versions = {f"{name}/{n}/{LAYERS}": code(n) for n in ("blue", "green")}
    assert students(look(lay(tmp_path / "c", {**versions, f"bob/{LAYERS}": code()}))) == ["bob"]
    alone = look(lay(tmp_path / "one", {f"{name}/convnet/{LAYERS}": code()}))
    assert students(alone) == [name]


def test_a_folder_around_the_package_is_no_person(tmp_path: Path) -> None:
    names = ("submission_ann/convnet", "submission_bob/mycode")
    folder = lay(tmp_path / "class", {f"{name}/{LAYERS}": code(name) for name in names})
    assert students(look(folder)) == ["submission_ann", "submission_bob"]


def test_files_named_after_several_people_are_several_submissions(tmp_path: Path) -> None:
    files = {f"{name} - layers.py": code(name) for name in ("Ann Lee", "Bob Ray")}
    roster = roster_of(tmp_path, "name,id\nAnn Lee,7\nBob Ray,8\n")
    inner = {f"Assignment 2/{name}": data for name, data in files.items()}
    (tmp_path / "a.zip").write_bytes(zipped(inner))
    lay(tmp_path / "c", inner)
    for path in (tmp_path / "a.zip", tmp_path / "c"):
        assert students(look(path, roster=roster)) == ["Ann Lee", "Bob Ray"]
        # Without a roster the names may be those of two versions.
        (hand_in,) = look(path).hand_ins
        assert "which one counts?" in hand_in.problem


def test_folders_of_two_assignments_with_a_class_in_each_need_a_person(tmp_path: Path) -> None:
    names = ("assignment1/ann", "assignment2/ann", "assignment2/bob")
    lay(tmp_path / "c", {f"{name}/{LAYERS}": code(name) for name in names})
    (hand_in,) = look(tmp_path / "c").hand_ins
    assert "work of several people" in hand_in.problem
    assert "If it is a class, name what is in it: c/*" in hand_in.problem


def test_sections_that_may_be_versions_are_a_class_if_each_is_named(tmp_path: Path) -> None:
    names = ("A/ann", "A/bob", "B/cy", "B/dan")
    class_ = lay(tmp_path / "c", {f"{name}/{LAYERS}": code(name) for name in names})
    assert students(look(*class_.iterdir())) == ["ann", "bob", "cy", "dan"]


@pytest.mark.parametrize("name", ["Ann Lee.docx", "Ann Lee.zip.part", "Ann Lee.txt", "alee.pdf"])
def test_a_document_with_the_name_of_a_student_needs_a_person(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "c", {name: b"x", f"bray/{LAYERS}": CODE})
    roster = roster_of(tmp_path, "name,login\nAnn Lee,alee\nBob Ray,bray\n")
    found = look(tmp_path / "c", roster=roster)
    assert uses(found)[name] == ("Ann Lee", "person")
    assert found.missing == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "ann (1)",
            "ann - Copy",
            "ann_v2",
            "ann-copy",
            "ann version 3",
            "ann - Kopie",
            "ann copia",
        ),
        *("ann - Copie (2)", "ann – копия", "ann - 副本", "ann - コピー"),
    ],
)
def test_another_version_is_no_other_person(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "c", {"ann.zip": zipped({LAYERS: code("1")}), f"bob/{LAYERS}": code("bob")})
    lay(tmp_path / "c", {f"{name}.zip": zipped({LAYERS: code("2")})})
    found = look(tmp_path / "c")
    assert {row.student for row in found.rows} == {"ann", "bob"}
    assert "ann has 2 submissions" in found.undecided["ann"][0]
    assert students(found) == ["bob"]


def test_names_that_differ_by_case_are_one_person_without_a_roster(tmp_path: Path) -> None:
    names = ("Ann Lee.zip", "ann lee.zip", "BOB@u.edu_1_x.zip", "bob@u.edu_2_x.zip")
    lay(tmp_path / "c", {name: zipped({LAYERS: code(name)}) for name in names})
    found = look(tmp_path / "c")
    assert {row.student for row in found.rows} == {"Ann Lee", "BOB@u.edu"}
    assert list(found.undecided) == ["Ann Lee"]
    assert uses(found)["bob@u.edu_2_x.zip"] == ("BOB@u.edu", "yes")
