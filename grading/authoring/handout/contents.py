"""Choose the exercises and the files of a hand-out, and remove the solutions.

The files are listed under `[release]` in the manifest: patterns of files to take, patterns to leave
out, and a folder whose files replace others. The solution of every exercise is removed, unless it
belongs to a part that is handed out with its solutions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grading.authoring.handout import leaks, links
from grading.authoring.handout.handout_manifest import manifest_text
from grading.spec import markers, notebook_cells
from grading.spec.fields import decoded
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError, Part
from grading.spec.tree import Source, Tree
from grading.support import program
from grading.support.translation import Sentences, tr


@dataclass(frozen=True)
class Choice:
    """The parts of an assignment that students have to solve, and those handed out with solutions.

    left_out    parts that would show the answers to exercises, with these exercises
    """

    whole: Assignment
    to_solve: Assignment
    solved: tuple[Part, ...]
    left_out: dict[str, list[str]]

    @property
    def given(self) -> list[str]:
        """Return the exercises that are handed out with their solutions."""
        return [name for part in self.solved for name in part.exercises]

    @property
    def blank(self) -> list[str]:
        """Return the exercises whose solutions are removed."""
        return [name for name in self.whole.exercises if name not in self.given]

    @property
    def gone(self) -> set[str]:
        """Return the files that belong only to parts that would show answers."""
        handed = {part.id for part in (*self.to_solve.parts, *self.solved)}
        kept, dropped = set[str](), set[str]()
        for part in self.whole.parts:
            files = {path for n in part.exercises for path in self.whole.exercises[n].files}
            (dropped if part.shows and part.id not in handed else kept).update(files)
        return dropped - kept


def choose(
    whole: Assignment, parts: Sequence[str] | None = None, solved: Sequence[str] = ()
) -> Choice:
    """Decide which parts students have to solve, and which are handed out with solutions.

    Args:
        whole: the assignment with all its parts.
        parts: the parts to solve; None means all that can be handed out together.
        solved: the parts to hand out with their solutions.

    Returns:
        The parts to solve, those with solutions, and those to leave out.

    Raises:
        AssignmentError: a part does not exist, or is in both lists; a part would show the answers
            of another; or a part needs exercises that are not in the hand-out, or do not exist.
    """
    whole.select(solved or None)
    given = tuple(part for part in whole.parts if part.id in solved)
    twice = [name for name in parts or () if name in solved]
    if twice:
        raise AssignmentError(
            "{parts} is in both --parts and --solved. Name each part in only one of them.",
            parts=", ".join(twice),
        )
    _refuse_unknown(whole)
    rest = [part.id for part in whole.parts if part.id not in solved]
    to_solve = whole.select(rest if parts is None else parts)
    left_out = to_solve.shown((*to_solve.parts, *given))
    if parts is None:
        to_solve = to_solve.select([part.id for part in to_solve.parts if part.id not in left_out])
    bad = to_solve.shown((*to_solve.parts, *given))
    if bad:
        raise AssignmentError("; ".join(_answers(whole, name, bad[name]) for name in bad))
    _refuse_missing(whole, to_solve, given)
    return Choice(whole, to_solve, given, left_out)


def _answers(whole: Assignment, part: str, answered: Sequence[str]) -> str:
    others = _by_part(whole, answered)
    return tr(
        "{part} would show the answers to {exercises}. Leave {part} out, or hand out the others "
        "with their solutions: --solved {parts}",
        part=part,
        exercises=_listed(others),
        parts=",".join(others),
    )


def _refuse_unknown(whole: Assignment) -> None:
    """Refuse an exercise that is needed and does not exist, because it was renamed or removed."""
    needs = {part.id: part.over for part in whole.parts}
    needs |= {info.id: info.over for info in whole.exercises.values()}
    for needing, needed in needs.items():
        for name in needed:
            try:
                whole.exercise(name)
            except AssignmentError as problem:
                raise AssignmentError(
                    "{needing} has {name!r} in over. {problem}",
                    needing=needing,
                    name=name,
                    problem=problem,
                ) from problem


def _refuse_missing(whole: Assignment, to_solve: Assignment, given: Sequence[Part]) -> None:
    present = {*to_solve.exercises, *(name for part in given for name in part.exercises)}
    reasons = Sentences()
    missing: dict[str, None] = {}
    for part in to_solve.parts:
        over = [*part.over, *(n for name in part.exercises for n in to_solve.exercises[name].over)]
        needed = [n for n in whole.exercises if n in over and n not in present]
        if needed:
            missing |= dict.fromkeys(_by_part(whole, needed))
            reasons.say(
                "{part} needs {exercises}",
                part=part.id,
                exercises=_listed(_by_part(whole, needed)),
            )
    if reasons:
        names = ",".join(missing)
        raise AssignmentError(
            "{reasons}. Add them to --parts, or hand them out with their solutions: --solved "
            "{parts}",
            reasons="; ".join(reasons),
            parts=names,
        )


def _by_part(whole: Assignment, names: Iterable[str]) -> dict[str, list[str]]:
    by_part: dict[str, list[str]] = {}
    for name in names:
        by_part.setdefault(whole.exercises[name].part, []).append(name)
    return by_part


def _listed(by_part: dict[str, list[str]]) -> str:
    return ", ".join(f"{', '.join(names)} ({part})" for part, names in by_part.items())


def contents(choice: Choice, source: Source) -> tuple[Tree, dict[str, str]]:
    """Collect the files of a hand-out.

    Args:
        choice: which parts are to be solved, and which are handed out with solutions.
        source: the source tree of the whole assignment.

    Returns:
        The files, and the removed solutions by place.

    Raises:
        AssignmentError: a pattern matches no file, or a marker has no partner.
    """
    assignment = choice.to_solve
    root, release = assignment.root, assignment.release
    if not release.files:
        raise AssignmentError(
            "{manifest} lists no files to hand out. Add patterns to files under [release].",
            manifest=root / MANIFEST,
        )
    names: set[str] = set()
    for pattern in release.files:
        matches = [p.relative_to(root).as_posix() for p in root.glob(pattern) if p.is_file()]
        if not matches:
            raise AssignmentError(
                "{pattern!r} in files under [release] of {manifest} matches no file. "
                "Correct or delete it.",
                pattern=pattern,
                manifest=MANIFEST,
            )
        names.update(matches)
    names = {name for name in names if not _left_out(name, release.exclude)}
    folder = assignment.folder.relative_to(root).as_posix()
    # The assignment's own files are chosen by exercise, not by pattern.
    names = {name for name in names if not name.startswith(f"{folder}/")}
    names |= _exercise_files(choice)
    to_solve = {part.id for part in assignment.parts}
    names -= {p.notebook for p in choice.whole.parts if p.id not in to_solve and p.notebook}
    names -= choice.gone
    for part in assignment.parts:
        if part.notebook and part.notebook not in names:
            raise AssignmentError(
                "The notebook of {part}, {notebook}, is not among the files to hand out. "
                "Correct its name in {manifest}, or add a pattern to files under [release].",
                part=part.id,
                notebook=part.notebook,
                manifest=MANIFEST,
            )
    files: Tree = {}
    taken: dict[str, str] = {}
    for name in sorted(names):
        path = root / name
        if path.is_symlink():
            raise AssignmentError(
                "{name} is a symbolic link. Replace it by a plain file.", name=name
            )
        data = path.read_bytes()
        if name.endswith(".py"):
            data = _source_file(name, data, choice, source, taken)
        elif name.endswith(".ipynb"):
            text, answers = notebook_cells.blank(decoded(data, name), name)
            for number, answer in enumerate(answers, start=1):
                taken[tr("{name}, answer {number}", name=name, number=number)] = answer
            data = text.encode()
        files[name] = data
    for name in [name for name in files if name.endswith(".ipynb")]:
        files[name] = links.linked(
            files[name].decode(), name, assignment, choice.whole, files
        ).encode()
    files[MANIFEST.as_posix()] = manifest_text(assignment, choice.gone).encode()
    overlay = root / release.overlay
    for path in sorted(overlay.rglob("*")) if overlay.is_dir() else ():
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(overlay).as_posix()] = path.read_bytes()
    return files, taken


def _left_out(name: str, patterns: Iterable[str]) -> bool:
    path = PurePosixPath(name)
    if "__pycache__" in path.parts or ".ipynb_checkpoints" in path.parts:
        return True
    return any(path.match(p) or name.startswith(p.rstrip("/") + "/") for p in patterns)


def _exercise_files(choice: Choice) -> set[str]:
    assignment = choice.to_solve
    root, folder = assignment.root, assignment.folder
    paths = set()
    for name in assignment.exercises:
        for path in (
            folder / "exercises" / f"{name}.py",
            folder / "references" / f"{name}.npz",
        ):
            if not path.is_file():
                raise AssignmentError(
                    "{file} does not exist. Write the exercise, then run "
                    "`{program} verify --write-references`.",
                    file=path.relative_to(root).as_posix(),
                    program=program.name(),
                )
            paths.add(path.relative_to(root).as_posix())
    # The other files in exercises/ are shared: modules, and data that tests read.
    listed = {folder / "exercises" / f"{name}.py" for name in choice.whole.exercises}
    for path in (folder / "exercises").rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and path not in listed and not leaks.is_made(name):
            paths.add(name)
    return paths


def _source_file(
    name: str, data: bytes, choice: Choice, source: Source, taken: dict[str, str]
) -> bytes:
    text = decoded(data, name)
    if markers.BEGIN not in text and markers.END not in text:
        return data
    blank = choice.blank
    owners = {
        function: exercise
        for function, exercise in source.owners.get(name, {}).items()
        if exercise in blank
    }
    for region in markers.regions(text, name):
        if region.name in owners:
            taken[f"{name}:{region.name}"] = region.body
    given = beginnings(choice, source, name)
    return markers.blank(text, name, owners, given=given, hand_out=True).encode()


def beginnings(choice: Choice, source: Source, path: str) -> dict[str, str]:
    """Return the code from which students start, for functions that do not start empty.

    Args:
        choice: which parts are to be solved.
        source: the package with its solutions.
        path: the file.

    Returns:
        Function -> the code that students get.
    """
    owners = source.owners.get(path, {})
    return {
        name: body
        for name, body in source.beginnings(path).items()
        if owners[name] in choice.to_solve.exercises
    }
