"""Trees: the package as a dict of files, in the form each kind of answer has.

A reference solution, a submission, a blank hand-out, a misconception and a variant are all a set
of the files a student writes, laid over the same pristine rest. For one exercise, files that hold
none of its functions come from the reference; in a file that does, the functions of the exercises
it is built on are replaced in the worker by the reference's. Of all other exercises, this one
included, the reference's solution is nowhere in the tree.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from grading.spec import Edit, Rewrite, markers
from grading.spec.limits import Substitute
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.names import is_under
from grading.support.translation import tr

Tree = dict[str, bytes]

# Where in a worker's tree the reference's functions of the other exercises stand.
GIVEN = "_given"
_COMPILED = (".so", ".pyd")
# The names that a module defines; a student's source is not parsed in the grader.
_NAMES = re.compile(r"(?m)^(?:(?:def|class)[ \t]{1,9})?([A-Za-z_]\w{0,99})(?=[(:]|[ \t]{0,9}=[^=])")


@lru_cache(maxsize=4096)  # every run of every answer asks it of the same paths
def module_name(path: str) -> str:
    """The dotted name under which `path` is imported ("a/b.cpython-311.so" is "a.b")."""
    parts = list(PurePosixPath(path).parts)
    parts[-1] = parts[-1].partition(".")[0]
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


@dataclass
class Source:
    """The reference tree of an assignment, and the forms derived from it, each built once."""

    assignment: Assignment
    _blanks: dict[tuple[str, tuple[str, ...]], bytes] = field(default_factory=dict)
    _regions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _rests: dict[tuple[str, ...], Tree] = field(default_factory=dict)

    @cached_property
    def files(self) -> Tree:
        """Every module of the package, solutions and all, with its compiled extensions.

        Raises:
            AssignmentError: a file of the assignment's list is not there.
        """
        root = self.assignment.root
        found: Tree = {}
        for path in sorted((root / self.assignment.package).rglob("*")):
            inside = path.relative_to(root)
            if path.suffix in (".py", *_COMPILED) and not any(
                part.startswith(".") or part == "__pycache__" for part in inside.parts
            ):
                found[inside.as_posix()] = path.read_bytes()
        for name in self.assignment.files:
            if name not in found and name.endswith(".py"):
                raise AssignmentError(
                    tr(
                        "{root}: got no {name}, which [submission] files lists",
                        root=root,
                        name=name,
                    )
                )
        return found

    @cached_property
    def modules(self) -> frozenset[str]:
        """The dotted names of everything in the tree."""
        return frozenset(module_name(path) for path in self.files)

    @cached_property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """The marked functions of each file that has any."""
        return {path: names for path in self.files if (names := self.regions_of(path))}

    def regions_of(self, path: str) -> tuple[str, ...]:
        """The marked functions of one file; each is parsed but once."""
        if path not in self._regions:
            data = self.files.get(path, b"")
            marked = path.endswith(".py") and markers.BEGIN.encode() in data
            names = [r.name for r in markers.regions(data.decode(), path)] if marked else []
            self._regions[path] = tuple(names)
        return self._regions[path]

    @cached_property
    def owners(self) -> dict[str, dict[str, str]]:
        """For each file, which exercise each of its functions belongs to.

        Raises:
            AssignmentError: a function has no solution, or belongs to two exercises.
        """
        found: dict[str, dict[str, str]] = {}
        for info in self.assignment.exercises.values():
            for path in info.files:
                for name in info.names_in(path):
                    if name not in self.regions_of(path):
                        raise AssignmentError(
                            tr(
                                "{path}: {info}: got no solution in {name!r}, expected one "
                                "between {begin!r} and {end!r}",
                                path=path,
                                info=info.id,
                                name=name,
                                begin=markers.BEGIN,
                                end=markers.END,
                            )
                        )
                    other = found.setdefault(path, {}).setdefault(name, info.id)
                    if other != info.id:
                        raise AssignmentError(
                            tr(
                                "{path}: {name} belongs to two exercises, {other} and {info}",
                                path=path,
                                name=name,
                                other=other,
                                info=info.id,
                            )
                        )
        return found

    @cached_property
    def given(self) -> list[str]:
        """The marked functions that belong to no exercise."""
        return [
            f"{path}:{name}"
            for path, names in self.regions.items()
            for name in names
            if name not in self.owners.get(path, {})
        ]

    def blank(self, path: str, ids: Sequence[str]) -> bytes:
        """A reference file with the solutions of some exercises taken out."""
        key = (path, tuple(sorted(ids)))
        if key not in self._blanks:
            names = {n: one for n, one in self.owners.get(path, {}).items() if one in ids}
            data = self.files[path]
            if names:
                given = self.beginnings(path)
                data = markers.blank(data.decode(), path, names, given=given).encode()
            self._blanks[key] = data
        return self._blanks[key]

    def beginnings(self, path: str) -> dict[str, str]:
        """The functions of a file that students do not begin with nothing, and with what."""
        found = {}
        for info in self.assignment.exercises.values():
            if path not in info.files or not info.stub:
                continue
            text = self.files[path].decode()
            for change in info.stub:
                where, _, name = change.where.partition(":")
                if where == path:
                    text = markers.apply(text, path, name, change)
            # All of an exercise is code to be fixed, also where nothing is wrong.
            found.update({n: markers.region(text, path, n).body for n in info.names_in(path)})
        return found

    def blanks(self) -> Tree:
        """What a student who wrote nothing hands in."""
        ids = list(self.assignment.exercises)
        return {path: self.blank(path, ids) for path in self.assignment.files}

    def solutions(self) -> Tree:
        """What the author of the reference would hand in."""
        return {path: self.files[path] for path in self.assignment.files}

    def changed(self, changes: Sequence[Edit | Rewrite]) -> Tree:
        """The solutions with some changes.

        Raises:
            AssignmentError: a change does not fit the solution it names.
        """
        files = self.solutions()
        for change in changes:
            path, _, name = change.where.partition(":")
            if path not in files:
                raise AssignmentError(
                    tr(
                        "{where}: got {path!r}, expected one of {files}",
                        where=change.where,
                        path=path,
                        files=", ".join(files),
                    )
                )
            files[path] = markers.apply(files[path].decode(), path, name, change).encode()
        return files

    def answer(
        self,
        info: ExerciseInfo,
        handed: Mapping[str, bytes],
        *,
        keep: Sequence[str] = (),
        own: bool = False,
        changed: bool = False,
    ) -> tuple[Tree, tuple[Substitute, ...]]:
        """The tree on which one exercise of one answer runs, and the functions to replace in it.

        Args:
            info: the exercise.
            handed: what was handed in: files of the assignment's list, and helpers.
            keep: functions of other exercises ("path:name") to be left the student's.
            own: take all files of the list as they were handed in, with the other exercises'
                functions.
            changed: take given modules that were changed, too.

        Returns:
            The files by path, and the functions that the reference stands in for.
        """
        listed = self.assignment.files
        tree = dict(self._rest(info.forbids))
        tree.update(extras(self, handed))
        if changed:
            tree.update(self.changed_modules(info, handed))
        hidden = [one for one in self.assignment.exercises if one not in self.leans_on(info)]
        substitutes = []
        for path in listed:
            if is_under(module_name(path), info.forbids):
                continue
            if path in info.files or own:
                # What was not handed in is what the hand-out had: nothing yet.
                tree[path] = handed.get(path) or self.blank(path, list(self.assignment.exercises))
            else:
                tree[path] = self.blank(path, hidden)
            if path not in info.files or own:
                continue
            owners = self.owners.get(path, {})
            others = tuple(
                n
                for n in self.regions_of(path)
                if owners.get(n) not in hidden and f"{path}:{n}" not in keep
            )
            if others:
                tree[f"{GIVEN}/{path}"] = self.blank(path, hidden)
                substitutes.append(Substitute(module_name(path), others, f"{GIVEN}/{path}"))
        return tree, tuple(substitutes)

    def _rest(self, forbids: tuple[str, ...]) -> Tree:
        """What is given of the package: all but what students write, and what is forbidden."""
        if forbids not in self._rests:
            self._rests[forbids] = {
                path: data
                for path, data in self.files.items()
                if path not in self.assignment.files and not is_under(module_name(path), forbids)
            }
        return self._rests[forbids]

    def changed_modules(self, info: ExerciseInfo, handed: Mapping[str, bytes]) -> Tree:
        """Given modules that the student has added to, as many do to join two layers in one."""
        return {
            path: data
            for path, data in handed.items()
            if self.files.get(path, data) != data
            and path not in self.assignment.files
            and not path.endswith("__init__.py")
            and not is_under(module_name(path), info.forbids)
        }

    def leans_on(self, info: ExerciseInfo) -> frozenset[str]:
        """The exercises whose reference an answer to `info` may see: those it is built on.

        No other, for its solution may be the answer in another guise: two backward passes of the
        same layer, each handed in as a call of the other, would earn the marks of both.
        """
        found: set[str] = set()
        todo = list(info.over)
        while todo:
            name = todo.pop()
            if name not in found and name != info.id:
                found.add(name)
                if name in self.assignment.exercises:
                    todo += self.assignment.exercises[name].over
        return frozenset(found)


def extras(source: Source, handed: Mapping[str, bytes]) -> Tree:
    """The helper modules among what was handed in: those that take no other module's place."""
    package = source.assignment.package
    found: Tree = {}
    for path, data in handed.items():
        if path in source.files or not path.endswith(".py"):
            continue
        name = module_name(path)
        parents = [name.rsplit(".", k)[0] for k in range(1, name.count(".") + 1)]
        shadows = name in source.modules or any(
            parent in source.modules
            and f"{parent.replace('.', '/')}/__init__.py" not in source.files
            for parent in parents
        )
        if path.startswith(package + "/") and not shadows:
            found[path] = data
    return found


