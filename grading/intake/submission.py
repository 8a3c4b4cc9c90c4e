"""What one student handed in, chosen out of all that lies in a folder or archive.

The package is the folder whose files define most of what is asked. What lies beside it, a data set,
a virtual environment, a link, is left out with a reason and never costs the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from grading.intake import entries, sources
from grading.intake.answers import Course, answers
from grading.intake.entries import Entry, Refused
from grading.intake.people import shown

if TYPE_CHECKING:
    from grading.spec.manifest import Assignment

MAX_FILE = 4 << 20  # bytes of one source file; the course's longest is under 100 kB
MAX_FILES = 1000  # source files taken
MAX_TAKEN = 32 << 20  # bytes of all source files taken
MAX_NOTEBOOK = 32 << 20  # bytes of one notebook, its pictures included
MAX_NOTEBOOKS = 20
MAX_RATIO = 400  # unpacked to packed bytes of a source file; real ones pack 3 to 20 times
MAX_PATH, MAX_PART = 400, 120  # characters of a path, and of a name in it
DEEPEST = 40  # folders inside each other
MOST_LOOKED_AT = 200_000  # entries of one submission

# Folders that hold nothing a student wrote, and what they are.
SKIP: Mapping[str, str] = {
    **dict.fromkeys(("__MACOSX", ".Trashes", ".Spotlight-V100", ".fseventsd"), "macOS metadata"),
    **dict.fromkeys(("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"), "a cache"),
    ".ipynb_checkpoints": "Jupyter's copies",
    **dict.fromkeys((".git", ".svn", ".hg"), "version control"),
    **dict.fromkeys((".venv", "venv", "site-packages", "node_modules"), "a virtual environment"),
    **dict.fromkeys((".idea", ".vscode", ".vs"), "an editor's settings"),
    "$RECYCLE.BIN": "Windows metadata",
}
_METADATA = {
    ".ds_store": "macOS metadata",
    "thumbs.db": "Windows metadata",
    "desktop.ini": "Windows metadata",
    ".localized": "macOS metadata",
}
# Names by which a file would take the place of what Python or a tool loads by itself.
_HIJACKS = frozenset({"sitecustomize.py", "usercustomize.py", "conftest.py", "setup.cfg"})
_DEFINES = re.compile(rb"(?:def|class)[ \t]+(\w+)")
_COPY = re.compile(r"(?:[-_ ]?\(\d+\)|-\d+|[-_ ]copy(?:[-_ ]?\d+)?| - copy)(?=\.\w+$)", re.I)


@dataclass
class Submission:
    """One student's files by their path in the package's tree, or the reason there are none.

    problem  why a person has to look at it
    answers  what was written to questions in prose, by the question's id
    left_out what was not taken, by reason: paths
    """

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """What a submission to an assignment looks like.

    files      those to be written, relative to the root of a submission
    package    the package they are in
    functions  what is asked, by file: by these a root is known
    name       of the assignment: "course-assignment2" prefers a folder named assignment2
    questions  ids of the questions answered in prose
    notebooks  the assignment's own, by name, to find an answer by the words before it
    """

    files: Sequence[str]
    package: str
    functions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    name: str = ""
    questions: Sequence[str] = ()
    notebooks: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the files to be written, and of the notebooks with questions."""
        return frozenset({PurePosixPath(f).name for f in self.files} | set(self.notebooks))

    @cached_property
    def course(self) -> Course:
        """The assignment's own notebooks, read once."""
        return Course.of(self.notebooks, self.questions)

    @cached_property
    def number(self) -> str:
        """The assignment's number as its name ends with it; "" without one."""
        found = re.search(r"(\d+)\D*$", self.name)
        return found[1].lstrip("0") if found else ""


def shape_of(assignment: Assignment) -> Shape:
    """What a submission to an assignment looks like."""
    functions: dict[str, set[str]] = {}
    for info in assignment.exercises.values():
        for file in info.files:
            names = {name.rpartition(".")[2] for name in info.names_in(file)}
            functions.setdefault(file, set()).update(names)
    asked = assignment.questions
    books = {}
    for part in assignment.parts:
        path = assignment.root / part.notebook if part.notebook else None
        if asked and path is not None and path.is_file():
            books[path.name] = path.read_bytes()
    return Shape(
        assignment.files,
        assignment.package,
        {file: frozenset(names) for file, names in functions.items()},
        assignment.name,
        tuple(one.id for one in asked),
        books,
    )


