"""The forms in which course systems hand out all submissions at once.

Canvas      annlee_12345_67890_layers.zip, annlee_LATE_12345_67890_cnn.py
Moodle      Ann Lee_12345_assignsubmission_file_/..., or the same before each file's name
Gradescope  submission_12345/... beside submission_metadata.yml
nbgrader    submitted/ann/assignment2/..., inbound/ann+assignment2+2024-10-01 12:00:00 UTC+...
"""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grading.intake import archives
from grading.intake.archives import Refused
from grading.support import program

CANVAS = re.compile(r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)$")
MOODLE = re.compile(r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_|$)")
INBOUND = re.compile(r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d [^+]+)(?:\+.*)?$")
METADATA = "submission_metadata.yml"
MAX_BULK = 64 << 30  # bytes unpacked
MAX_MEMBERS = 2_000_000


@dataclass(frozen=True)
class Entry:
    """One submission of a bulk download."""

    student: str
    paths: tuple[Path, ...]
    source: str
    names: tuple[str, ...] = ()  # of the files, as the student called them
    handed_in: datetime | None = None
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str | None = None


def grouped(folder: Path) -> list[Entry] | None:
    """The submissions of a bulk download that is unpacked in `folder`; None if it is none."""
    if (folder / METADATA).is_file():
        return _gradescope(folder)
    names = [c for c in sorted(folder.iterdir()) if not c.name.startswith((".", "__MACOSX"))]
    for form in (CANVAS, MOODLE, INBOUND):
        matches = [(path, form.match(path.name)) for path in names]
        fits = [(path, match) for path, match in matches if match]
        if not fits:
            continue
        entries: dict[str, Entry] = {}
        for path, match in fits:
            _join(entries, path, match)
        for path, other in matches:
            if not other:
                entries[path.name] = Entry(
                    path.name,
                    (path,),
                    path.name,
                    problem=f"{path.name} stands beside a bulk download and names nobody",
                )
        return list(entries.values())
    return None


def _join(entries: dict[str, Entry], path: Path, match: re.Match[str]) -> None:
    """Add a file or folder to the entry of the student it names."""
    parts = match.groupdict()
    who = parts["who"].strip()
    number = parts.get("user") or parts.get("number") or parts.get("when") or ""
    when = moment(parts["when"]) if parts.get("when") else None
    key = f"{who}\0{number}"
    # Canvas tells a second upload of one file from the first by a number.
    name = re.sub(r"-\d+(?=\.\w+$)", "", parts.get("file") or path.name)
    notes: tuple[str, ...] = ()
    if parts.get("late"):
        notes = ("The course system calls this late.",)
    if key in entries:
        held = entries[key]
        entries[key] = replace(
            held,
            paths=(*held.paths, path),
            names=(*held.names, name),
            notes=tuple(dict.fromkeys((*held.notes, *notes))),
        )
    else:
        known = (number,) if number.isdigit() else ()
        entries[key] = Entry(who, (path,), path.name, (name,), when, known, notes)


def _gradescope(folder: Path) -> list[Entry]:
    unread: tuple[str, ...] = ()
    try:
        told = _metadata(folder / METADATA)
    except ValueError as problem:
        told = {}
        unread = (f"{METADATA} cannot be read ({problem}): the name and the time are not known.",)
    entries = []
    for path in sorted(folder.iterdir()):
        if not path.is_dir() or path.name.startswith((".", "__MACOSX")):
            continue
        info = told.get(path.name, {})
        when = info.get(":created_at")
        when = moment(str(when)) if isinstance(when, str | datetime) else None
        told_of = info.get(":submitters")
        people = [p for p in told_of if isinstance(p, dict)] if isinstance(told_of, list) else []
        names = [str(p.get(":name") or path.name) for p in people] or [path.name]
        for person, name in zip(people or [{}], names, strict=True):
            keys = tuple(str(person[k]) for k in (":sid", ":email") if person.get(k))
            notes = (f"Handed in together: {', '.join(names)}.",) if len(names) > 1 else ()
            entries.append(Entry(name, (path,), path.name, (), when, keys, (*unread, *notes)))
    return entries


