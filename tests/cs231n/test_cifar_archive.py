"""Bringing CIFAR-10 here: archives that lie, and the command that installs one."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from cs231n.cli.data import data as command
from cs231n.data import cifar_archive as archive
from cs231n.data.cifar_files import FOLDER, DatasetFormatError, DatasetNotFoundError, read_batch


def string(text: bytes) -> bytes:
    """A str as Python 2 pickled it."""
    if len(text) < 256:
        return b"U" + bytes([len(text)]) + text
    return b"T" + struct.pack("<i", len(text)) + text


def batch_bytes(seed: int, count: int = 4) -> bytes:
    """A batch as published: a Python 2 pickle, protocol 2, of NumPy 1."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (count, 3072), dtype=np.uint8)
    dtype = b"cnumpy\ndtype\n" + string(b"u1") + b"K\x00K\x01\x87R(K\x03" + string(b"|")
    dtype += b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    shape = b"(K\x01K" + bytes([count]) + b"M\x00\x0c\x86"
    array = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + string(b"b")
    array += b"\x87R" + shape + dtype + b"\x89" + string(pixels.tobytes()) + b"tb"
    labels = b"](" + b"".join(b"K" + bytes([k % 10]) for k in range(count)) + b"e"
    return b"\x80\x02}(" + string(b"labels") + labels + string(b"data") + array + b"u."


FILES = {name: batch_bytes(seed) for seed, name in enumerate(archive.BATCHES)}


def pack(members: list[tuple[tarfile.TarInfo, bytes]], path: Path) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for member, content in members:
            tar.addfile(member, io.BytesIO(content))
    return path


def regular(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    return member, content


def members() -> list[tuple[tarfile.TarInfo, bytes]]:
    folder = tarfile.TarInfo(FOLDER)
    folder.type = tarfile.DIRTYPE
    return [
        (folder, b""),
        regular(f"{FOLDER}/readme.html", b"<html>"),
        *(regular(f"{FOLDER}/{name}", content) for name, content in FILES.items()),
    ]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return pack(members(), tmp_path / "cifar-10-python.tar.gz")


def test_an_archive_in_the_published_form_is_installed(good: Path, tmp_path: Path) -> None:
    seen: list[str] = []
    folder, train, test = archive.install(good, tmp_path / "to", seen.append)
    assert (train, test) == (20, 4)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert set(FILES) <= set(seen)
    assert [path.name for path in (tmp_path / "to").iterdir()] == [FOLDER]
    images, labels = read_batch(folder / "data_batch_2")
    assert labels.tolist() == [0, 1, 2, 3]
    expected = np.random.default_rng(1).integers(0, 256, (4, 3072), dtype=np.uint8)
    np.testing.assert_array_equal(images.reshape(4, -1), expected)


def test_what_macos_adds_to_an_archive_is_skipped(tmp_path: Path) -> None:
    added = [f"{FOLDER}/.DS_Store", f"{FOLDER}/._data_batch_1", f"._{FOLDER}", ".DS_Store"]
    packed = pack([*(regular(name, b"x") for name in added), *members()], tmp_path / "mac.tgz")
    folder, train, test = archive.install(packed, tmp_path / "to")
    assert (train, test) == (20, 4)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_another_kind_of_archive_is_to_be_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cifar.zip", "w") as packed:
        packed.writestr(f"{FOLDER}/data_batch_1", FILES["data_batch_1"])
    with pytest.raises(DatasetFormatError, match="unpack an archive of another kind and give its"):
        archive.install(tmp_path / "cifar.zip", tmp_path / "to")


def link(kind: bytes) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(f"{FOLDER}/batches.meta")
    member.type = kind
    member.linkname = "/etc/passwd"
    return member, b""


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (regular("../evil", b"x"), "contains '../evil'"),
        (regular("/etc/evil", b"x"), "contains '/etc/evil'"),
        (regular(f"{FOLDER}/../../evil", b"x"), "evil"),
        (regular(f"{FOLDER}/data_batch_6", b"x"), "data_batch_6"),
        (regular(f"{FOLDER}/deep/data_batch_1", b"x"), "deep"),
        (regular(f"{FOLDER}/data_batch_1", b"x"), "contains data_batch_1 twice"),
        (link(tarfile.SYMTYPE), "not a regular file"),
        (link(tarfile.LNKTYPE), "not a regular file"),
        (link(tarfile.FIFOTYPE), "not a regular file"),
        (link(tarfile.CHRTYPE), "not a regular file"),
    ],
)
def test_an_archive_that_lies_is_refused(
    extra: tuple[tarfile.TarInfo, bytes], message: str, tmp_path: Path
) -> None:
    path = pack([*members(), extra], tmp_path / "a.tar.gz")
    with pytest.raises(DatasetFormatError, match=message):
        archive.install(path, tmp_path / "to")
    assert not list((tmp_path / "to").iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.gz", "to"]


def test_a_member_that_is_too_large_is_refused(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 5000)
    with pytest.raises(DatasetFormatError, match="expected at most 5000"):
        archive.install(good, tmp_path / "to")


def test_an_archive_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1_000_000)
    # A header of a header may announce any length: tarfile reads all of it before a name is seen.
    header = tarfile.TarInfo("pax")
    header.type = tarfile.XHDTYPE
    header.size = 50_000_000
    path = tmp_path / "bomb.tar.gz"
    with gzip.open(path, "wb") as out:
        out.write(header.tobuf())
        out.write(bytes(header.size))
    with pytest.raises(DatasetFormatError, match="more data than CIFAR-10 has"):
        archive.install(path, tmp_path / "to")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    folder = tarfile.TarInfo(FOLDER)
    folder.type = tarfile.DIRTYPE
    path = pack([(folder, b"")] * 50, tmp_path / "a.tar.gz")
    with pytest.raises(DatasetFormatError, match="more than 32 files"):
        archive.install(path, tmp_path / "to")


