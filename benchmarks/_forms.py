"""A class in every form that intake reads: folders, archives and bulk downloads, side by side."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from grading.spec.tree import Tree

BEGAN = datetime(2026, 10, 1, 8, 0)
GROUP = 25  # people in one section of the class, which all hand in through one course system


@dataclass(frozen=True)
class Someone:
    """A person on the roster, by every key that a course system may use."""

    number: int

    @property
    def first(self) -> str:
        """The first name: letters alone, for digits would be taken for an id."""
        return "Ann" + _letters(self.number)

    @property
    def last(self) -> str:
        """The last name."""
        return "Lee" + _letters(self.number * 7 + 3)

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        """The login."""
        return f"user{self.number:05d}"

    @property
    def id(self) -> int:
        """The id on the roster."""
        return 100_000 + self.number

    @property
    def moment(self) -> datetime:
        """When they handed in."""
        return BEGAN + timedelta(minutes=self.number)


def _letters(number: int) -> str:
    found = ""
    while True:
        number, digit = divmod(number, 26)
        found = chr(ord("a") + digit) + found
        if not number:
            return found


Files = dict[str, bytes]
Form = Callable[[Someone, Tree], Files]


def make(folder: Path, works: Iterable[Tree]) -> int:
    """Write a class below `folder`, its roster beside it; returns how many files were written.

    Args:
        folder: where to; each section of people is a folder or a zip file in it.
        works: one person's files each.
    """
    people: list[Someone] = []
    section: list[tuple[Someone, Tree]] = []
    written = 0
    for number, work in enumerate(works):
        someone = Someone(number)
        people.append(someone)
        section.append((someone, work))
        if len(section) == GROUP:
            written += _section(folder, len(people) // GROUP, section)
            section = []
    if section:
        written += _section(folder, len(people) // GROUP + 1, section)
    rows = ["Student,ID,Login ID,Email,GitHub username"]
    rows += [f"{one.name},{one.id},{one.login},{one.login}@x.edu,gh-{one.login}" for one in people]
    folder.with_name("roster.csv").write_text("\n".join(rows) + "\n")
    return written


def _section(folder: Path, number: int, section: Sequence[tuple[Someone, Tree]]) -> int:
    form = FORMS[number % len(FORMS)]
    files: Files = {}
    for someone, work in section:
        files |= form(someone, work)
    if form is gradescope:
        files["submission_metadata.yml"] = _metadata(one for one, _ in section)
    label = f"section{number:03d}"
    if number % 10 == 9:
        files = {f"{label}.zip": zipped(files)}
    else:
        files = {f"{label}/{name}": data for name, data in files.items()}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return len(files)


def _metadata(people: Iterable[Someone]) -> bytes:
    return "".join(
        f"submission_{one.id}:\n  :submitters:\n  - :name: {one.name}\n    :sid: '{one.id}'\n"
        f"  :created_at: {one.moment.isoformat(' ')} +00:00\n"
        for one in people
    ).encode()


def zipped(files: Files) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def tarred(files: Files) -> bytes:
    """A tar file, compressed."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def _under(top: str, work: Tree) -> Files:
    return {f"{top}/{name}": data for name, data in work.items()}


def folders(one: Someone, work: Tree) -> Files:
    """A folder named for the login."""
    return _under(one.login, work)


def zips(one: Someone, work: Tree) -> Files:
    """A zip named for the name, the work one folder down."""
    return {f"{one.first}_{one.last}.zip": zipped(_under("assignment2", work))}


def tars(one: Someone, work: Tree) -> Files:
    """A tar named for the id."""
    return {f"{one.id}.tar.gz": tarred(work)}


def canvas(one: Someone, work: Tree) -> Files:
    """Canvas's bulk download."""
    name = f"{(one.last + one.first).lower()}_{70_000 + one.number}_{900_000 + one.number}"
    return {f"{name}_work.zip": zipped(work)}


def moodle(one: Someone, work: Tree) -> Files:
    """Moodle's bulk download."""
    return _under(f"{one.name}_{55_000 + one.number}_assignsubmission_file_", work)


def gradescope(one: Someone, work: Tree) -> Files:
    """Gradescope's export; its list is added for the section."""
    return _under(f"submission_{one.id}", work)


def blackboard(one: Someone, work: Tree) -> Files:
    """Blackboard's download, with a receipt."""
    head = f"Assignment 2_{one.login}_attempt_{one.moment:%Y-%m-%d-%H-%M-%S}"
    receipt = (
        f"Name: {one.name} ({one.login})\nDate Submitted: {one.moment:%B %d, %Y %I:%M:%S %p}\n"
    )
    return {f"{head}_work.zip": zipped(work), f"{head}.txt": receipt.encode()}


def brightspace(one: Someone, work: Tree) -> Files:
    """Brightspace's download."""
    clock = f"{one.moment:%b} {one.moment.day}, {one.moment.year} {one.moment:%I%M %p}"
    return {f"{one.id}-777 - {one.name} - {clock}/work.zip": zipped(work)}


def ilias(one: Someone, work: Tree) -> Files:
    """ILIAS's download."""
    top = f"{one.last}_{one.first}_{one.login}_{one.id}"
    return {f"{top}/{one.moment:%Y%m%d%H%M%S}_work.zip": zipped(work)}


def nbgrader(one: Someone, work: Tree) -> Files:
    """nbgrader's exchange."""
    name = f"{one.login}+cs231n-assignment2+{one.moment:%Y-%m-%d %H:%M:%S.000000} UTC+x"
    return _under(f"inbound/{name}", work)


def github(one: Someone, work: Tree) -> Files:
    """Clones of GitHub Classroom."""
    return _under(f"assignment-2-gh-{one.login}", work)


FORMS: tuple[Form, ...] = (
    *(folders, zips, tars, canvas, moodle, gradescope, blackboard, brightspace, ilias),
    *(nbgrader, github),
)