def _metadata(path: Path) -> dict[str, dict[str, Any]]:
    """What Gradescope tells of each submission.

    Raises:
        ValueError: it cannot be read.
    """
    try:
        import yaml
    except ModuleNotFoundError as problem:
        raise ValueError(f"PyYAML is missing: {program.install('class')}") from problem
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8", errors="replace"))
    except (yaml.YAMLError, OSError) as problem:
        raise ValueError(str(problem).partition("\n")[0]) from problem
    if not isinstance(data, dict):
        raise ValueError(f"got a {type(data).__name__}, expected a table of submissions")
    return {str(key): value for key, value in data.items() if isinstance(value, dict)}


def moment(text: str) -> datetime | None:
    """A time as course systems write it: with an offset, a zone's name, or else in UTC."""
    text = text.strip()
    match = re.match(r"(\d{4}-\d\d-\d\d)[ T_](\d\d[:-]\d\d(?:[:-]\d\d)?)(\.\d+)?\s*(.*)$", text)
    if not match:
        return None
    day, clock, _, zone = match.groups()
    zone = "+00:00" if zone in ("", "Z", "UTC") else zone
    if re.fullmatch(r"[+-]\d{4}", zone):
        zone = zone[:3] + ":" + zone[3:]
    try:
        if re.fullmatch(r"[+-]\d\d:\d\d", zone):
            return datetime.fromisoformat(f"{day}T{clock.replace('-', ':')}{zone}")
        plain = datetime.fromisoformat(f"{day}T{clock.replace('-', ':')}")
        return plain.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, ZoneInfoNotFoundError):
        return None


def timestamp(folder: Path) -> datetime | None:
    """The time in an nbgrader folder's timestamp.txt, or in the one folder below."""
    for path in (folder / "timestamp.txt", *sorted(folder.glob("*/timestamp.txt"))):
        if path.is_file() and not path.is_symlink():
            return moment(path.read_text(encoding="utf-8", errors="replace")[:100])
    return None


class Unpacked:
    """Bulk downloads that are one archive, unpacked for as long as this is open."""

    def __init__(self) -> None:
        self._folders: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)

    def unpack(self, path: Path) -> Path | None:
        """The folder with a bulk download's content; None if the archive is one submission.

        Raises:
            Refused: it is damaged, or it is a bulk download that names a path outside itself, is
                too large, or cannot be written here.
        """
        if not zipfile.is_zipfile(path):
            return None
        try:
            with zipfile.ZipFile(path) as archive:
                infos = archive.infolist()
                if not _is_bulk([info.filename for info in infos]):
                    return None
                folder = Path(tempfile.mkdtemp(prefix="bulk-"))
                self._folders.append(folder)
                _unpack(archive, infos, folder)
        except (*archives.UNREADABLE, OSError) as problem:
            raise Refused(f"the archive cannot be unpacked ({problem})") from problem
        return folder


def _is_bulk(names: list[str]) -> bool:
    """Whether an archive's members are those of many students."""
    plain = [name for name in names if not name.startswith("__MACOSX")]
    if any(PurePosixPath(name).name == METADATA for name in plain):
        return True
    tops = {name.split("/")[0] for name in plain}
    if tops and all(CANVAS.match(top) or MOODLE.match(top) for top in tops):
        return True
    files = [name for name in plain if not name.endswith("/")]
    inner = [name for name in files if name.lower().endswith(archives.SUFFIXES)]
    if len(inner) > 1 and not any(name.endswith(".py") for name in files):
        return True
    return any(PurePosixPath(name).parts[:1] == ("submitted",) for name in files)


def _unpack(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], folder: Path) -> None:
    """Write members below `folder`; what is no plain file is left out."""
    seen: set[str] = set()
    whole = 0
    if len(infos) > MAX_MEMBERS:
        raise Refused(f"got {len(infos)} members, expected at most {MAX_MEMBERS}")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.is_dir() or kind not in (0, stat.S_IFREG):
            continue
        place = folder / archives.plain_path(info.orig_filename, seen)
        whole += info.file_size
        if whole > MAX_BULK or whole > shutil.disk_usage(folder).free:
            raise Refused(f"got {whole} bytes or more, for which there is no room")
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, place.open("wb") as target:
            for block in _blocks(source, info.file_size):
                target.write(block)


def _blocks(source: Any, size: int) -> Iterator[bytes]:
    left = size  # what the header says is a claim: never more than that
    while left > 0 and (block := source.read(min(left, 1 << 20))):
        left -= len(block)
        yield block