@pytest.mark.parametrize("keep", [0.0, 0.2, 0.9, 0.9999])
def test_a_truncated_archive_is_refused(keep: float, good: Path, tmp_path: Path) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(keep * len(content))])
    with pytest.raises(DatasetFormatError):
        archive.install(good, tmp_path / "to")
    assert not list((tmp_path / "to").iterdir())


def test_a_failure_keeps_the_old_copy(good: Path, tmp_path: Path) -> None:
    folder, _, _ = archive.install(good, tmp_path / "to")
    bad = members()
    bad[-1] = regular(f"{FOLDER}/test_batch", FILES["test_batch"][:-50])
    with pytest.raises(DatasetFormatError, match=r"bad\.tar\.gz/test_batch is not a data batch"):
        archive.install(pack(bad, tmp_path / "bad.tar.gz"), tmp_path / "to")
    assert archive.check_folder(folder) == (20, 4)
    archive.install(good, tmp_path / "to")  # and a good one replaces it
    assert [path.name for path in (tmp_path / "to").iterdir()] == [FOLDER]


@pytest.mark.parametrize("inner", [True, False])
def test_a_folder_is_copied(inner: bool, good: Path, tmp_path: Path) -> None:
    folder, _, _ = archive.install(good, tmp_path / "one")
    (folder / "notes.txt").write_text("not to be copied")
    copy, train, test = archive.install(folder if inner else folder.parent, tmp_path / "two")
    assert (train, test) == (20, 4)
    assert sorted(path.name for path in copy.iterdir()) == sorted(FILES)


def test_a_folder_without_all_batches_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data_batch_1").write_bytes(FILES["data_batch_1"])
    with pytest.raises(DatasetFormatError, match="lacks data_batch_2"):
        archive.install(tmp_path, tmp_path / "to")
    with pytest.raises(DatasetNotFoundError, match="does not exist"):
        archive.install(tmp_path / "no", tmp_path / "to")


def test_a_damaged_batch_of_a_folder_is_named_where_it_is(good: Path, tmp_path: Path) -> None:
    folder, _, _ = archive.install(good, tmp_path / "one")
    (folder / "data_batch_2").write_bytes(FILES["data_batch_2"][:-50])
    with pytest.raises(DatasetFormatError) as caught:
        archive.install(tmp_path / "one", tmp_path / "two")
    assert str(caught.value).startswith(f"{folder / 'data_batch_2'} is not a data batch")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, [*arguments])
    return result.exit_code, result.output


def test_the_command_replaces_a_damaged_copy(good: Path, tmp_path: Path) -> None:
    folder, _, _ = archive.install(good, tmp_path / "to")
    (folder / "data_batch_5").write_bytes(b"damaged")
    code, output = run("cifar10", "--from", str(good), "--to", str(tmp_path / "to"))
    assert code == 0, output
    assert "is damaged and will be replaced" in output
    assert "not the published archive" in output
    assert archive.check_folder(folder) == (20, 4)


def test_the_command_fails_in_one_line(tmp_path: Path) -> None:
    to = str(tmp_path / "to")
    bad = tmp_path / "bad.tgz"
    bad.write_bytes(b"\x1f\x8bnothing")
    code, output = run("cifar10", "--from", str(bad), "--to", to)
    assert code == 1
    assert "not a tar archive" in output
    assert output.splitlines()[-1].startswith("Error: ")
    assert run("cifar10", "--from", str(tmp_path / "no"), "--to", to)[0] == 2
    code, output = run("cifar10", "--from", to, "--to", to)
    assert code == 2
    assert "is also the folder to install to" in output


def test_the_command_lists_and_shows(monkeypatch: pytest.MonkeyPatch, good: Path) -> None:
    monkeypatch.setenv("CS231N_DATA", str(good.parent / "nothing"))
    code, output = run()
    assert code == 0
    assert "CIFAR-10 is not in CS231N_DATA" in output
    assert "correct or unset this variable" in output
    folder, _, _ = archive.install(good, good.parent)
    monkeypatch.setenv("CS231N_DATA", str(folder))
    assert f"10 classes, in {folder}" in run()[1]
    code, output = run("digits")
    assert code == 0
    assert "1,297 images" in output