def noise(entry: Entry) -> str:
    """What an entry is if it is nobody's work: a system's metadata, a cache; else ""."""
    if entry.kind == "folder" and entry.name in SKIP:
        return SKIP[entry.name]
    if entry.name.lower() in _METADATA:
        return _METADATA[entry.name.lower()]
    if entry.name.startswith("._"):
        return "macOS metadata"
    if entry.kind == "folder" and any(e.name == "pyvenv.cfg" for e in entry.children()):
        return "a virtual environment"
    if entry.name.startswith((".", "~$")) and entry.kind != "refused":
        return "a hidden file" if entry.kind != "folder" else "a hidden folder"
    return ""


def usual(name: str) -> str:
    """A file's name without what a browser or course system adds to a second upload of it."""
    return _COPY.sub("", name)


def read(
    pieces: Sequence[Entry], student: str, shape: Shape, names: Sequence[str] = ()
) -> Submission:
    """The submission in one folder or archive, or in several loose files.

    Args:
        pieces: what one student handed in at one time.
        student: whose it is.
        shape: what a submission looks like.
        names: what the student called each, where that is not its name on disk.

    Returns:
        The submission. What cannot be read is a submission with a `problem`.
    """
    taken = _Taken(shape)
    called = names or [piece.name for piece in pieces]
    try:
        for piece, name in zip(pieces, called, strict=True):
            if piece.problem:
                raise Refused(f"{shown(name)}: {piece.problem}")
            if piece.kind == "folder":
                taken.folder(piece, "")
                if piece.problem:
                    raise Refused(piece.problem)
            else:
                taken.one(piece, name)
        taken.unpack()
        result = _chosen(taken, student, shape)
    except Refused as problem:
        return Submission(student, problem=str(problem), left_out=taken.left_out)
    result.left_out = taken.left_out
    if shape.questions and taken.notebooks:
        result.answers, notes = answers(taken.notebooks, shape.course, shape.questions)
        result.notes += notes
    if not result.files and result.problem is None and not taken.notebooks:
        wanted = ", ".join(shape.files)
        if len(wanted) > 90:
            wanted = f"{', '.join(list(shape.files)[:2])} and {len(shape.files) - 2} more"
        lone = f": only {shown(called[0])}" if len(called) == 1 and not pieces[0].holds else ""
        held = taken.held()
        result.problem = f"none of the files to be written ({wanted}) is in it{lone or held}"
    result.notes += [
        f"{len(paths)} left out: {reason} ({_some(paths)})."
        for reason, paths in taken.left_out.items()
        if reason != "another file"
    ]
    return result


def _some(paths: Sequence[str]) -> str:
    first = ", ".join(shown(path) for path in paths[:3])
    return first + (", ..." if len(paths) > 3 else "")


