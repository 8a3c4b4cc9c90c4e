"""Archives from people one need not trust."""

from __future__ import annotations

import gzip
import io
import random
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.intake import archives
from grading.intake.archives import Refused

GOOD = {"cs231n/layers.py": b"x = 1\n"}


def wanted(path: str) -> bool:
    return path.endswith(".py")


def make_zip(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def make_tar(path: Path, *members: tarfile.TarInfo | tuple[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return path


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"])
def test_tars_are_read(tmp_path: Path, suffix: str) -> None:
    mode = {"gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}.get(
        suffix.rpartition(".")[2], "w"
    )
    path = make_tar(tmp_path / f"a{suffix}", *GOOD.items(), ("notes.txt", b"no"), mode=mode)
    assert archives.read(path, wanted) == (GOOD, [])


def test_zips_are_read(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", *GOOD.items(), ("cs231n/", b""), ("x.pth", b"import os"))
    files, notes = archives.read(path, wanted)
    assert files == GOOD
    assert notes == ["x.pth was refused: only source files are taken."]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../evil.py", "leads outside"),
        ("a/../../evil.py", "leads outside"),
        ("a\\..\\..\\evil.py", "leads outside"),
        ("/etc/evil.py", "absolute"),
        ("\\\\host\\evil.py", "absolute"),
        ("C:\\evil.py", "absolute"),
        ("C:evil.py", "absolute"),
        (" ", "expected a path"),
    ],
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_paths_that_lead_elsewhere_are_refused(
    tmp_path: Path, name: str, says: str, kind: str
) -> None:
    make: Callable[..., Path] = make_zip if kind == "zip" else make_tar
    path = make(tmp_path / f"a.{kind}", *GOOD.items(), (name, b"x"))
    with pytest.raises(Refused, match=says):
        archives.read(path, wanted)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", ["cs231n/layers.py", "./cs231n//layers.py", "CS231N/layers.py"])
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_one_name_twice_is_refused(tmp_path: Path, again: str, kind: str) -> None:
    make: Callable[..., Path] = make_zip if kind == "zip" else make_tar
    path = make(tmp_path / f"a.{kind}", *GOOD.items(), (again, b"x"))
    with pytest.raises(Refused, match="two members"):
        archives.read(path, wanted)


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
        info = tarfile.TarInfo("cs231n/layers.py")
        info.type, info.linkname = kind, "/etc/passwd"
        with pytest.raises(Refused, match=r"a link|special file"):
            archives.read(make_tar(tmp_path / "a.tar", info), wanted)
    for mode, says in ((stat.S_IFLNK, "symlink"), (stat.S_IFIFO, "special file")):
        entry = zipfile.ZipInfo("cs231n/layers.py")
        entry.external_attr = (mode | 0o777) << 16
        with pytest.raises(Refused, match=says):
            archives.read(make_zip(tmp_path / "a.zip", (entry, b"/etc/passwd")), wanted)


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = b"0" * (3 << 20)
    with pytest.raises(Refused, match="a bomb"):
        archives.read(make_zip(tmp_path / "a.zip", ("a.py", big)), wanted)
    path = make_tar(tmp_path / "a.tar.gz", ("a.bin", big), mode="w:gz")
    with pytest.raises(Refused, match="a bomb"):
        archives.read(path, wanted)
    noise = random.Random(0).randbytes(archives.MAX_FILE + 1)
    with pytest.raises(Refused, match="expected at most"):
        archives.read(make_zip(tmp_path / "b.zip", ("a.py", noise)), wanted)
    monkeypatch.setattr(archives, "MAX_ENTRIES", 3)
    many = [(f"{k}.txt", b"") for k in range(4)]
    for path in (make_zip(tmp_path / "c.zip", *many), make_tar(tmp_path / "c.tar", *many)):
        with pytest.raises(Refused, match="members"):
            archives.read(path, wanted)
    monkeypatch.setattr(archives, "MAX_TAKEN", 100)
    some = [("a.py", noise[:80]), ("b.py", noise[:80])]
    for path in (make_zip(tmp_path / "d.zip", *some), make_tar(tmp_path / "d.tar", *some)):
        with pytest.raises(Refused, match="more than 100 bytes"):
            archives.read(path, wanted)
    monkeypatch.setattr(archives, "MAX_ARCHIVE", 10)
    with pytest.raises(Refused, match="an archive of"):
        archives.read(tmp_path / "d.zip", wanted)


def test_a_header_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("a.py", b"y = 1\n" * 50))
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")  # the size it claims
    path.write_bytes(bytes(data))
    with pytest.raises(Refused, match="damaged"):
        archives.read(path, wanted)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_a_compressed_tar_with_a_wrong_checksum_is_refused(tmp_path: Path, kind: str) -> None:
    noise = random.Random(1).randbytes(50_000)
    path = make_tar(tmp_path / f"a.tar.{kind}", ("a.py", noise), mode=f"w:{kind}")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Refused, match="damaged"):
        archives.read(path, wanted)


def test_what_stands_behind_the_end_of_a_tar_may_be_a_bomb_too(tmp_path: Path) -> None:
    plain = make_tar(tmp_path / "a.tar", *GOOD.items()).read_bytes()
    path = tmp_path / "a.tar.gz"
    path.write_bytes(gzip.compress(plain + b"0" * (3 << 20)))
    with pytest.raises(Refused, match="a bomb"):
        archives.read(path, wanted)


def test_the_grader_s_own_trouble_with_a_file_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        archives.read(tmp_path / "none.tar", wanted)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_is_refused_or_harmless(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["zip", "tar.gz", "tar"]))
    whole = tmp_path / f"whole.{kind}"
    if kind == "zip":
        make_zip(whole, *GOOD.items(), ("b.txt", b"b" * 50))
    else:
        make_tar(whole, *GOOD.items(), mode="w:gz" if kind == "tar.gz" else "w")
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    broken = tmp_path / f"broken.{kind}"
    broken.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        files, _ = archives.read(broken, wanted)
    except Refused:
        return
    assert all(not name.startswith("/") and ".." not in name for name in files)
    if kind != "tar":  # which has no checksum of what it holds
        assert set(files.values()) <= set(GOOD.values())
