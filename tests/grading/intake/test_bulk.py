"""Bulk downloads of course systems, and layouts chosen by content."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grading.cohort import roster
from grading.intake import collect
from grading.intake.bulk import Unpacked, moment
from grading.intake.collect import Place, Shape
from grading.intake.root import choose

LAYERS, CNN = "cs231n/layers.py", "cs231n/classifiers/cnn.py"
FILES = {
    LAYERS: b"def conv_forward_naive():\n    ...\n",
    CNN: b"class ThreeLayerConvNet:\n    ...\n",
}
SHAPE = Shape(
    (LAYERS, CNN),
    "cs231n",
    {LAYERS: frozenset({"conv_forward_naive"}), CNN: frozenset({"ThreeLayerConvNet"})},
    "cs231n-assignment2",
    ("why",),
)


def lay(root: Path, files: dict[str, bytes] | None = None) -> Path:
    for name, data in (FILES if files is None else files).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def pack(path: Path, files: dict[str, bytes] | None = None, under: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (FILES if files is None else files).items():
            archive.writestr(under + name, data)
    return path


def found(*paths: Path) -> list[Place]:
    with Unpacked() as unpacked:
        places = collect.places(paths, SHAPE, unpacked)
        for one in places:
            one.roster = {**one.roster, "files": " ".join(sorted(one.load().files))}
            one.notes = tuple(one.load().notes)
            one.problem = one.load().problem
        return places


def whole(place: Place) -> bool:
    return place.roster["files"] == " ".join(sorted(FILES))


def canvas(root: Path) -> Path:
    pack(root / "leeann_12345_67890_a2.zip", under="assignment2/")
    lay(root, {f"raybob_LATE_12346_67891_{Path(n).name}": d for n, d in FILES.items()})
    return root


def moodle(root: Path) -> Path:
    lay(root / "Ann Lee_111_assignsubmission_file_")
    pack(root / "Bob Ray_112_assignsubmission_file_" / "work.zip")
    return root


def gradescope(root: Path) -> Path:
    lay(root / "submission_1")
    pack(root / "submission_2" / "up.zip")
    (root / "submission_metadata.yml").write_text(
        "submission_1:\n  :submitters:\n  - :name: Ann Lee\n    :sid: '7'\n    :email: ann@x.edu\n"
        "  :created_at: 2026-10-01 12:00:00.5 Z\n"
        "submission_2:\n  :submitters:\n  - :name: Bob Ray\n    :sid: '8'\n    :email: bob@x.edu\n"
        "  - :name: Cid Poe\n    :sid: '9'\n    :email: cid@x.edu\n"
        "  :created_at: 2026-10-02 12:00:00 -0700\n"
    )
    return root


def zipped(form: Callable[[Path], Path]) -> Callable[[Path], Path]:
    def make(root: Path) -> Path:
        folder = form(root / "unpacked")
        target = root / "download.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(folder).as_posix())
        return target

    return make


@pytest.mark.parametrize("form", [canvas, moodle, gradescope])
@pytest.mark.parametrize("packed", [False, True])
def test_bulk_downloads_are_taken_apart(
    tmp_path: Path, form: Callable[[Path], Path], packed: bool
) -> None:
    places = found((zipped(form) if packed else form)(tmp_path))
    names = {
        canvas: ["leeann", "raybob"],
        moodle: ["Ann Lee", "Bob Ray"],
        gradescope: ["Ann Lee", "Bob Ray", "Cid Poe"],
    }[form]
    assert [one.student for one in places] == names
    for one in places:
        assert one.problem is None
        assert whole(one), one


@pytest.mark.parametrize(
    "people", ["ann", {":name": "Ann"}, 3, None, [], [None, 3], [None, {":name": "ann"}]]
)
def test_metadata_of_an_unknown_form_cost_no_submission(tmp_path: Path, people: Any) -> None:
    lay(tmp_path / "submission_1")
    told = json.dumps({"submission_1": {":submitters": people}})
    (tmp_path / "submission_metadata.yml").write_text(told)
    (place,) = found(tmp_path)
    assert place.student == ("ann" if people == [None, {":name": "ann"}] else "submission_1")
    assert whole(place)


@pytest.mark.parametrize("text", ["a: b: c: {", "- a list", "just words", "\0", ""])
def test_metadata_that_cannot_be_read_are_told_of(tmp_path: Path, text: str) -> None:
    lay(tmp_path / "submission_1")
    (tmp_path / "submission_metadata.yml").write_text(text)
    (place,) = found(tmp_path)
    assert place.student == "submission_1"
    assert any("the name and the time are not known" in note for note in place.notes)
    assert whole(place)


def test_a_damaged_bulk_download_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for who in ("ann_1_2", "bob_3_4"):
            archive.writestr(f"{who}_layers.py", b"x = 1\n" * 5000)
    data = bytearray(path.read_bytes())
    data[60:82] = bytes(22)
    path.write_bytes(bytes(data))
    damaged, good = found(path, lay(tmp_path / "cid"))
    assert "cannot be unpacked" in (damaged.problem or "")
    assert (good.student, good.problem) == ("cid", None)


def test_what_a_form_tells_comes_along(tmp_path: Path) -> None:
    places = found(canvas(tmp_path / "c"))
    assert any("late" in note for note in places[1].notes)
    places = found(gradescope(tmp_path / "g"))
    assert places[0].handed_in == datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
    assert places[1].handed_in == datetime(2026, 10, 2, 19, 0, tzinfo=UTC)
    assert any("Handed in together: Bob Ray, Cid Poe" in note for note in places[2].notes)


def test_attempts_of_nbgraders_inbound_are_in_order(tmp_path: Path) -> None:
    for when in ("2026-10-02 10:00:00.1 UTC", "2026-10-01 10:00:00.1 UTC"):
        lay(tmp_path / "inbound" / f"ann+assignment2+{when}+x1")
    # The folder that holds `inbound` is the course.
    places = found(tmp_path / "inbound")
    assert [one.student for one in places] == ["ann", "ann"]
    assert [one.handed_in.day for one in places if one.handed_in] == [1, 2]
    assert all(one.several for one in places)


def test_nbgraders_timestamp_is_read(tmp_path: Path) -> None:
    lay(tmp_path / "submitted" / "ann" / "assignment2")
    stamp = tmp_path / "submitted" / "ann" / "assignment2" / "timestamp.txt"
    stamp.write_text("2026-10-01 05:00:00.25 America/Los_Angeles\n")
    (one,) = found(tmp_path)
    assert one.handed_in == datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def test_what_names_nobody_is_named(tmp_path: Path) -> None:
    canvas(tmp_path)
    lay(tmp_path, {"notes.txt": b""})
    places = found(tmp_path)
    assert [one.student for one in places if one.problem] == ["notes.txt"]
    assert "names nobody" in str(places[-1].problem)


def test_a_bulk_download_that_leads_outside_is_refused(tmp_path: Path) -> None:
    names = {"a_1_1_x.zip": b"PK", "b_2_2_/../../../x.zip": b"PK"}
    (one,) = found(pack(tmp_path / "all.zip", names))
    assert "leads outside" in str(one.problem)
    assert not (tmp_path.parent / "x.zip").exists()


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-10-01 12:00:00 UTC", 12),
        ("2026-10-01T12:00:00Z", 12),
        ("2026-10-01 12:00 +02:00", 10),
        ("2026-10-01 12:00:00 -0700", 19),
        ("2026-10-01 12:00:00.123456 America/New_York", 16),
    ],
)
def test_times_are_read(text: str, hour: int) -> None:
    when = moment(text)
    assert when is not None
    assert when.astimezone(UTC).hour == hour


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01 10:00", "2026-10-01 10:00 Mars/Base"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    "under", ["", "assignment2/", "assignments/assignment2/", "my stuff/a2/", "a/b/c/d/"]
)
def test_the_package_is_found_in_every_layout(under: str) -> None:
    one = choose("ann", {under + n: d for n, d in FILES.items()}, (), SHAPE)
    assert one.files == FILES


def test_a_renamed_package_is_known_by_content() -> None:
    members = {"work/my231n/" + n.removeprefix("cs231n/"): d for n, d in FILES.items()}
    one = choose("ann", {**members, "work/my231n/help.py": b"h"}, (), SHAPE)
    assert one.files == {**FILES, "cs231n/help.py": b"h"}
    assert any("work/my231n/ was taken for cs231n/" in note for note in one.notes)


def test_assignments_1_and_3_beside_it_are_left_alone() -> None:
    other = b"def affine_forward():\n    ...\n"
    members = {f"assignment2/{n}": d for n, d in FILES.items()}
    for number in (1, 3):
        members |= {f"assignment{number}/{LAYERS}": other, f"assignment{number}/{CNN}": other}
    assert choose("ann", members, (), SHAPE).files == FILES
    # Even copies of the same file: the folder's number decides.
    same = {f"assignment{k}/{LAYERS}": FILES[LAYERS] + str(k).encode() for k in (1, 2, 3)}
    assert choose("ann", same, (), SHAPE).files == {LAYERS: FILES[LAYERS] + b"2"}


def test_the_blank_beside_the_answer_is_not_taken() -> None:
    blank = FILES[LAYERS] + b"raise NotImplementedError('conv is not written yet: ...')\n"
    members = {f"handout/{LAYERS}": blank, f"mine/{LAYERS}": FILES[LAYERS]}
    assert choose("ann", members, (), SHAPE).files == {LAYERS: FILES[LAYERS]}


def test_a_roster_names_students_whatever_the_form_calls_them(tmp_path: Path) -> None:
    people = tmp_path / "roster.csv"
    people.write_text(
        "Student,ID,SIS Login ID,Section\n"
        '"Lee, Ann",12345,alee@x.edu,A\n"Ray, Bob",12346,bray@x.edu,B\n'
        '"Poe, Zoë",12347,zoe@x.edu,B\n'
    )
    places = found(canvas(tmp_path / "class"), pack(tmp_path / "stranger.zip"))
    told = roster.place(places, roster.read(people))
    assert [one.student for one in places] == ["Ann Lee", "Bob Ray", "stranger"]
    assert told.unplaced == ["stranger"]
    assert told.missing == ["Zoë Poe"]
    assert places[0].roster["section"] == "A"