class _Taken:
    """Source files and notebooks gathered out of entries, and what was left out of them."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.members: dict[str, bytes] = {}
        self.notebooks: dict[str, bytes] = {}
        self.left_out: dict[str, list[str]] = {}
        self.packed: list[tuple[str, Entry]] = []
        self.lost: dict[str, str] = {}
        self.size = 0

    def leave(self, path: str, reason: str) -> None:
        self.left_out.setdefault(reason, []).append(path[:MAX_PATH])

    def held(self) -> str:
        names = [p for paths in self.left_out.values() for p in paths]
        return f": it holds {_some(names)}" if names else ": it is empty"

    def folder(self, root: Entry, under: str) -> None:
        for path, entry, reason in _below(root):
            if reason:
                self.leave(under + path, reason)
            else:
                self.one(entry, under + path)

    def one(self, entry: Entry, path: str) -> None:
        """Take a file if it is source, a notebook or an archive."""
        reason = noise(entry)
        plain = path.lower()
        if reason:
            self.leave(path, reason)
        elif entry.kind in ("link", "special", "refused"):
            self.leave(path, entry.problem or "not a plain file")
            if PurePosixPath(path).name in self.shape.names:
                self.lost[path] = entry.problem
        elif entry.kind == "archive":
            self.packed.append((path, entry))
        elif plain.endswith(".py"):
            self._source(entry, path[:-3] + ".py")
        elif plain.endswith(".ipynb"):
            self._notebook(entry, path)
        elif entries.foreign_suffix(path):
            self.packed.append((path, entry))
        elif plain.endswith((".pth", ".pyc", ".so", ".pyd", ".dll", ".exe")):
            self.leave(path, "refused: only source files are taken")
        else:
            self.leave(path, "another file")

    def _source(self, entry: Entry, path: str) -> None:
        asked = PurePosixPath(path).name in self.shape.names
        reason = ""
        if len(path) > MAX_PATH or any(len(part) > MAX_PART for part in path.split("/")):
            reason = "its name is too long"
        elif len(self.members) >= MAX_FILES and not asked:
            reason = f"more than {MAX_FILES} source files"
        elif entry.size > MAX_FILE:
            reason = f"larger than {MAX_FILE >> 20} MB"
        elif self.size + entry.size > MAX_TAKEN:
            reason = f"more than {MAX_TAKEN >> 20} MB of source files"
        elif entry.packed and entry.size > MAX_RATIO * max(entry.packed, 64):
            reason = f"packed more than {MAX_RATIO} times"
        elif entry.problem:
            reason = entry.problem
        if not reason:
            try:
                self.members[path] = entry.read(MAX_FILE)
                self.size += len(self.members[path])
                return
            except Refused as problem:
                reason = str(problem)
        if asked:
            self.lost[path] = reason
        self.leave(path, reason)

    def _notebook(self, entry: Entry, path: str) -> None:
        if not self.shape.questions:
            self.leave(path, "another file")
        elif entry.size > MAX_NOTEBOOK or len(self.notebooks) >= MAX_NOTEBOOKS or entry.problem:
            self.leave(path, entry.problem or "a notebook that is too large, or one too many")
        else:
            try:
                self.notebooks[path] = entry.read(MAX_NOTEBOOK)
            except Refused as problem:
                self.lost[path] = str(problem)
                self.leave(path, str(problem))

    def unpack(self, deep: int = 0) -> None:
        """Look into archives where no code lies beside them.

        Raises:
            Refused: the work may be in an archive that cannot be read, or in one of several.
        """
        packed, self.packed = self.packed, []
        if not packed:
            return
        if self.has_code():
            for path, _ in packed:
                self.leave(path, "an archive beside the code")
            return
        found: list[_Taken] = []
        for path, entry in packed:
            suffix = entries.foreign_suffix(path) if entry.kind != "archive" else ""
            if suffix:
                raise Refused(
                    f"{shown(path)} cannot be read here: unpack the {suffix} file, "
                    "or ask for a zip file"
                )
            inner = _Taken(self.shape)
            entry.verify()
            if deep < entries.MAX_NEST:
                inner.folder(entry, "")
                inner.unpack(deep + 1)
            if inner.has_code() or inner.notebooks or inner.lost:
                found.append(inner)
            else:
                self.leave(path, "an archive without code")
        if len(found) > 1 and len([one for one in found if one.has_code()]) > 1:
            names = _some([path for path, _ in packed])
            raise Refused(f"{len(found)} archives hold code ({names}): which one counts?")
        for inner in found:
            self.members |= inner.members
            self.notebooks |= inner.notebooks
            self.lost |= inner.lost
            for reason, paths in inner.left_out.items():
                self.left_out.setdefault(reason, []).extend(paths)

    def has_code(self) -> bool:
        """Whether any file is one that is asked for, by its name or by what it defines."""
        return any(
            PurePosixPath(path).name in self.shape.names or defines(data, self.shape)
            for path, data in self.members.items()
        )


def _below(root: Entry) -> Iterator[tuple[str, Entry, str]]:
    """All files below an entry, with a reason for what is not to be looked at."""
    todo = [("", child, 1) for child in reversed(root.children())]
    count = 0
    while todo:
        above, child, depth = todo.pop()
        path = above + child.name
        count += 1
        if count > MOST_LOOKED_AT:
            yield path, child, f"more than {MOST_LOOKED_AT} files"
            return
        if child.kind != "folder":
            yield path, child, ""
        elif reason := noise(child):
            yield path + "/", child, reason
        elif depth >= DEEPEST:
            yield path[:MAX_PATH] + "/", child, f"folders nested more than {DEEPEST} deep"
        else:
            below = child.children()
            if child.problem:
                yield path[:MAX_PATH] + "/", child, child.problem
            todo += [(path + "/", one, depth + 1) for one in reversed(below)]


def files_in(root: Entry) -> Iterator[tuple[str, Entry]]:
    """The files below an entry that may be somebody's work, by path; archives are not entered."""
    return ((path, entry) for path, entry, reason in _below(root) if not reason)


