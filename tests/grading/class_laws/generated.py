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
        same = sum(_same(person.name, someone.name) for person in self.people)
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
    drawn = Generated(place / "class", *lists, zone, due, people)
    place.mkdir(parents=True, exist_ok=True)
    _roster(drawn, rng)
    for k, person in enumerate(people):
        person.mark = f"{seed}-{k}"
        person.handed = rng.random() < 0.85
    todo = [person for person in people if person.handed]
    rng.shuffle(todo)
    while todo:
        count = min(len(todo), rng.randint(1, 4))
        group, todo = todo[:count], todo[count:]
        _group(drawn, rng, group)
    _times(drawn, rng)
    for _ in range(rng.randint(0, 2)):
        name = rng.choice([".DS_Store", "notes.txt", "grades.csv", "Thumbs.db"])
        drawn.strays += name not in drawn.files
        drawn.files[name] = b"x"
    lay(drawn.root, drawn.files)
    drawn.root.mkdir(exist_ok=True)
    return drawn


def _roster(drawn: Generated, rng: random.Random) -> None:
    mark = rng.choice([",", ";", "\t"])
    style = rng.choice(["name", "last first", "two columns"])
    rows = []
    for person in drawn.people:
        number = f"{person.number}.0" if rng.random() < 0.2 else str(person.number)
        names = {
            "name": [person.name],
            "last first": [f'"{person.last}, {person.first}"'],
            "two columns": [person.first, person.last],
        }[style]
        rows.append(mark.join([*names, number, person.login, f"{person.login}@x.edu"]))
    head = ["First name", "Last name"] if style == "two columns" else ["Student"]
    head += ["ID number", "Username", "Email address"]
    text = "\n".join([mark.join(head), *rows, mark * (len(head) - 1), ""])
    if rng.random() < 0.3:
        text = f"sep={mark}\n{text}"
    drawn.roster.write_bytes(text.encode(rng.choice(ENCODINGS)))


def _times(drawn: Generated, rng: random.Random) -> None:
    """A list of times for some of those whose form tells none, by any of their keys."""
    rows = ["student,handed_in"]
    for person in drawn.people:
        if person.handed and person.moment is None and not person.undecided and rng.random() < 0.6:
            person.moment = _moment(drawn, rng)
            key = rng.choice([person.login, f"{person.login}@x.edu", str(person.number)])
            written = rng.choice(["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%B %d, %Y %I:%M %p"])
            rows.append(f'{key},"{person.moment:{written}}"')
    drawn.times.write_text("\n".join([*rows, ",", ""]))


def _moment(drawn: Generated, rng: random.Random) -> datetime:
    return (drawn.due + timedelta(minutes=rng.randint(-3000, 6000))).replace(second=0)


Pack = Callable[[dict[str, bytes]], bytes]


def _work(person: Someone, rng: random.Random) -> dict[str, bytes]:
    """One person's files, laid out as people do."""
    under = rng.choice(["", "", "assignment2/", "my work/", "a/b/"])
    files = {under + LAYERS: code(person.mark)}
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
    drawn: Generated, rng: random.Random, name: str, person: Someone, *, file: bool = False
) -> dict[str, bytes]:
    """A person's work under a name: as a folder, a zip or a tar."""
    form = rng.choice(["zip", "tar"] if file else ["folder", "zip", "tar"])
    work = _work(person, rng)
    if form == "folder":
        return {f"{name}/{path}": data for path, data in work.items()}
    if form == "zip":
        return {f"{name}.zip": zipped(work, windows=rng.random() < 0.3)}
    return {f"{name}.tar.gz": tarred(work)}


