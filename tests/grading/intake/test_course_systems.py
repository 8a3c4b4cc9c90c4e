"""The downloads of each course system are recognized, with their people, times and attempts."""

from __future__ import annotations

from pathlib import Path

import pytest

from .classes import (
    CODE,
    LAYERS,
    NETCODE,
    ROSTER,
    clock,
    code,
    due,
    lay,
    look,
    roster_of,
    students,
    uses,
    zipped,
)


def test_blackboard_tells_attempts_by_the_time_in_the_name(tmp_path: Path) -> None:
    head = "Assignment 2_{}_attempt_{}"
    first, second = "2026-10-01-23-59-00", "2026-10-03-10-00-00"
    lay(
        tmp_path / "bb",
        {
            head.format("alee", first) + "_layers.zip": zipped(),
            head.format("alee", first) + ".txt": b"Name: Ann Lee (alee)\n"
            b"Date Submitted: Thursday, October 1, 2026 11:59:00 PM PDT\n",
            head.format("alee", second) + "_layers.zip": zipped({LAYERS: code("2")}),
            head.format("bray", first) + "_layers.py": CODE,
            head.format("bray", first) + ".txt": b"receipt",
        },
    )
    found = look(tmp_path / "bb", roster=roster_of(tmp_path, ROSTER), rules=clock())
    ann = [row for row in found.rows if row.student == "Ann Lee"]
    assert [(row.attempt, row.use, row.reason) for row in ann] == [
        (1, "no", "an older attempt"),
        (2, "yes", ""),
    ]
    assert [found_.isoformat() for row in ann if (found_ := row.handed_in)] == [
        "2026-10-02T06:59:00+00:00",  # the receipt names the zone
        "2026-10-03T14:00:00+00:00",
    ]
    assert students(found) == ["Ann Lee", "Bob Ray"]
    assert sum("receipt" in row.reason for row in found.rows) == 2


@pytest.mark.parametrize(
    ("word", "receipt"),
    [
        (
            "intento",
            "Nombre: Ann Lee (alee)\nActividad: Tarea\nFecha de envío: jueves\nName: x (bray)\n",
        ),
        ("Versuch", "Name: Ann Lee (alee)\nAufgabe: 2\n"),
        ("尝试", "名称: Ann Lee (alee)\n"),
    ],
)
def test_blackboard_is_known_in_other_languages_by_its_receipts(
    tmp_path: Path, word: str, receipt: str
) -> None:
    ann, bob = f"Tarea_a_lee_{word}_2026-10-01-23-59-00", f"Tarea_b_{word}_2026-10-02-08-00-00"
    files = {f"{ann}_layers.py": CODE, f"{ann}_net.py": NETCODE, f"{bob}_layers.py": code("b")}
    roster = roster_of(tmp_path, "name,username\nAnn Lee,alee\nBob Ray,b\n")
    lay(tmp_path / "bb", {**files, f"{ann}.txt": receipt.encode()})
    found = look(tmp_path / "bb", roster=roster, rules=due())
    assert {row.form for row in found.rows} == {"Blackboard"}
    assert students(found) == ["Ann Lee", "Ann Lee", "Bob Ray"]
    assert {str(row.handed_in)[:13] for row in found.rows if row.use == "yes"} == {
        "2026-10-02 03",
        "2026-10-02 12",
    }
    # Without a receipt, these may be names that students gave their files.
    found = look(lay(tmp_path / "own", files), roster=roster)
    assert {row.form for row in found.rows} == {"loose file"}


def test_the_files_of_a_group_in_canvas_are_one_attempt(tmp_path: Path) -> None:
    names = ("group1_777_90001_layers.py", "group1_777_90002_net.py", "group2_778_90003_layers.py")
    lay(tmp_path / "c", {name: code(name) for name in names})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert {(row.form, row.use) for row in found.rows} == {("Canvas", "person")}
    assert set(found.undecided) == {"group1", "group2"}


@pytest.mark.parametrize("login", ["a_lee", "lee", "alee@x.edu"])
def test_blackboards_login_is_found_whatever_it_holds(tmp_path: Path, login: str) -> None:
    roster = roster_of(tmp_path, f"name,username\nAnn Lee,{login}\nBob Ray,bray\n")
    names = [f"A_2_{who}_attempt_2026-10-01-23-59-00_layers.py" for who in (login, "bray")]
    found = look(lay(tmp_path / "bb", dict.fromkeys(names, CODE)), roster=roster, rules=clock())
    assert students(found) == ["Ann Lee", "Bob Ray"]


