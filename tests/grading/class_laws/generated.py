"""Classes drawn at random, in every form and mixture, with the truth known."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.grading.intake.classes import LAYERS, code, lay, tarred, zipped

FIRST = [
    "Ann",
    "Bob",
    "Cara",
    "Dan",
    "Zoë",
    "José",
    "Łukasz",
    "Mary-Jane",
    "O'Neil",
    "Ngô",
    "Øyvind",
    "李",
    "Мария",
    "Min",
    "Min",
    "Min",
]
LAST = [
    "Lee",
    "Ray",
    "Poe",
    "Kim",
    "Kim",
    "Müller",
    "Nuñez",
    "D'Arcy",
    "Ivanova",
    "王",
    "Østby",
    "St.John",
    "Lee",
]
ZONES = ("America/Los_Angeles", "America/New_York", "Europe/Berlin", "Asia/Kolkata")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


@dataclass
class Someone:
    """A person of the class, and what is true of their work.

    mark       what their code says, by which it is known again
    moment     when it was handed in; None where nothing tells
    path       of the entry that holds it, relative to the class
    undecided  whether a person has to decide about it
    """

    first: str
    last: str
    number: int
    login: str
    mark: str = ""
    moment: datetime | None = None
    handed: bool = True
    path: str = ""
    undecided: bool = False

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass
class Generated:
    """A class on disk, and the truth about it."""

    root: Path
    roster: Path
    times: Path
    zone: str
    due: datetime
    people: list[Someone]
    files: dict[str, bytes] = field(default_factory=dict)
    strays: int = 0

    def known(self, someone: Someone) -> str:
        """The name by which somebody is called: with an id, where two share one."""
        same = sum(_same(one.name, someone.name) for one in self.people)
        return someone.name if same == 1 else f"{someone.name} ({someone.number})"


def _same(first: str, second: str) -> bool:
    return (
        unicodedata.normalize("NFKC", first).casefold()
        == unicodedata.normalize("NFKC", second).casefold()
    )


def draw(seed: int, place: Path) -> Generated:
    """The class of a seed."""
    rng = random.Random(seed)
    zone = rng.choice(ZONES)
    due = datetime(2026, rng.choice([3, 10, 11]), rng.randint(1, 28), 23, 59, tzinfo=ZoneInfo(zone))
    people = []
    for k in range(rng.randint(3, 9)):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        people.append(Someone(first, last, 10_000 + 7 * k, f"user{k}x{rng.choice('abc')}"))
    lists = (place / "roster.csv", place / "times.csv")
    made = Generated(place / "class", *lists, zone, due, people)
    place.mkdir(parents=True, exist_ok=True)
    _roster(made, rng)
    for k, one in enumerate(people):
        one.mark = f"{seed}-{k}"
        one.handed = rng.random() < 0.85
    todo = [one for one in people if one.handed]
    rng.shuffle(todo)
    while todo:
        count = min(len(todo), rng.randint(1, 4))
        group, todo = todo[:count], todo[count:]
        _group(made, rng, group)
    _times(made, rng)
    for _ in range(rng.randint(0, 2)):
        name = rng.choice([".DS_Store", "notes.txt", "grades.csv", "Thumbs.db"])
        made.strays += name not in made.files
        made.files[name] = b"x"
    lay(made.root, made.files)
    made.root.mkdir(exist_ok=True)
    return made


def _roster(made: Generated, rng: random.Random) -> None:
    mark = rng.choice([",", ";", "\t"])
    style = rng.choice(["name", "last first", "two columns"])
    rows = []
    for one in made.people:
        number = f"{one.number}.0" if rng.random() < 0.2 else str(one.number)
        names = {
            "name": [one.name],
            "last first": [f'"{one.last}, {one.first}"'],
            "two columns": [one.first, one.last],
        }[style]
        rows.append(mark.join([*names, number, one.login, f"{one.login}@x.edu"]))
    head = ["First name", "Last name"] if style == "two columns" else ["Student"]
    head += ["ID number", "Username", "Email address"]
    text = "\n".join([mark.join(head), *rows, mark * (len(head) - 1), ""])
    if rng.random() < 0.3:
        text = f"sep={mark}\n{text}"
    made.roster.write_bytes(text.encode(rng.choice(ENCODINGS)))


def _times(made: Generated, rng: random.Random) -> None:
    """A list of times for some of those whose form tells none, by any of their keys."""
    rows = ["student,handed_in"]
    for one in made.people:
        if one.handed and one.moment is None and not one.undecided and rng.random() < 0.6:
            one.moment = _moment(made, rng)
            key = rng.choice([one.login, f"{one.login}@x.edu", str(one.number)])
            written = rng.choice(["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%B %d, %Y %I:%M %p"])
            rows.append(f'{key},"{one.moment:{written}}"')
    made.times.write_text("\n".join([*rows, ",", ""]))


def _moment(made: Generated, rng: random.Random) -> datetime:
    return (made.due + timedelta(minutes=rng.randint(-3000, 6000))).replace(second=0)


Pack = Callable[[dict[str, bytes]], bytes]


def _work(one: Someone, rng: random.Random) -> dict[str, bytes]:
    """One person's files, laid out as people do."""
    under = rng.choice(["", "", "assignment2/", "my work/", "a/b/"])
    files = {under + LAYERS: code(one.mark)}
    if rng.random() < 0.3:
        files |= rng.choice(
            [
                {under + "data/big.bin": b"\0" * 50_000},
                {"__MACOSX/x/._layers.py": b"\0"},
                {".venv/lib/layers.py": b"def conv(): pass\n"},
                {under + "pkg/__pycache__/layers.pyc": b"\0"},
                {under + "report.pdf": b"%PDF"},
            ]
        )
    return files