def _group(drawn: Generated, rng: random.Random, group: list[Someone]) -> None:
    """Some people's work in one form, beside the others or in an archive of its own."""
    form = rng.choice([plain, canvas, moodle, gradescope, blackboard, brightspace, inbound, broken])
    inside = form(drawn, rng, group)
    tops = {name.split("/")[0] for name in inside}
    own = form in (gradescope, inbound)
    if own or (len(tops) > 1 and rng.random() < 0.4):
        label = f"section{len(drawn.files)}"
        if rng.random() < 0.5:
            inside = {f"{label}.zip": zipped(inside)}
            label += ".zip"
        else:
            inside = {f"{label}/{name}": data for name, data in inside.items()}
        for person in group:
            person.path = f"{label}/{person.path}"
    drawn.files |= inside


def _top(files: dict[str, bytes]) -> str:
    return next(iter(files)).split("/")[0]


def plain(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for person in group:
        files = _put(drawn, rng, rng.choice([person.login, str(person.number)]), person)
        person.path = _top(files)
        found |= files
    return found


def broken(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for person in group:
        name, data = rng.choice(
            [(".rar", b"Rar!"), (".zip", b"PK nonsense"), (".zip", zipped()[:-25]), (".7z", b"7z")]
        )
        person.path, person.undecided = person.login + name, True
        found[person.path] = data
    return found


def canvas(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for person in group:
        who = "".join(c for c in (person.last + person.first).lower() if c.isalnum())
        late = person.number % 2 == 0
        ids = f"{90_000 + person.number}_{70_000 + person.number}"
        name = f"{who}_{'LATE_' if late else ''}{ids}_layers"
        files = _put(drawn, rng, name, person, file=True)
        person.path = _top(files)
        same = [p for p in drawn.people if _key(p) == _key(person)]
        person.undecided = len(same) > 1 or late
        person.moment = None if person.undecided else drawn.due  # in time, though not known when
        found |= files
    return found


def _key(person: Someone) -> frozenset[str]:
    return frozenset({person.first, person.last})


def moodle(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for person in group:
        head = f"{person.name}_{55_000 + person.number}_assignsubmission_file_"
        files = _put(drawn, rng, head + rng.choice(["", "work"]), person)
        person.path = _top(files)
        person.undecided = sum(_same(p.name, person.name) for p in drawn.people) > 1
        found |= files
    return found


def gradescope(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    lines = []
    for person in group:
        person.moment = _moment(drawn, rng)
        person.path = f"submission_{person.number}"
        found |= {f"{person.path}/{path}": data for path, data in _work(person, rng).items()}
        lines.append(
            f'{person.path}:\n  :submitters:\n  - :name: "{person.name}"\n'
            f"    :sid: '{person.number}'\n"
            f"  :created_at: {person.moment.isoformat(' ')}\n"
        )
    return {**found, "submission_metadata.yml": "".join(lines).encode()}


def blackboard(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for person in group:
        person.moment = _moment(drawn, rng)
        head = f"Assignment 2_{person.login}_attempt_{person.moment:%Y-%m-%d-%H-%M-%S}"
        files = _put(drawn, rng, head + "_layers", person, file=True)
        person.path = _top(files)
        found |= files
    return found


def brightspace(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for person in group:
        person.moment = _moment(drawn, rng)
        hour = int(f"{person.moment:%I}")
        day = f"{person.moment:%b} {person.moment.day}, {person.moment:%Y}"
        clock = f"{day} {hour}{person.moment:%M %p}"
        head = f"{40_000 + person.number}-777 - {person.name} - {clock}"
        person.path = head
        found |= {f"{head}/{path}": data for path, data in _work(person, rng).items()}
        person.undecided = sum(_same(p.name, person.name) for p in drawn.people) > 1
    return found


def inbound(drawn: Generated, rng: random.Random, group: list[Someone]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for person in group:
        person.moment = _moment(drawn, rng)
        utc = person.moment.astimezone(ZoneInfo("UTC"))
        name = (
            f"{person.login}+course-assignment2+{utc:%Y-%m-%d %H:%M:%S.000000} UTC+r{person.number}"
        )
        person.path = f"inbound/{name}"
        found |= {f"{person.path}/{path}": data for path, data in _work(person, rng).items()}
    return found
