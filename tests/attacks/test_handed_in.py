"""Hostile submissions: archives, folders and names that attack the reader."""

from __future__ import annotations

import gzip
import io
import os
import resource
import stat
import struct
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.intake.files import entries
from grading.intake.work import submission
from grading.intake.work.submission import Submission
from grading.judging.judge import Judge
from grading.spec.manifest import Assignment

ROWS = b"def scale_rows(x, s):\n    return x * s[:, None]\n"
INSIDE = "ann/toy/rows.py"


def handed(path: Path, course: Assignment) -> list[Submission]:
    shape = submission.shape_of(course)
    student = submission.read([entries.named(path, path.name)], "ann", shape)
    entries.close_all()
    return [student]


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((INSIDE, ROWS), *members):
            archive.writestr(name, data)
    return path


def tarred(path: Path, *members: tuple[tarfile.TarInfo, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        good = tarfile.TarInfo(INSIDE)
        good.size = len(ROWS)
        for info, data in ((good, ROWS), *members):
            archive.addfile(info, io.BytesIO(data))
    return path


def member(
    name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0
) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def index_of_millions(path: Path) -> Path:
    """A zip that consists of its index alone, with one name 200,000 times."""
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    index = (entry + b"a") * 200_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(index), 0, 0)
    path.write_bytes(index + end)
    return path


def nested(path: Path) -> Path:
    """A zip inside a zip, ten levels deep."""
    data = b"0" * (1 << 20)
    for _ in range(10):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("next.zip", data)
        data = inner.getvalue()
    return zipped(path, ("more.zip", data))


PASSWD = "/etc/passwd"
BIG = b"#" * (8 << 20)
# name -> a function that makes it; whether the honest file in it may still be graded
ARCHIVES: dict[str, tuple[Callable[[Path], Path], bool]] = {
    "absolute.zip": (lambda p: zipped(p, ("/etc/cron.d/x.py", b"")), True),
    "upwards.zip": (lambda p: zipped(p, ("../../x.py", b"")), True),
    "backslash.zip": (lambda p: zipped(p, ("..\\..\\x.py", b"")), True),
    "drive.zip": (lambda p: zipped(p, ("C:\\x.py", b"")), True),
    "symlink.zip": (lambda p: zipped(p, (with_mode("x.py", stat.S_IFLNK), b"/etc/passwd")), True),
    "device.zip": (lambda p: zipped(p, (with_mode("toy/x.py", stat.S_IFCHR | 0o666), b"")), True),
    "same-name.zip": (lambda p: zipped(p, ("ann/toy/ROWS.py", b"0")), True),
    "bomb.zip": (lambda p: zipped(p, ("ann/toy/big.py", BIG)), True),
    "nested.zip": (nested, True),
    "index.zip": (index_of_millions, False),
    "text.zip": (lambda p: (p.write_bytes(b"not a zip at all"), p)[1], False),
    "hijack.zip": (lambda p: zipped(p, ("ann/sitecustomize.py", b"0"), ("ann/numpy.py", b"0"),
                                    ("ann/toy/conftest.py", b"0"), ("ann/x.pth", b"import os"),
                                    ("ann/toy/__pycache__/rows.cpython-311.pyc", b"0")), True),
    "absolute.tar": (lambda p: tarred(p, (member("/etc/x.py"), b"")), True),
    "upwards.tar": (lambda p: tarred(p, (member("toy/../../x.py"), b"")), True),
    "symlink.tar": (lambda p: tarred(p, (member("x.py", tarfile.SYMTYPE, PASSWD), b"")), True),
    "hardlink.tar": (lambda p: tarred(p, (member("x.py", tarfile.LNKTYPE, PASSWD), b"")), True),
    "fifo.tar": (lambda p: tarred(p, (member("toy/x.py", tarfile.FIFOTYPE), b"")), True),
    "device.tar": (lambda p: tarred(p, (member("toy/x.py", tarfile.CHRTYPE), b"")), True),
    "bomb.tar.gz": (lambda p: (p.write_bytes(gzip.compress(b"\0" * (64 << 20))), p)[1], False),
    "sparse.tar": (lambda p: (p.write_bytes(member("x.py", size=1 << 40).tobuf()), p)[1], False),
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHIVES)
def test_archive(name: str, course: Assignment, tmp_path: Path) -> None:
    make, taken = ARCHIVES[name]
    path = make(tmp_path / name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    (student,) = handed(path, course)
    assert time.process_time() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10  # kilobytes
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]
    if taken:
        assert student.files == {"toy/rows.py": ROWS}
        assert student.problem is None
        assert student.notes
    else:
        assert student.files == {}
        assert student.problem


def folder(tmp_path: Path) -> Path:
    root = tmp_path / "ann"
    (root / "toy").mkdir(parents=True)
    (root / "toy/rows.py").write_bytes(ROWS)
    return root


def test_links_pipes_and_hijacks_in_a_folder_are_refused(
    course: Assignment, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("TOKEN")
    root = folder(tmp_path)
    (root / "toy/helper.py").symlink_to(secret)
    (root / "toy/linked").symlink_to(tmp_path)
    os.mkfifo(root / "toy/pipe.py")
    (root / "sitecustomize.py").write_text("0")
    (root / "toy/conftest.py").write_text("0")
    (student,) = handed(root, course)
    assert student.files == {"toy/rows.py": ROWS}
    assert sum("refused" in note for note in student.notes) == 2
    assert sum(map(len, student.left_out.values())) == 3
    assert b"TOKEN" not in b"".join(student.files.values())


def test_a_folder_that_is_a_link_is_refused(course: Assignment, tmp_path: Path) -> None:
    root = folder(tmp_path)
    link = tmp_path / "bob"
    link.symlink_to(root)
    (student,) = handed(link, course)
    assert student.files == {}
    assert "a symbolic link" in (student.problem or "")


@pytest.mark.parametrize("kind", ["deep", "wide", "many"])
def test_a_huge_folder_is_still_read_up_to_the_honest_file(
    kind: str, course: Assignment, tmp_path: Path
) -> None:
    root = folder(tmp_path)
    if kind == "deep":
        at = os.open(root, os.O_RDONLY)
        for _ in range(1200):
            os.mkdir("d", dir_fd=at)
            below = os.open("d", os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = below
        os.close(at)
    elif kind == "wide":
        for k in range(2100):
            (root / f"d{k}").mkdir()
    else:
        for k in range(2100):
            (root / f"f{k}.txt").touch()
    try:
        (student,) = handed(root, course)
        assert (student.files, student.problem) == ({"toy/rows.py": ROWS}, None)
    finally:
        if kind == "deep":  # rmtree of old Pythons recurses
            os.system(f"rm -rf '{root}'")


@pytest.mark.parametrize(
    "files",
    [
        {"toy/rows/__init__.py": ROWS},
        {"toy/fast/__init__.py": ROWS},
        {"_given/toy/rows.py": ROWS},
        {"toy/_given_rows.py": ROWS, "toy/rows.py": b"from toy._given_rows import *\n"},
        {"toy/rows.py": b"\x00\x00\xff not python", "toy/model.py": b"\xff\xfe"},
        {"toy/rows.py": b""},
        {"toy/rows.py": b"(" * 100_000},
        {"toy/rows.py": b"x = " + b"-" * 100_000 + b"1"},
        {"toy/rows.py": b"# -*- coding: attack -*-\n" + ROWS},
        {"toy/rows.py": b"from toy.rows import scale_rows\n"},
    ],
    ids=[
        "package",
        "shadow",
        "given",
        "private",
        "bytes",
        "blank",
        "brackets",
        "minus",
        "codec",
        "self",
    ],
)
def test_source_that_is_not_python_or_shadows_a_module_earns_nothing(
    files: dict[str, bytes], judge: Judge, neighbour: Callable[[], object]
) -> None:
    verdict = judge.grade(Submission("ann", files))
    of = {exercise.id: exercise for exercise in verdict.exercises}
    assert verdict.status != "fault", verdict
    # A student's own helper module is allowed; the codec that a file names is never looked up.
    fair = "toy/_given_rows.py" in files or b"coding: attack" in files.get("toy/rows.py", b"")
    assert (of["scale_rows"].score == of["scale_rows"].max_score) == fair
    assert of["scale_rows_again"].score == 0
    beside = neighbour()
    assert beside.score == beside.max_score  # type: ignore[attr-defined]
