"""What goes into a hand-out: which exercises are asked for, which are solved, and the files.

The files stand in `[release]` of the manifest: patterns of files to take, patterns to leave out,
and a folder whose files are laid on top. Of every exercise that is not handed out solved, the
solution is taken out, whether it is asked for or not.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grading.authoring.handout import links
from grading.spec import markers, notebook_cells
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError, Part, answer_modules
from grading.spec.tree import Source, Tree
from grading.support import program
from grading.support.translation import tr


@dataclass(frozen=True)
class Choice:
    """What of an assignment is asked for, and what is handed out solved.

    left_out    parts that would answer what is asked for, with the exercises that they answer
    """

    whole: Assignment
    asked: Assignment
    solved: tuple[Part, ...]
    left_out: dict[str, list[str]]

    @property
    def given(self) -> list[str]:
        """The exercises that are handed out solved."""
        return [name for part in self.solved for name in part.exercises]

    @property
    def blank(self) -> list[str]:
        """The exercises whose solutions are taken out."""
        return [name for name in self.whole.exercises if name not in self.given]

    @property
    def gone(self) -> set[str]:
        """The files in which only parts are written that would show answers, and are left out."""
        handed = {part.id for part in (*self.asked.parts, *self.solved)}
        kept, dropped = set[str](), set[str]()
        for part in self.whole.parts:
            files = {path for n in part.exercises for path in self.whole.exercises[n].files}
            (dropped if part.shows and part.id not in handed else kept).update(files)
        return dropped - kept


def choose(
    whole: Assignment, parts: Sequence[str] | None = None, solved: Sequence[str] = ()
) -> Choice:
    """Decide what is asked for and what is handed out solved.

    Args:
        whole: the assignment with all its parts.
        parts: the parts to ask for; None means all that can be asked for together.
        solved: the parts to hand out solved.

    Returns:
        The exercises to ask for, those to hand out solved, and those to leave out.

    Raises:
        AssignmentError: a part does not exist, or is in both; a part would answer another; or a
            part leans on exercises that are neither asked for nor solved.
    """
    whole.select(solved or None)
    given = tuple(part for part in whole.parts if part.id in solved)
    twice = [name for name in parts or () if name in solved]
    if twice:
        raise AssignmentError(
            tr(
                "got {twice} in --parts and in --solved, expected each part in one of them",
                twice=", ".join(twice),
            )
        )
    rest = [part.id for part in whole.parts if part.id not in solved]
    asked = whole.select(rest if parts is None else parts)
    left_out = asked.shown((*asked.parts, *given))
    if parts is None:
        asked = asked.select([part.id for part in asked.parts if part.id not in left_out])
    bad = asked.shown((*asked.parts, *given))
    if bad:
        raise AssignmentError("; ".join(_answers(whole, name, bad[name]) for name in bad))
    _refuse_leaning(whole, asked, given)
    return Choice(whole, asked, given, left_out)


def _answers(whole: Assignment, part: str, answered: Sequence[str]) -> str:
    others = _by_part(whole, answered)
    return tr(
        "{part} would answer {others}: leave {part} out, or hand out "
        "{exercises} solved (--solved {parts})",
        part=part,
        others=_listed(others),
        exercises=", ".join(others),
        parts=",".join(others),
    )


def _refuse_leaning(whole: Assignment, asked: Assignment, given: Sequence[Part]) -> None:
    there = {*asked.exercises, *(name for part in given for name in part.exercises)}
    reasons = []
    missing: dict[str, None] = {}
    for part in asked.parts:
        over = [*part.over, *(n for one in part.exercises for n in asked.exercises[one].over)]
        needed = [n for n in whole.exercises if n in over and n not in there]
        if needed:
            missing |= dict.fromkeys(_by_part(whole, needed))
            reasons.append(
                tr(
                    "{part} leans on {listed}",
                    part=part.id,
                    listed=_listed(_by_part(whole, needed)),
                )
            )
    if reasons:
        names = ",".join(missing)
        raise AssignmentError(
            tr(
                "{reasons}. Add them to --parts, or hand them out solved: --solved {names}",
                reasons="; ".join(reasons),
                names=names,
            )
        )


def _by_part(whole: Assignment, names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(whole.exercises[name].part, []).append(name)
    return found


def _listed(by_part: dict[str, list[str]]) -> str:
    return ", ".join(f"{', '.join(names)} ({part})" for part, names in by_part.items())


def contents(choice: Choice, source: Source) -> tuple[Tree, dict[str, str]]:
    """The hand-out's files, and each solution that was taken out, by where it stood.

    Args:
        choice: what is asked for and what is solved.
        source: the reference tree of the whole assignment.

    Raises:
        AssignmentError: a pattern finds nothing, or a marker has no partner.
    """
    assignment = choice.asked
    root, release = assignment.root, assignment.release
    if not release.files:
        raise AssignmentError(
            tr("{root}: got no [release] files, expected patterns", root=root / MANIFEST)
        )
    names: set[str] = set()
    for pattern in release.files:
        found = [p.relative_to(root).as_posix() for p in root.glob(pattern) if p.is_file()]
        if not found:
            raise AssignmentError(
                tr(
                    "{manifest}: [release] files: {pattern!r} finds nothing",
                    manifest=MANIFEST,
                    pattern=pattern,
                )
            )
        names.update(found)
    names = {name for name in names if not _left_out(name, release.exclude)}
    folder = assignment.folder.relative_to(root).as_posix()
    # What belongs to the assignment is known here, and taken by exercise, not by pattern.
    names = {name for name in names if not name.startswith(f"{folder}/")}
    names |= _exercise_files(choice)
    asked = {part.id for part in assignment.parts}
    names -= {p.notebook for p in choice.whole.parts if p.id not in asked and p.notebook}
    names -= choice.gone
    files: Tree = {}
    taken: dict[str, str] = {}
    for name in sorted(names):
        path = root / name
        if path.is_symlink():
            raise AssignmentError(tr("{name}: is a symlink, expected a plain file", name=name))
        data = path.read_bytes()
        if name.endswith(".py"):
            data = _source_file(name, data, choice, source, taken)
        elif name.endswith(".ipynb"):
            text, answers = notebook_cells.blank(data.decode(), name)
            taken.update(
                {
                    tr("{name}, answer {value}", name=name, value=k + 1): a
                    for k, a in enumerate(answers)
                }
            )
            data = text.encode()
        files[name] = data
    for name in [name for name in files if name.endswith(".ipynb")]:
        files[name] = links.linked(files[name].decode(), name, assignment, files).encode()
    files[MANIFEST.as_posix()] = manifest_text(choice).encode()
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
    assignment = choice.asked
    root, folder = assignment.root, assignment.folder
    wanted = set()
    for name in assignment.exercises:
        for path in (
            folder / "exercises" / f"{name}.py",
            folder / "references" / f"{name}.npz",
        ):
            if not path.is_file():
                raise AssignmentError(
                    tr(
                        "{root}: got no such file: write the exercise, "
                        "then run `{program} verify --write-references`",
                        root=path.relative_to(root).as_posix(),
                        program=program.name(),
                    )
                )
            wanted.add(path.relative_to(root).as_posix())
    # Modules that exercises share: anything in exercises/ that is no exercise.
    listed = {f"{name}.py" for name in choice.whole.exercises}
    for path in (folder / "exercises").glob("*.py"):
        if path.name not in listed:
            wanted.add(path.relative_to(root).as_posix())
    return wanted


def _source_file(
    name: str, data: bytes, choice: Choice, source: Source, taken: dict[str, str]
) -> bytes:
    text = data.decode()
    if markers.BEGIN not in text and markers.END not in text:
        return data
    blank = choice.blank
    owners = {n: one for n, one in source.owners.get(name, {}).items() if one in blank}
    for region in markers.regions(text, name):
        if region.name in owners:
            taken[f"{name}:{region.name}"] = region.body
    given = beginnings(choice, source, name)
    return markers.blank(text, name, owners, given=given, hand_out=True).encode()


def beginnings(choice: Choice, source: Source, path: str) -> dict[str, str]:
    """The functions of a file that students begin with code for, where they are asked for.

    Args:
        choice: what is asked for.
        source: the package with its solutions.
        path: the file.

    Returns:
        The code that students begin with, by function.
    """
    owners = source.owners.get(path, {})
    return {
        name: body
        for name, body in source.beginnings(path).items()
        if owners[name] in choice.asked.exercises
    }


def manifest_text(choice: Choice) -> str:
    """The manifest's text with the parts that are asked for, and no word on how it is made."""
    assignment = choice.asked
    text = (assignment.root / MANIFEST).read_text(encoding="utf-8")
    gone = re.compile("|".join(f'"{re.escape(path)}",? ?' for path in choice.gone) or r"$.")
    kept: list[str] = []
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip().startswith("["):
            blocks.append([])
        blocks[-1].append(line)
    wanted = {part.id for part in assignment.parts}
    submission = tomllib.loads(text).get("submission", {})
    inside = False
    for block in blocks:
        head = block[0].strip() if block else ""
        if head == "[[part]]":
            inside = any(
                line.replace(" ", "").startswith(f'id="{p}"') for line in block for p in wanted
            )
            keep = inside
        elif head.startswith("[[part."):
            keep = inside
        else:
            keep = head != "[release]"
        if head == "[submission]" and "answers" not in submission:
            # A hand-out lacks some modules, and what is barred must not depend on that.
            barred = answer_modules(
                assignment.root, assignment.package, submission.get("tools", [])
            )
            block.insert(1, f"answers = {json.dumps(barred)}")
        if keep:
            # What was nothing but the name of a file that is left out goes as a line.
            short = [(line, gone.sub("", line)) for line in block]
            kept += [text for line, text in short if text.strip() or not line.strip()]
    return "\n".join(kept).rstrip() + "\n"
