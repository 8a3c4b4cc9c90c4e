"""The downloads of Sakai and OkPy: their people, groups and times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .classes import CODE, code, due, lay, look, roster_of, students, uses

ROSTER = "name,username,email\nAnn Lee,alee,a-lee@u.edu\nBob Ray,bray,bray@u.edu\nCid Poe,cpoe,\n"
ATTACHED = "Submission attachment(s)/layers.py"


def sakai(place: Path, stamps: dict[str, str]) -> Path:
    """A download of Sakai, with a stamp for each person; "" for no stamp."""
    for who, stamp in stamps.items():
        files = {"comments.txt": b"", "feedbackText.html": b"", ATTACHED: code(who)}
        lay(place / who, files | ({"timestamp.txt": stamp.encode()} if stamp else {}))
    return place


@pytest.mark.parametrize(
    ("ann", "bob"),
    [
        ("2026-10-16T03:58:00.200Z", "2026-10-16T04:10:00Z"),
        ("20261016035800200", "20261016041000000"),
    ],
)
def test_sakais_stamps_are_read(tmp_path: Path, ann: str, bob: str) -> None:
    place = sakai(tmp_path / "A2", {"Lee, Ann(alee)": ann, "Ray, Bob(bray)": bob})
    found = look(place, roster=roster_of(tmp_path, ROSTER), rules=due())
    assert students(found) == ["Ann Lee", "Bob Ray"]
    assert not any("feedbackText" in row.reason for row in found.rows)
    times = {row.student: row.handed_in for row in found.rows if row.handed_in}
    assert times["Ann Lee"].isoformat(timespec="minutes") == "2026-10-16T03:58+00:00"
    assert times["Bob Ray"].isoformat(timespec="minutes") == "2026-10-16T04:10+00:00"


def test_sakais_folder_of_somebody_who_submitted_nothing_is_left_out(tmp_path: Path) -> None:
    stamp = "2026-10-15T03:58:00Z"
    place = sakai(tmp_path / "A2", {"Lee, Ann(alee)": stamp})
    lay(place, {"grades.csv": b"Assignment 2\n"})
    lay(place / "Poe, Cid(cpoe)", {"comments.txt": b"", "feedbackText.html": b""})
    (place / "Poe, Cid(cpoe)" / "Feedback Attachment(s)").mkdir()
    found = look(place, roster=roster_of(tmp_path, ROSTER), rules=due())
    assert (students(found), found.undecided) == (["Ann Lee"], {})
    assert sorted(person.name for person in found.missing) == ["Bob Ray", "Cid Poe"]
    # With files and without a stamp, somebody has to decide.
    lay(place / "Poe, Cid(cpoe)", {ATTACHED: CODE})
    lay(place / "Ray, Bob(bray)", {ATTACHED: CODE, "timestamp.txt": stamp.encode()})
    found = look(place, roster=roster_of(tmp_path, ROSTER), rules=due())
    assert (students(found), set(found.undecided)) == (["Ann Lee", "Bob Ray"], {"Cid Poe"})


def test_a_stamp_that_a_student_wrote_is_no_time(tmp_path: Path) -> None:
    place = sakai(tmp_path / "A2", {"Lee, Ann(alee)": "2026-10-15T03:58:00Z", "Ray, Bob(bray)": ""})
    found = look(place, roster=roster_of(tmp_path, ROSTER), rules=due())
    assert set(found.undecided) == {"Ann Lee", "Bob Ray"}


def test_okpys_groups_are_its_members(tmp_path: Path) -> None:
    time = "Thu 10/01 11:58 PM"
    for name, group in (
        ("cpoe@u.edu", ["cpoe@u.edu"]),
        ("a-lee@u.edu-bray@u.edu", ["bray@u.edu", "a-lee@u.edu"]),
    ):
        info = json.dumps({"group": group, "submitter": group[0], "subm_time_local": time})
        files = {"layers.py": code(name), "info.json": info.encode()}
        lay(tmp_path / "ok" / "a2" / name / "Kx92pQ", files)
    found = look(tmp_path / "ok", roster=roster_of(tmp_path, ROSTER + "Dee,d,cpoe@u.edu\n"))
    assert uses(found) == {
        "cpoe@u.edu": ("Dee", "yes"),
        "a-lee@u.edu-bray@u.edu": ("Bob Ray; Ann Lee", "yes"),
    }
    assert look(tmp_path / "ok").undecided == {}


@pytest.mark.parametrize("info", [b'{"group": ["bray@u.edu"]}', b"[", b'{"group": "cpoe"}', b"[1]"])
def test_an_info_that_its_folder_does_not_confirm_names_nobody(tmp_path: Path, info: bytes) -> None:
    lay(tmp_path / "ok" / "cpoe@u.edu" / "Kx92pQ", {"layers.py": CODE, "info.json": info})
    lay(tmp_path / "ok" / "bray@u.edu" / "Kx92pR", {"layers.py": CODE})
    roster = roster_of(tmp_path, "name,email\nBob Ray,bray@u.edu\nCid Poe,cpoe@u.edu\n")
    found = look(tmp_path / "ok", roster=roster)
    assert uses(found)["cpoe@u.edu"] == ("Cid Poe", "yes")
    assert {row.form for row in found.rows} == {"folder"}
