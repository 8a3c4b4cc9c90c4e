"""Builds trees: the package as a dict of files, for each kind of answer.

A reference solution, a submission, a blank hand-out, a misconception and a variant are all a set
of the files that students write, laid over the same unchanged rest of the package. For one
exercise, files without its functions come from the reference. In a file with its functions, the
worker replaces the functions of exercises that it builds on by the reference's. The tree contains
no other reference solution, not even that of the exercise itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from grading.spec import Edit, Rewrite, markers
from grading.spec.fields import decoded
from grading.spec.limits import Substitute
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.names import is_under, module_name
from grading.support.text import nearest_or_all
from grading.support.translation import tr

Tree = dict[str, bytes]

# The folder in a worker's tree that holds the reference's functions of the other exercises.
GIVEN = "_given"
_MODULES = (".py", ".so", ".pyd")


def package_files(folder: Path, above: frozenset[str] = frozenset()) -> Iterator[Path]:
    """Every module of a package, with its compiled ones, in order; links are followed.

    Args:
        folder: the folder of the package.
        above: the real paths of the folders around it, because a link may lead back to one.

    Yields:
        The paths, which begin with `folder`.
    """
    real = os.path.realpath(folder)
    if real in above or not folder.is_dir():
        return
    # Unlike pathlib, this asks the system only about links, which `watch` feels at every save.
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from package_files(folder / entry.name, above | {real})
        elif entry.name.endswith(_MODULES) and entry.is_file():
            yield folder / entry.name


@dataclass
class Source:
    """The reference tree of an assignment and the trees derived from it, each built once."""

    assignment: Assignment
    _blanks: dict[tuple[str, tuple[str, ...]], bytes] = field(default_factory=dict)
    _regions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _beginnings: dict[str, dict[str, str]] = field(default_factory=dict)
    _rests: dict[tuple[str, ...], Tree] = field(default_factory=dict)

    @cached_property
    def files(self) -> Tree:
        """Every module of the package with its solutions, and the compiled extensions.

        Raises:
            AssignmentError: a file that the assignment lists is missing.
        """
        root = self.assignment.root
        files: Tree = {}
        for path in package_files(root / self.assignment.package):
            files[path.relative_to(root).as_posix()] = path.read_bytes()
        for name in self.assignment.files:
            if name not in files and name.endswith(".py"):
                raise AssignmentError(
                    "{root}: {name} is missing, but [submission] files lists it. Add the file, "
                    "or remove it from the list.",
                    root=root,
                    name=name,
                )
        return files

    @cached_property
    def modules(self) -> frozenset[str]:
        """The dotted names of all modules in the tree."""
        return frozenset(module_name(path) for path in self.files)

    @cached_property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """The marked functions of each file, for files that have some."""
        return {path: names for path in self.files if (names := self.regions_of(path))}

    def regions_of(self, path: str) -> tuple[str, ...]:
        """The marked functions of one file; each file is parsed only once."""
        if path not in self._regions:
            data = self.files.get(path, b"")
            marked = path.endswith(".py") and markers.BEGIN.encode() in data
            text = decoded(data, path) if marked else ""
            names = [region.name for region in markers.regions(text, path)]
            self._regions[path] = tuple(names)
        return self._regions[path]

    @cached_property
    def owners(self) -> dict[str, dict[str, str]]:
        """For each file, the exercise that each of its functions belongs to.

        Raises:
            AssignmentError: a function has no solution, or belongs to two exercises.
        """
        owners: dict[str, dict[str, str]] = {}
        for info in self.assignment.exercises.values():
            for path in info.files:
                for name in info.names_in(path):
                    if name not in self.regions_of(path):
                        raise AssignmentError(
                            "{path}: {info}: got no solution in {name!r}, expected one "
                            "between {begin!r} and {end!r}",
                            path=path,
                            info=info.id,
                            name=name,
                            begin=markers.BEGIN,
                            end=markers.END,
                        )
                    other = owners.setdefault(path, {}).setdefault(name, info.id)
                    if other != info.id:
                        raise AssignmentError(
                            "{path}: {name} belongs to two exercises, {other} and {info}",
                            path=path,
                            name=name,
                            other=other,
                            info=info.id,
                        )
        return owners

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
        """A reference file without the solutions of some exercises."""
        key = (path, tuple(sorted(ids)))
        if key not in self._blanks:
            names = {n: owner for n, owner in self.owners.get(path, {}).items() if owner in ids}
            data = self.files[path]
            if names:
                given = self.beginnings(path)
                data = markers.blank(data.decode(), path, names, given=given).encode()
            self._blanks[key] = data
        return self._blanks[key]

    def beginnings(self, path: str) -> dict[str, str]:
        """The functions of a file for which students get code to begin with, and that code."""
        if path in self._beginnings:
            return self._beginnings[path]
        bodies: dict[str, str] = {}
        for info in self.assignment.exercises.values():
            if path not in info.files or not info.stub:
                continue
            text = self.files[path].decode()
            for change in info.stub:
                where, _, name = change.where.partition(":")
                if where == path:
                    text = markers.apply(text, path, name, change)
            # All functions of such an exercise are handed out, even those without a mistake.
            bodies.update({n: markers.region(text, path, n).body for n in info.names_in(path)})
        self._beginnings[path] = bodies
        return bodies

    def blanks(self) -> Tree:
        """The submission of a student who wrote nothing."""
        ids = list(self.assignment.exercises)
        return {path: self.blank(path, ids) for path in self.assignment.files}

    def solutions(self) -> Tree:
        """The submission of the reference's author."""
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
                problem = tr("{where}: no solution is in {path!r}.", where=change.where, path=path)
                raise AssignmentError(f"{problem} {nearest_or_all(path, files)}")
            files[path] = markers.apply(files[path].decode(), path, name, change).encode()
        return files

    def answer(
        self,
        info: ExerciseInfo,
        submitted: Mapping[str, bytes],
        *,
        keep: Sequence[str] = (),
        own: bool = False,
        changed: bool = False,
    ) -> tuple[Tree, tuple[Substitute, ...]]:
        """The tree in which one exercise of one answer runs, and the functions to replace in it.

        Args:
            info: the exercise.
            submitted: the submitted files: those that the assignment lists, and helpers.
            keep: functions of other exercises ("path:name") that stay the student's.
            own: use all listed files as submitted, with the functions of other exercises.
            changed: also use given modules that the student changed.

        Returns:
            The files by path, and the functions to replace with the reference's.
        """
        listed = self.assignment.files
        tree = dict(self._rest(info.forbids))
        tree.update(extras(self, submitted))
        if changed:
            tree.update(self.changed_modules(info, submitted))
        below = self.builds_on(info)
        hidden = [name for name in self.assignment.exercises if name not in below]
        substitutes = []
        for path in listed:
            if is_under(module_name(path), info.forbids):
                continue
            if path in info.files or own:
                # A file that was not submitted is what it was in the hand-out: blank.
                tree[path] = submitted.get(path) or self.blank(
                    path, list(self.assignment.exercises)
                )
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
        """The given part of the package, without forbidden modules."""
        if forbids not in self._rests:
            self._rests[forbids] = {
                path: data
                for path, data in self.files.items()
                if path not in self.assignment.files and not is_under(module_name(path), forbids)
            }
        return self._rests[forbids]

    def changed_modules(self, info: ExerciseInfo, submitted: Mapping[str, bytes]) -> Tree:
        """Given modules that the student changed, for example to join two layers in one."""
        return {
            path: data
            for path, data in submitted.items()
            if self.files.get(path, data) != data
            and path not in self.assignment.files
            and not path.endswith("__init__.py")
            and not is_under(module_name(path), info.forbids)
        }

    def builds_on(self, info: ExerciseInfo) -> frozenset[str]:
        """The exercises that `info` builds on: an answer may call the reference's functions there.

        No other reference function is in reach, because its solution may be the answer, too: two
        backward passes of the same layer, each submitted as a call of the other, would earn full
        marks for both.
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


def extras(source: Source, submitted: Mapping[str, bytes]) -> Tree:
    """The helper modules among the submitted files: those that replace no other module."""
    package = source.assignment.package
    helpers: Tree = {}
    for path, data in submitted.items():
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
            helpers[path] = data
    return helpers