def defines(data: bytes, shape: Shape) -> dict[str, int]:
    """How many of the functions asked for a file defines, by the file they are asked in."""
    names = _defined(data)
    counts = {file: len(asked & names) for file, asked in shape.functions.items()}
    return {file: count for file, count in counts.items() if count}


def _defined(data: bytes) -> set[str]:
    """The functions and classes that a source file defines, whether or not it parses.

    By `find`, which takes a tenth of the time of one pattern that is tried at every line.
    """
    if b"\0" in data[:1000]:
        data = sources.decoded(data, "")[0].encode()
    mac = b"\n" not in data
    found = set()
    for word in (b"def", b"class"):
        at = data.find(word)
        while at >= 0:
            start = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at) if mac else -1) + 1
            if data[start:at].strip() in (b"", b"async") and (name := _DEFINES.match(data, at)):
                found.add(name[1].decode("ascii"))
            at = data.find(word, at + len(word))
    return found


def _chosen(taken: _Taken, student: str, shape: Shape) -> Submission:
    """A submission out of what was found in it: the package of the likeliest root.

    Raises:
        Refused: two files may be the one that is asked for, or the one that is cannot be taken.
    """
    result = choose(student, taken.members, shape)
    if result.problem is None:
        for path, reason in taken.lost.items():
            # A copy elsewhere was taken; else the code that counts is the one we cannot read.
            name = PurePosixPath(path).name
            if name.endswith(".py") and not any(
                PurePosixPath(p).name == name for p in result.files
            ):
                raise Refused(f"{shown(path)} cannot be taken: {reason}")
    return result


def choose(student: str, members: Mapping[str, bytes], shape: Shape) -> Submission:
    """The package of the likeliest root among source files, in UTF-8.

    Args:
        student: whose it is.
        members: source files by their path inside what was handed in.
        shape: what a submission looks like.

    Returns:
        The submission, with notes on what was left out.
    """
    result = Submission(student)
    package = shape.package
    home = _home(members, shape)
    if home is None:
        return _bare(result, members, shape)
    root = home.rpartition("/")[0] + "/" if "/" in home else ""
    if PurePosixPath(home).name != package:
        result.notes.append(f"{shown(home)}/ was taken for {package}/: it holds what is asked.")
    for path, data in sorted(members.items()):
        name = shown(path)
        if not path.startswith(root):
            if PurePosixPath(path).name in _HIJACKS:
                result.notes.append(f"{name} was refused: it is outside {package}/.")
            continue
        inside = path[len(root) :]
        if path.startswith(home + "/"):
            inside = package + path[len(home) :]
        if _shadows(inside, shape):
            # Some disks do not tell upper case from lower: it would take the file's place there.
            result.notes.append(f"{name} was refused: another file has this name in small letters.")
        elif PurePosixPath(inside).name in _HIJACKS:
            result.notes.append(f"{name} was refused: of that name nothing is taken.")
        elif inside.startswith(package + "/") and not path.startswith(home + "/"):
            result.notes.append(f"{name} was not used: {shown(home)}/ was.")
        elif inside.startswith(package + "/") or inside in shape.files:
            _take(result, inside, data)
        elif "/" not in inside:
            result.notes.append(f"{name} was refused: it is outside {package}/.")
    return result


def _shadows(inside: str, shape: Shape) -> bool:
    return inside not in shape.files and inside.casefold() in {f.casefold() for f in shape.files}