def barred(info: ExerciseInfo, files: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """What an exercise forbids, and for each module of `files` among it the names it defines."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(info.forbids, ())
    for path, data in files.items() if found else ():
        if path.endswith(".py") and is_under(module_name(path), info.forbids):
            found[module_name(path)] = _public_names(data)
    return found


@lru_cache(maxsize=256)  # the same modules are barred in many exercises
def _public_names(data: bytes) -> tuple[str, ...]:
    names = dict.fromkeys(_NAMES.findall(data.decode("utf-8", "replace")))
    return tuple(name for name in names if name[0] != "_")


class Workspace:
    """A temporary folder that holds one tree after another, and writes only what differs.

    It is gone when it is closed, or at the latest with this object.
    """

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="judge-"))
        self._holds: Tree = {}
        self.close = weakref.finalize(self, shutil.rmtree, self.root, ignore_errors=True)

    def hold(self, tree: Mapping[str, bytes]) -> Path:
        """Make the folder hold `tree` and nothing else; its path."""
        for path in [path for path in self._holds if path not in tree]:
            (self.root / path).unlink(missing_ok=True)
            del self._holds[path]
        changed = {path: data for path, data in tree.items() if self._holds.get(path) != data}
        write(changed, self.root)
        self._holds.update(changed)
        return self.root


def write(tree: Mapping[str, bytes], root: Path) -> None:
    """Write the tree's files below `root`."""
    folders = set()
    for path, data in tree.items():
        target = root / path
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_bytes(data)
