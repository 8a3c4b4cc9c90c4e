"""Archives of any program are read, and what cannot be read says why."""

from __future__ import annotations

import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from grading.intake.files import archives
from grading.intake.work.submission import Submission

from .classes import CODE, LAYERS, NET, SHAPE, code, look, roster_of, students, tarred, zipped


def read(data: bytes, folder: Path, name: str = "ann.zip") -> Submission:
    """The submission in an archive."""
    (folder / "c").mkdir(exist_ok=True)
    (folder / "c" / name).write_bytes(data)
    (hand_in,) = look(folder / "c").hand_ins
    return hand_in.load()


def named_in(encoding: str, files: dict[str, bytes]) -> bytes:
    """A zip whose names are in an encoding of its own and not marked as UTF-8."""
    buffer = BytesIO()
    marked = {}
    with zipfile.ZipFile(buffer, "w") as archive:
        for at, (name, data) in enumerate(files.items()):
            raw = name.encode(encoding)
            marked[f"{at:@>{len(raw)}}".encode()] = raw
            archive.writestr(f"{at:@>{len(raw)}}", data)
    whole = buffer.getvalue()
    for placeholder, raw in marked.items():
        whole = whole.replace(placeholder, raw)
    return whole


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("gbk", ("李安", "王芳")),
        ("utf-8", ("李安", "Zoë Müller")),
        ("cp437", ("Zoë Müller", "José Öz")),
        ("shift_jis", ("山田太郎", "鈴木花子")),
        ("euc_kr", ("김민수", "이영희")),
    ],
)
def test_names_in_a_class_zip_are_read_in_their_encoding(
    tmp_path: Path, encoding: str, names: tuple[str, str]
) -> None:
    files = {f"{name}/{LAYERS}": code(name) for name in names}
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "class.zip").write_bytes(named_in(encoding, files))
    found = look(tmp_path / "c", roster=roster_of(tmp_path, "name\n" + "\n".join(names) + "\n"))
    assert {h.student: h.load().files[LAYERS] for h in found.to_judge} == {
        name: code(name) for name in names
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "has no bytes"),
        (b"PK", "damaged or incomplete"),
        (zipped()[:60], "damaged or incomplete"),
        (zipped({}), "it is empty"),
        (zipped({"empty.zip": zipped({})}), "it contains empty.zip"),
        (zipped({"notes.txt": b"x"}), "it contains notes.txt"),
        (zipped({"x.rar": b"Rar!"}), "unpack the .rar file"),
        (b"Rar!\x1a\x07\x01\x00" + b"\0" * 600, "it is a RAR archive, whatever its name says"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 600, "it is a 7z archive"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<title>Log in</title>", "it is a web page"),
        (b"%PDF-1.7\n", "it is a PDF"),
        (b"\x89PNG\r\n", "damaged, or neither a zip file nor a tar file"),
        (zipped({f"/home/ann/{LAYERS}": CODE}), "layers.py cannot be used: a member has the abs"),
        (zipped({NET: b"", f"..\\{LAYERS}": CODE}), "which leads outside the archive"),
        (zipped({"x.zip": zipped({"pkg/other.py": b"y = 1\n"})}), "it contains pkg/other.py"),
    ],
)
def test_an_archive_without_an_answer_says_what_is_in_it(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "ann.zip").write_bytes(data)
    (row,) = look(tmp_path / "c").rows
    assert (row.student, row.use) == ("ann", "person")
    assert reason in row.reason


def test_archives_in_an_archive_take_no_more_memory_than_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = {f"{who}.zip": zipped({LAYERS: code(who)}) for who in ("ann", "bob", "cid", "dan")}
    monkeypatch.setattr(archives, "OPEN_BYTES", 2 * len(inner["ann.zip"]) + 20)
    most = 0

    def keep_open(archive: archives.Archive) -> None:
        nonlocal most
        kept(archive)
        most = max(most, sum(each.held for each in archives._open.values()))

    kept = archives._keep_open
    monkeypatch.setattr(archives, "_keep_open", keep_open)
    (tmp_path / "class.zip").write_bytes(zipped(inner))
    found = look(tmp_path / "class.zip")
    assert [hand_in.load().files[LAYERS] for hand_in in found.to_judge] == [
        code(who) for who in ("ann", "bob", "cid", "dan")
    ]
    assert 0 < most <= archives.OPEN_BYTES


def test_an_archive_with_a_password_needs_a_person(tmp_path: Path) -> None:
    data = bytearray(zipped())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert read(bytes(data), tmp_path).problem == (
        f"{LAYERS} cannot be used: it is protected by a password"
    )


@pytest.mark.parametrize("mode", ["w:", "w:gz"])
def test_a_tar_that_ends_with_a_zip_file_is_still_a_tar(tmp_path: Path, mode: str) -> None:
    work = read(tarred({LAYERS: CODE, "x.zip": zipped({"x.txt": b"x"})}, mode), tmp_path, "ann.tar")
    assert (work.problem, work.files) == (None, {LAYERS: CODE})
    inside = {f"{who}.zip": zipped({LAYERS: code(who)}) for who in ("ann", "bob", "cid")}
    (tmp_path / "class.tar").write_bytes(tarred(inside, mode))
    assert students(look(tmp_path / "class.tar")) == ["ann", "bob", "cid"]


def test_a_hard_link_in_a_tar_is_the_file_that_it_links_to(tmp_path: Path) -> None:
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("pkg/copy.py")
        info.size = len(CODE)
        archive.addfile(info, BytesIO(CODE))
        for name, target in ((LAYERS, "pkg/copy.py"), ("pkg/gone.py", "pkg/nowhere.py")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.LNKTYPE, target
            archive.addfile(link)
    work = read(buffer.getvalue(), tmp_path, "ann.tar.gz")
    assert (work.problem, work.files[LAYERS]) == (None, CODE)
    assert work.left_out == {"a link": ["pkg/gone.py"]}
    assert set(work.files) <= {*SHAPE.files, "pkg/copy.py"}