def test_brightspace_ilias_and_github_are_known(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, ROSTER)
    d2l = tmp_path / "d2l"
    for name, mark in (
        ("12345-67890 - Ann Lee - Oct 1, 2026 1159 PM", "1"),
        ("12346-67891 - Bob Ray - Oct 2, 2026 800 AM", "b"),
        ("12345-67890 - Ann Lee - Oct 3, 2026 1000 AM", "2"),
    ):
        lay(d2l / name, {LAYERS: code(mark)})
    lay(d2l, {"index.html": b"<html>"})
    found = look(d2l, roster=roster, rules=clock())
    assert students(found) == ["Ann Lee", "Bob Ray"]
    assert {row.form for row in found.rows} == {"Brightspace"}
    assert [
        hand_in.load().files[LAYERS] for hand_in in found.to_judge if hand_in.student == "Ann Lee"
    ] == [code("2")]
    for folders, form in (
        (("Lee_Ann_alee_7801", "Ray_Bob_bray_7802"), "ILIAS"),
        (("assignment-2-alee", "assignment-2-bray"), "GitHub Classroom"),
    ):
        for name in folders:
            lay(tmp_path / form / name)
        found = look(tmp_path / form, roster=roster)
        assert students(found) == ["Ann Lee", "Bob Ray"]
        assert {row.form for row in found.rows} == {form}


def test_ilias_times_before_file_names_are_read(tmp_path: Path) -> None:
    lay(tmp_path / "il" / "Lee_Ann_alee_7801", {"20261001235900_layers.py": CODE})
    lay(tmp_path / "il" / "Ray_Bob_bray_7802", {"20261002080000_layers.zip": zipped()})
    found = look(tmp_path / "il", rules=clock())
    assert [row.form for row in found.rows] == ["ILIAS"] * 2
    assert [hand_in.load().files for hand_in in found.to_judge] == [{LAYERS: CODE}] * 2
    assert [str(row.handed_in)[:16] for row in found.rows] == [
        "2026-10-02 03:59",
        "2026-10-02 12:00",
    ]


def test_canvas_joins_the_files_of_one_user(tmp_path: Path) -> None:
    lay(
        tmp_path / "cv",
        {
            "leeann_101_5001_layers.py": CODE,
            "leeann_101_5002_net.py": b"class Net: pass\n",
            "raybob_LATE_102_5003_layers-1.zip": zipped({LAYERS: code("bob")}),
        },
    )
    for roster in (None, roster_of(tmp_path, ROSTER)):
        found = look(tmp_path / "cv", roster=roster)
        assert len(students(found)) == 3
        assert len(found.to_judge) == 2
        assert sorted(found.to_judge[0].load().files) == [LAYERS, "pkg/net.py"]


def test_gradescope_tells_who_worked_together(tmp_path: Path) -> None:
    gs = lay(tmp_path / "gs", {f"submission_{n}/{LAYERS}": code(str(n)) for n in (1, 2, 3)})
    (gs / "submission_metadata.yml").write_text(
        "submission_1:\n  :submitters:\n  - :name: Ann Lee\n    :sid: '7'\n"
        "  :created_at: 2026-10-01 12:00:00.5 Z\n"
        "submission_2:\n  :submitters:\n  - :name: Bob Ray\n  - :name: Cid Poe\n"
        "  :created_at: 2026-10-02 12:00:00 -0700\n"
    )
    found = look(gs)
    assert sorted(hand_in.student for hand_in in found.to_judge) == [
        "Ann Lee",
        "Bob Ray",
        "Cid Poe",
    ]
    assert uses(found)["submission_2"] == ("Bob Ray; Cid Poe", "yes")
    assert uses(found)["submission_3"] == ("", "person")
    for text in ("a: b: c: {", "- a list", "\0", ""):
        (gs / "submission_metadata.yml").write_text(text)
        assert [row.use for row in look(gs).rows].count("person") == 3


def test_nbgrader_is_read_from_its_courses_root(tmp_path: Path) -> None:
    root = tmp_path / "course"
    for when, mark in (
        ("2026-10-15 20:00:00.000000 EDT", "1"),
        ("2026-10-17 12:00:00.000000 EDT", "2"),
    ):
        lay(root / "inbound" / f"ann+assignment2+{when}+x{mark}", {LAYERS: code(mark)})
    lay(root / "inbound" / "ann+assignment1+2026-09-01 12:00:00 UTC+y")
    for work in ("assignment1", "assignment2"):
        lay(
            root / "submitted" / "ben" / work,
            {LAYERS: code(work), "timestamp.txt": b"2026-10-14 12:00:00 UTC"},
        )
    lay(root, {"gradebook.db": b"", "source/assignment2/x.ipynb": b"{}"})
    found = look(root)
    assert students(found) == ["ann", "ben"]
    assert {hand_in.student: hand_in.load().files[LAYERS] for hand_in in found.to_judge} == {
        "ann": code("2"),
        "ben": code("assignment2"),
    }
    reasons = {row.reason for row in found.rows}
    assert {"an older attempt", "belongs to assignment1", "nbgrader's own"} <= reasons


