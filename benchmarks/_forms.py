"""Generate a class in every form that intake reads: folders, archives and bulk downloads."""

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
GROUP = 25  # people in one section of the class, which all submit through one course system


@dataclass(frozen=True)
class Someone:
    """A person on the roster, with every key that a course system may use."""

    number: int

    @property
    def first(self) -> str:
        """Return the first name: only letters, because digits would look like an id."""
        return "Ann" + _letters(self.number)

    @property
    def last(self) -> str:
        """Return the last name."""
        return "Lee" + _letters(self.number * 7 + 3)

    @property
    def name(self) -> str:
        """Return the full name."""
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        """Return the login."""
        return f"user{self.number:05d}"

    @property
    def id(self) -> int:
        """Return the id on the roster."""
        return 100_000 + self.number

    @property
    def moment(self) -> datetime:
        """Return the time of the submission."""
        return BEGAN + timedelta(minutes=self.number)


def _letters(number: int) -> str:
    letters = ""
    while True:
        number, digit = divmod(number, 26)
        letters = chr(ord("a") + digit) + letters
        if not number:
            return letters


Files = dict[str, bytes]
Form = Callable[[Someone, Tree], Files]


def make(folder: Path, works: Iterable[Tree]) -> int:
    """Write a class into `folder`, and its roster next to it.

    Args:
        folder: Folder of the class; each section is a folder or a zip file in it.
        works: The files of each person.

    Returns:
        The number of files written.
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
    rows += [f"{p.name},{p.id},{p.login},{p.login}@x.edu,gh-{p.login}" for p in people]
    folder.with_name("roster.csv").write_text("\n".join(rows) + "\n")
    return written


def _section(folder: Path, number: int, section: Sequence[tuple[Someone, Tree]]) -> int:
    form = FORMS[number % len(FORMS)]
    files: Files = {}
    for someone, work in section:
        files |= form(someone, work)
    if form is gradescope:
        files["submission_metadata.yml"] = _metadata(someone for someone, _ in section)
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
        f"submission_{someone.id}:\n  :submitters:\n"
        f"  - :name: {someone.name}\n    :sid: '{someone.id}'\n"
        f"  :created_at: {someone.moment.isoformat(' ')} +00:00\n"
        for someone in people
    ).encode()


def zipped(files: Files) -> bytes:
    """Return a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(files: Files) -> bytes:
    """Return a compressed tar file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _under(top: str, work: Tree) -> Files:
    return {f"{top}/{name}": data for name, data in work.items()}


def folders(someone: Someone, work: Tree) -> Files:
    """A folder named after the login."""
    return _under(someone.login, work)


def zips(someone: Someone, work: Tree) -> Files:
    """A zip named after the name, with the work in a folder inside."""
    return {f"{someone.first}_{someone.last}.zip": zipped(_under("assignment2", work))}


def tars(someone: Someone, work: Tree) -> Files:
    """A tar named after the id."""
    return {f"{someone.id}.tar.gz": tarred(work)}


def canvas(someone: Someone, work: Tree) -> Files:
    """Canvas's bulk download."""
    name = (someone.last + someone.first).lower()
    numbers = f"{70_000 + someone.number}_{900_000 + someone.number}"
    return {f"{name}_{numbers}_work.zip": zipped(work)}


def moodle(someone: Someone, work: Tree) -> Files:
    """Moodle's bulk download."""
    return _under(f"{someone.name}_{55_000 + someone.number}_assignsubmission_file_", work)


def gradescope(someone: Someone, work: Tree) -> Files:
    """Gradescope's export; its metadata file is added per section."""
    return _under(f"submission_{someone.id}", work)


def blackboard(someone: Someone, work: Tree) -> Files:
    """Blackboard's download, with a receipt."""
    head = f"Assignment 2_{someone.login}_attempt_{someone.moment:%Y-%m-%d-%H-%M-%S}"
    receipt = f"Name: {someone.name} ({someone.login})\n"
    receipt += f"Date Submitted: {someone.moment:%B %d, %Y %I:%M:%S %p}\n"
    return {f"{head}_work.zip": zipped(work), f"{head}.txt": receipt.encode()}


def brightspace(someone: Someone, work: Tree) -> Files:
    """Brightspace's download."""
    clock = (
        f"{someone.moment:%b} {someone.moment.day}, {someone.moment.year} {someone.moment:%I%M %p}"
    )
    return {f"{someone.id}-777 - {someone.name} - {clock}/work.zip": zipped(work)}


def ilias(someone: Someone, work: Tree) -> Files:
    """ILIAS's download."""
    top = f"{someone.last}_{someone.first}_{someone.login}_{someone.id}"
    return {f"{top}/{someone.moment:%Y%m%d%H%M%S}_work.zip": zipped(work)}


def nbgrader(someone: Someone, work: Tree) -> Files:
    """nbgrader's exchange."""
    name = f"{someone.login}+cs231n-assignment2+{someone.moment:%Y-%m-%d %H:%M:%S.000000} UTC+x"
    return _under(f"inbound/{name}", work)


def github(someone: Someone, work: Tree) -> Files:
    """Clones of GitHub Classroom."""
    return _under(f"assignment-2-gh-{someone.login}", work)


FORMS: tuple[Form, ...] = (
    *(folders, zips, tars, canvas, moodle, gradescope, blackboard, brightspace, ilias),
    *(nbgrader, github),
)