def _take(result: Submission, inside: str, data: bytes) -> None:
    result.files[inside], notes = sources.plain(data, inside)
    result.notes += notes


def _home(members: Mapping[str, bytes], shape: Shape) -> str | None:
    """The folder that is the package: the one whose files define most of what is asked."""
    asked: dict[str, set[str]] = {}
    for path in members:
        for file in shape.files:
            rest = file.removeprefix(shape.package + "/")
            if path.endswith("/" + rest):
                asked.setdefault(path[: -len(rest) - 1], set()).add(file)
    if not asked:
        return None

    def worth(home: str) -> tuple[Any, ...]:
        defined = blank = 0
        for file in asked[home]:
            data = members[home + file.removeprefix(shape.package)]
            blank += data.count(b"is not written yet")
            defined += len(shape.functions.get(file, frozenset()) & _defined(data))
        # Where assignments 1 to 3 stand side by side, each with a copy of one file.
        number = re.search(r"\d+$", shape.name)
        ends = (f"assignment{number.group()}", f"a{number.group()}") if number else ()
        named = any(part.endswith(ends) for part in home.lower().split("/"))
        exact = PurePosixPath(home).name == shape.package
        return defined, len(asked[home]), exact, named, -blank, -home.count("/"), home

    # Most hand in one package, and then there is nothing to compare.
    best = next(iter(asked)) if len(asked) == 1 else max(asked, key=worth)
    if PurePosixPath(best).name == shape.package:
        rivals = [
            home
            for home in asked
            if home != best
            and worth(home)[:5] == worth(best)[:5]
            and any(
                members[home + f.removeprefix(shape.package)]
                != members[best + f.removeprefix(shape.package)]
                for f in asked[best] & asked[home]
            )
        ]
        if rivals:
            names = " and ".join(sorted(shown(home) + "/" for home in (best, *rivals)))
            raise Refused(f"{names} hold the same files with different code: which one counts?")
        return best
    ranks = sorted((worth(home)[:2] for home in asked), reverse=True)
    if len(ranks) > 1 and ranks[0] == ranks[1]:
        return None  # two of other names, and nothing to choose between them
    # Of another name: the package only if that way no fewer files are found than by names alone.
    alone = [
        file
        for file in shape.files
        if any(PurePosixPath(path).name == PurePosixPath(file).name for path in members)
    ]
    return best if len(asked[best]) >= len(alone) else None


def _bare(result: Submission, members: Mapping[str, bytes], shape: Shape) -> Submission:
    """The files to be written, handed in by their names alone, or under names of the student's.

    Raises:
        Refused: two files may be the one that is asked for.
    """
    plain = {path: usual(PurePosixPath(path).name) for path in members}
    used: dict[str, str] = {}
    for file in shape.files:
        last = PurePosixPath(file).name
        fits = [path for path, name in plain.items() if name == last]
        same = [one for one in shape.files if PurePosixPath(one).name == last]
        if len(same) > 1:
            # layers of one name in two folders: what a file defines tells which one it is.
            fits = [p for p in fits if defines(members[p], shape).get(file) or p.endswith(file)]
        if len({members[path] for path in fits}) > 1:
            raise Refused(
                f"got {len(fits)} files named {last} with different code: which one counts?"
            )
        if fits:
            used[file] = fits[0]
    if not used:
        used = _by_content(members, shape)
        result.notes += [
            f"{shown(path)} was taken for {file}: it defines what is asked there."
            for file, path in used.items()
        ]
    for file, path in used.items():
        _take(result, file, members[path])
    return result


def _by_content(members: Mapping[str, bytes], shape: Shape) -> dict[str, str]:
    """Which file is which, by the functions they define."""
    found: dict[str, str] = {}
    for path, data in sorted(members.items()):
        counts = defines(data, shape)
        if not counts:
            continue
        best = max(counts.values())
        files = [file for file, count in counts.items() if count == best]
        if len(files) > 1:
            raise Refused(f"{shown(path)} may be {' or '.join(files)}: name it as it is asked for")
        if files[0] in found and members[found[files[0]]] != data:
            raise Refused(
                f"{shown(found[files[0]])} and {shown(path)} both define what {files[0]} is "
                "asked for: which one counts?"
            )
        found[files[0]] = path
    return found