def _put(
    made: Generated, rng: random.Random, name: str, one: Someone, *, file: bool = False
) -> dict[str, bytes]:
    """A person's work under a name: as a folder, a zip or a tar."""
    form = rng.choice(["zip", "tar"] if file else ["folder", "zip", "tar"])
    work = _work(one, rng)
    if form == "folder":
        return {f"{name}/{path}": data for path, data in work.items()}
    if form == "zip":
        return {f"{name}.zip": zipped(work, windows=rng.random() < 0.3)}
    return {f"{name}.tar.gz": tarred(work)}


def _group(made: Generated, rng: random.Random, group: list[Someone]) -> None:
    """Some people's work in one form, beside the others or in an archive of its own."""
    form = rng.choice([plain, canvas, moodle, gradescope, blackboard, brightspace, inbound, broken])
    inside = form(made, rng, group)
    tops = {name.split("/")[0] for name in inside}
    own = form in (gradescope, inbound)
    if own or (len(tops) > 1 and rng.random() < 0.4):
        label = f"section{len(made.files)}"
        if rng.random() < 0.5:
            inside = {f"{label}.zip": zipped(inside)}
            label += ".zip"
        else:
            inside = {f"{label}/{name}": data for name, data in inside.items()}
        for one in group:
            one.path = f"{label}/{one.path}"
    made.files |= inside


def _top(files: dict[str, bytes]) -> str:
    return next(iter(files)).split("/")[0]


def plain(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in group:
        files = _put(made, rng, rng.choice([one.login, str(one.number)]), one)
        one.path = _top(files)
        found |= files
    return found


def broken(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in group:
        name, data = rng.choice(
            [(".rar", b"Rar!"), (".zip", b"PK nonsense"), (".zip", zipped()[:-25]), (".7z", b"7z")]
        )
        one.path, one.undecided = one.login + name, True
        found[one.path] = data
    return found


def canvas(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in group:
        who = "".join(c for c in (one.last + one.first).lower() if c.isalnum())
        late = one.number % 2 == 0
        name = f"{who}_{'LATE_' if late else ''}{90_000 + one.number}_{70_000 + one.number}_layers"
        files = _put(made, rng, name, one, file=True)
        one.path = _top(files)
        same = [p for p in made.people if _key(p) == _key(one)]
        one.undecided = len(same) > 1 or late
        one.moment = None if one.undecided else made.due  # in time, though not known when
        found |= files
    return found


def _key(one: Someone) -> frozenset[str]:
    return frozenset({one.first, one.last})


def moodle(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in group:
        head = f"{one.name}_{55_000 + one.number}_assignsubmission_file_"
        files = _put(made, rng, head + rng.choice(["", "work"]), one)
        one.path = _top(files)
        one.undecided = sum(_same(p.name, one.name) for p in made.people) > 1
        found |= files
    return found


def gradescope(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    lines = []
    for one in group:
        one.moment = _moment(made, rng)
        one.path = f"submission_{one.number}"
        found |= {f"{one.path}/{path}": data for path, data in _work(one, rng).items()}
        lines.append(
            f"{one.path}:\n  :submitters:\n  - :name: \"{one.name}\"\n    :sid: '{one.number}'\n"
            f"  :created_at: {one.moment.isoformat(' ')}\n"
        )
    return {**found, "submission_metadata.yml": "".join(lines).encode()}


def blackboard(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in group:
        one.moment = _moment(made, rng)
        head = f"Assignment 2_{one.login}_attempt_{one.moment:%Y-%m-%d-%H-%M-%S}"
        files = _put(made, rng, head + "_layers", one, file=True)
        one.path = _top(files)
        found |= files
    return found


def brightspace(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in group:
        one.moment = _moment(made, rng)
        hour = int(f"{one.moment:%I}")
        clock = f"{one.moment:%b} {one.moment.day}, {one.moment:%Y} {hour}{one.moment:%M %p}"
        head = f"{40_000 + one.number}-777 - {one.name} - {clock}"
        one.path = head
        found |= {f"{head}/{path}": data for path, data in _work(one, rng).items()}
        one.undecided = sum(_same(p.name, one.name) for p in made.people) > 1
    return found


def inbound(made: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in group:
        one.moment = _moment(made, rng)
        utc = one.moment.astimezone(ZoneInfo("UTC"))
        name = f"{one.login}+course-assignment2+{utc:%Y-%m-%d %H:%M:%S.000000} UTC+r{one.number}"
        one.path = f"inbound/{name}"
        found |= {f"{one.path}/{path}": data for path, data in _work(one, rng).items()}
    return found
