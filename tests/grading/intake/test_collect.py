"""Submissions are found in every form they come in, and refused by name where they must be."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.intake import collect
from grading.intake.collect import Submission, student_name

LAYERS, CNN = "cs231n/layers.py", "cs231n/classifiers/cnn.py"
FILES = {LAYERS: b"layers\n", CNN: b"cnn\n"}


def find(paths: list[Path]) -> list[Submission]:
    return collect.find(paths, (LAYERS, CNN), "cs231n")


def lay(root: Path, files: dict[str, bytes] | None = None) -> Path:
    for name, data in (FILES if files is None else files).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def pack(path: Path, files: dict[str, bytes] | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (FILES if files is None else files).items():
            archive.writestr(name, data)
    return path


def nbgrader(root: Path) -> Path:
    lay(root / "submitted/ann/assignment2")
    lay(root / "submitted/bob/assignment2")
    return root


def gradescope(root: Path) -> Path:
    pack(root / "ann/upload.zip")
    lay(root / "bob")
    return root


def canvas(root: Path) -> Path:
    pack(root / "ann.zip")
    pack(root / "bob.zip", {f"assignments/assignment2/{n}": d for n, d in FILES.items()})
    return root


@pytest.mark.parametrize("form", [nbgrader, gradescope, canvas])
def test_a_class_is_found(tmp_path: Path, form: Callable[[Path], Path]) -> None:
    found = find([form(tmp_path)])
    assert [(s.student, s.files, s.problem) for s in found] == [
        ("ann", FILES, None),
        ("bob", FILES, None),
    ]


def test_a_folder_named_for_the_work_is_its_parents(tmp_path: Path) -> None:
    lay(tmp_path / "ann" / "assignment2")
    assert [s.student for s in find([tmp_path / "ann"])] == ["ann"]
    lay(tmp_path / "class" / "bob")
    assert [s.student for s in find([tmp_path / "class"])] == ["bob"]


@pytest.mark.parametrize("under", ["", "assignment2/", "some where/else/"])
def test_one_submission_is_found_at_any_depth(tmp_path: Path, under: str) -> None:
    inside = {under + name: data for name, data in FILES.items()}
    assert find([pack(tmp_path / "ann.zip", inside)])[0].files == FILES


def test_bare_files_are_found_by_name(tmp_path: Path) -> None:
    one = find([lay(tmp_path / "ann", {"layers.py": b"layers\n", "cnn.py": b"cnn\n"})])
    assert [(s.student, s.files) for s in one] == [("ann", FILES)]
    single = find([tmp_path / "ann" / "layers.py"])
    assert single == [Submission("layers", {LAYERS: b"layers\n"})]


def test_the_assignment_is_taken_not_its_neighbours(tmp_path: Path) -> None:
    inside = {f"assignment1/{LAYERS}": b"old\n", f"assignment2/{LAYERS}": b"layers\n"}
    inside[f"assignment2/{CNN}"] = b"cnn\n"
    assert find([pack(tmp_path / "ann.zip", inside)])[0].files == FILES


def test_two_files_for_one_place_are_refused(tmp_path: Path) -> None:
    (one,) = find([pack(tmp_path / "ann.zip", {"a/layers.py": b"1", "b/layers.py": b"2"})])
    assert "got 2 files named layers.py" in str(one.problem)
    assert not one.files


def test_only_source_of_the_package_is_taken(tmp_path: Path) -> None:
    lay(tmp_path / "ann")
    helpers = {"cs231n/helper.py": b"h"}
    refused = {
        "numpy.py": b"evil",
        "conftest.py": b"evil",
        "cs231n/sitecustomize.py": b"evil",
        "cs231n/evil.pth": b"evil",
        "cs231n/fast.so": b"evil",
        "cs231n/__pycache__/layers.cpython-311.pyc": b"evil",
    }
    lay(tmp_path / "ann", {**helpers, **refused})
    (one,) = find([tmp_path / "ann"])
    assert one.files == {**FILES, **helpers}
    for name in ("numpy.py", "conftest.py", "sitecustomize.py", "evil.pth", "fast.so"):
        assert any(name in note and "refused" in note for note in one.notes), name


@pytest.mark.skipif(os.name == "nt", reason="makes links and pipes")
def test_links_and_pipes_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("secret")
    root = lay(tmp_path / "class" / "ann", {CNN: b"cnn\n"})
    (root / LAYERS).symlink_to(secret)
    os.mkfifo(root / "cs231n" / "pipe.py")
    (tmp_path / "class" / "bob").symlink_to(tmp_path)
    ann, bob = find([tmp_path / "class"])
    assert ann.files == {CNN: b"cnn\n"}
    assert sum("refused" in note for note in ann.notes) == 2
    assert "symlink" in str(bob.problem)


def test_what_cannot_be_read_is_an_entry_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "ann.zip").write_bytes(b"PK nonsense")
    pack(tmp_path / "bob.zip", {"../evil.py": b""})
    pack(tmp_path / "cid.zip", {"readme.txt": b""})
    ann, bob, cid = find([tmp_path])
    assert "damaged" in str(ann.problem)
    assert "leads outside" in str(bob.problem)
    assert "none of the files to be written" in str(cid.problem)


def test_one_name_twice_is_told_apart(tmp_path: Path) -> None:
    found = find([pack(tmp_path / "a/ann.zip"), pack(tmp_path / "b/ann.zip")])
    assert [s.student for s in found] == ["ann", "ann (2)"]
    assert "named 'ann', too" in found[1].notes[0]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("ann\x1b[2J", "ann[2J"),
        ("ann\n\tbo", "annbo"),
        ("ann\u202egpj", "anngpj"),
        (b"ann\xff", "ann\ufffd"),
        ("ann\udcff", "ann?"),
        ("\x00\x07", "(no name)"),
        ("é" * 500, "é" * 120),
        ("=cmd()", "=cmd()"),
    ],
)
def test_names_are_fit_to_be_shown(raw: str | bytes, name: str) -> None:
    assert student_name(raw) == name


@given(st.text(st.characters()) | st.binary())
def test_no_name_holds_control_characters(raw: str | bytes) -> None:
    name = student_name(raw)
    assert name
    assert name.isprintable() or " " in name
    name.encode()