@pytest.mark.parametrize("place", ["submitted", "class", "zip"])
def test_nbgraders_stamps_are_read_in_whatever_folder_most_students_have_one(
    tmp_path: Path, place: str
) -> None:
    stamp = {"timestamp.txt": b"2026-10-14 12:00:00 UTC"}
    files = {
        f"{who}/{work}/{name}": data
        for who in ("ann", "ben", "cid")
        for work in ("assignment1", "assignment2")
        for name, data in {LAYERS: code(who + work), **stamp}.items()
    }
    files |= {"dan/assignment1/timestamp.txt": b"", f"eve/assignment2/{LAYERS}": code("eve")}
    path = tmp_path / place
    if place == "zip":
        path = tmp_path / "download.zip"
        path.write_bytes(zipped(files))
    else:
        lay(path, files)
    found = look(path, rules=due())
    assert students(found) == ["ann", "ben", "cid"]
    assert [hand_in.load().files[LAYERS] for hand_in in found.to_judge if hand_in.handed_in] == [
        code(f"{who}assignment2") for who in ("ann", "ben", "cid")
    ]
    assert uses(found)["dan"] == ("", "no")
    assert uses(found)["eve"] == ("eve", "person")


def test_a_time_of_nbgrader_is_read_as_windows_writes_it(tmp_path: Path) -> None:
    name = "ann+course-assignment2+2026-10-14 12_00_00.000000 UTC+x"
    (row,) = look(lay(tmp_path / "inbound", {f"{name}/{LAYERS}": CODE}), rules=due()).rows
    assert str(row.handed_in) == "2026-10-14 12:00:00+00:00"


def test_an_unreadable_time_in_nbgraders_inbound_hides_nobody(tmp_path: Path) -> None:
    name = "inbound/bob+course-assignment2+nonsense+x"
    folder = lay(tmp_path / "class", {f"{name}/{LAYERS}": code()})
    (row,) = look(folder, rules=due()).rows
    assert (row.form, row.student, row.use) == ("nbgrader", "bob", "person")
    assert "'nonsense' is not a time" in row.reason


@pytest.mark.parametrize(
    "word", ["Participant", "Participant_", "Teilnehmer_in", "Teilnehmer", "Participante"]
)
def test_a_participant_of_moodle_is_known_by_the_number_in_any_language(
    tmp_path: Path, word: str
) -> None:
    lay(tmp_path / "c" / f"{word}_111_assignsubmission_file_", {"layers.py": CODE})
    lay(tmp_path / "c" / f"{word}_112_assignsubmission_file_", {"layers.py": code("b")})
    shown = word.replace("_in", "/in").rstrip("_")
    text = f"ID,Full name\n{shown} 111,Ann Lee\n{shown}112,Bob Ray\n"
    assert students(look(tmp_path / "c", roster=roster_of(tmp_path, text))) == [
        "Ann Lee",
        "Bob Ray",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "{}_12_assignsubmission_file_",
        "12-67 - {} - Oct 3, 2026 1159 AM",
        "hw-2-{}",
        "submitted/{}/assignment2",
    ],
)
@pytest.mark.parametrize("stranger", ["Mary Ann Lee", "Ann Lee Smith", "Smith-Lee Ann"])
def test_a_longer_name_is_not_the_person_on_the_roster_whose_name_is_in_it(
    tmp_path: Path, name: str, stranger: str
) -> None:
    names = [name.format(who) for who in ("Bob Ray", stranger)]
    if name.startswith("hw"):
        names = [name.lower().replace(" ", "-") for name in names]
    for path in names:
        files = {LAYERS: code(path), "timestamp.txt": b"2026-10-01 12:00:00 UTC", ".git/x": b""}
        lay(tmp_path / "c" / path, files)
    found = look(tmp_path / "c", roster=roster_of(tmp_path, "name\nAnn Lee\nBob Ray\n"))
    assert students(found) == ["Bob Ray"]
    assert len(found.undecided) == 1
    assert [person.name for person in found.missing] == ["Ann Lee"]


