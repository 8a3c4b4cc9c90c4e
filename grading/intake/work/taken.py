"""Source files and notebooks gathered out of what one student handed in, within limits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from grading.intake.files import entries
from grading.intake.files.entries import Entry, Refused
from grading.intake.files.noise import MAX_PATH, below, noise
from grading.intake.people.spelling import shown
from grading.intake.work.shape import Shape, defines
from grading.support.translation import tr

MAX_PART = 120  # characters of a name in a path
MAX_FILE = 4 << 20  # bytes of one source file; the course's longest is under 100 kB


MAX_FILES = 1000  # source files taken


MAX_TAKEN = 32 << 20  # bytes of all source files taken


MAX_NOTEBOOK = 32 << 20  # bytes of one notebook, its pictures included


MAX_NOTEBOOKS = 20


MAX_RATIO = 400  # unpacked to packed bytes of a source file; real ones pack 3 to 20 times


def some(paths: Sequence[str]) -> str:
    """The first three paths, as a list to show."""
    first = ", ".join(shown(path) for path in paths[:3])
    return first + (", ..." if len(paths) > 3 else "")


class Taken:
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
        """Leave a path out, for this reason."""
        self.left_out.setdefault(reason, []).append(path[:MAX_PATH])

    def held(self) -> str:
        """What was found instead of source files, as the end of a sentence."""
        names = [p for paths in self.left_out.values() for p in paths]
        return tr(": it holds {names}", names=some(names)) if names else tr(": it is empty")

    def folder(self, root: Entry, under: str) -> None:
        """Take what is in a folder."""
        for path, entry, reason in below(root):
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
            self.leave(path, entry.problem or tr("not a plain file"))
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
            self.leave(path, tr("refused: only source files are taken"))
        else:
            self.leave(path, "another file")

    def _source(self, entry: Entry, path: str) -> None:
        asked = PurePosixPath(path).name in self.shape.names
        reason = ""
        if len(path) > MAX_PATH or any(len(part) > MAX_PART for part in path.split("/")):
            reason = tr("its name is too long")
        elif len(self.members) >= MAX_FILES and not asked:
            reason = tr("more than {max_files} source files", max_files=MAX_FILES)
        elif entry.size > MAX_FILE:
            reason = tr("larger than {max_file} MB", max_file=MAX_FILE >> 20)
        elif self.size + entry.size > MAX_TAKEN:
            reason = tr("more than {max_taken} MB of source files", max_taken=MAX_TAKEN >> 20)
        elif entry.packed and entry.size > MAX_RATIO * max(entry.packed, 64):
            reason = tr("packed more than {max_ratio} times", max_ratio=MAX_RATIO)
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
            self.leave(path, entry.problem or tr("a notebook that is too large, or one too many"))
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
                self.leave(path, tr("an archive beside the code"))
            return
        found: list[Taken] = []
        for path, entry in packed:
            suffix = entries.foreign_suffix(path) if entry.kind != "archive" else ""
            if suffix:
                raise Refused(
                    tr(
                        "{shown} cannot be read here: unpack the {suffix} file, "
                        "or ask for a zip file",
                        shown=shown(path),
                        suffix=suffix,
                    )
                )
            inner = Taken(self.shape)
            entry.verify()
            if deep < entries.MAX_NEST:
                inner.folder(entry, "")
                inner.unpack(deep + 1)
            if inner.has_code() or inner.notebooks or inner.lost:
                found.append(inner)
            else:
                self.leave(path, tr("an archive without code"))
        if len(found) > 1 and len([one for one in found if one.has_code()]) > 1:
            names = some([path for path, _ in packed])
            raise Refused(
                tr(
                    "{count} archives contain code ({names}): which one counts?",
                    count=len(found),
                    names=names,
                )
            )
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