@pytest.mark.parametrize("name", ["Mary Ann Lee", "Ann Lee Smith", "Mary_Ann_Lee assignment2"])
def test_a_longer_name_of_a_folder_may_be_another_person(tmp_path: Path, name: str) -> None:
    for who in (name, "Some Bob Ray bray"):  # a login beats a name
        lay(tmp_path / "c" / who, {LAYERS: code(who)})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert students(found) == ["Bob Ray"]
    assert "may be another person than Ann Lee" in found.undecided["Ann Lee"][0]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        *(("{} Convolution assignment2", "{}"), ("{} CNN", "{}"), ("{} my convnet", "{}")),
        *(("Assignment {}", "{}"), ("{} (1)", "{}"), ("{} Late Submission", "{}")),
        ("Resubmitted Homework Two By {}", "{}"),
        *(("{} [Student]", "{}"), ("Dr. {}", "{}"), ("HW2-LeeAnn", "{}")),
        *(("Convnets {}", "Convnets {}"), ("{} Course Topic", "Topic {}")),  # others write it, too
    ],
)
def test_a_title_beside_a_name_needs_no_person(tmp_path: Path, name: str, other: str) -> None:
    for text, who in ((name, "Ann Lee"), (other, "Bob Ray")):
        lay(tmp_path / "c" / text.format(who), {LAYERS: code(who)})
    found = look(tmp_path / "c", roster=roster_of(tmp_path, ROSTER))
    assert students(found) == ["Ann Lee", "Bob Ray"]


@pytest.mark.parametrize("name", ["Zoe StClaire A2", "StClaire_Zoe_v2", "zoe st claire (2)"])
def test_two_words_of_a_name_written_as_one_are_no_other_name(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "c", {f"{name}/{LAYERS}": CODE, f"bray/{LAYERS}": code("b")})
    roster = roster_of(tmp_path, "name,login\nZoë St. Claire,zsc\nBob Ray,bray\n")
    assert students(look(tmp_path / "c", roster=roster)) == ["Bob Ray", "Zoë St. Claire"]


@pytest.mark.parametrize(
    "groups",
    [
        ("Group A-", "Group B-"),
        ("Red-Pandas-", "Red-Pandas-"),
        ("Gruppe 1-", "Gruppe 1-"),
        ("Group A-", "Default group-"),
    ],
)
def test_the_group_before_a_name_in_moodle_is_left_out(
    tmp_path: Path, groups: tuple[str, str]
) -> None:
    for k, (group, who) in enumerate(zip(groups, ("Ann Lee", "Mary-Jane Ray"), strict=True)):
        lay(tmp_path / "c" / f"{group}{who}_{k}_assignsubmission_file_", {LAYERS: code(who)})
    roster = roster_of(tmp_path, "name\nAnn Lee\nMary-Jane Ray\nJane Ray\n")
    assert students(look(tmp_path / "c", roster=roster)) == ["Ann Lee", "Mary-Jane Ray"]


@pytest.mark.parametrize(
    "name",
    [
        "leeann_10{}_500{}_layers.py",
        "Ann Lee_10{}_assignsubmission_file_layers.py",
        "10{}-5{} - Ann Lee - Oct 3, 2026 1159 AM - layers.py",
    ],
)
def test_two_numbers_of_a_course_system_are_two_people_on_a_roster_with_one(
    tmp_path: Path, name: str
) -> None:
    lay(tmp_path / "c", {name.format(n, n): code(str(n)) for n in (1, 2)})
    lay(tmp_path / "c", {name.format(1, 3).replace("layers", "net"): b"class Net: ...\n"})
    roster = roster_of(tmp_path, ROSTER)
    found = look(tmp_path / "c", roster=roster)
    assert {(row.student, row.use) for row in found.rows} == {("Ann Lee", "person")}
    assert "2 people who may be Ann Lee: whose is it?" in found.rows[0].reason
    ids = "Ann Lee,102,102,102\nBob Ray,7,7,7\n"
    numbers = roster_of(tmp_path, "name,canvas id,participant,d2lid\n" + ids)
    known = look(tmp_path / "c", roster=numbers)
    assert [hand_in.load().files for hand_in in known.to_judge] == [{LAYERS: code("2")}]


@pytest.mark.parametrize("listed", [True, False])
def test_autolab_names_a_person_by_address_and_an_attempt_by_number(
    tmp_path: Path, listed: bool
) -> None:
    more = {"roster": roster_of(tmp_path, "name,email\nAnn,a@u.edu\nBob,b@u.edu\n")}
    names = ("a@u.edu_1_work.zip", "a@u.edu_2_work.zip", "b@u.edu_10_layers.py")
    for n, name in enumerate(names):
        data = zipped({LAYERS: code(str(n))}) if name.endswith(".zip") else code("b")
        lay(tmp_path / "c", {name: data})
    found = look(tmp_path / "c", **(more if listed else {}))
    ann, bob = ("Ann", "Bob") if listed else ("a@u.edu", "b@u.edu")
    assert students(found) == sorted((ann, bob))
    assert {row.form for row in found.rows} == {"Autolab"}
    assert [event.path for event in found.to_judge] == [
        "c/a@u.edu_2_work.zip",
        "c/b@u.edu_10_layers.py",
    ]
