"""The students' hand-out: this tree with the answers taken out.

What goes in stands in `[release]` of the manifest: patterns of files to take, patterns to leave
out, and a folder whose files are laid on top. The tree is built beside its place, proved there,
and only then put in its place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grading.authoring import leaks, verify
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import manifest, markers, tree
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError
from grading.spec.tree import Source, Tree
from grading.student import own
from grading.support import program

# By this file a later build knows that a folder is a hand-out, and may be replaced.
STAMP = ".hand-out"


@dataclass
class ReleaseReport:
    """What was built, and what was proved of it before it was put in place."""

    out: Path
    files: list[str] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the hand-out was put in place."""
        return not self.problems


def build(
    assignment: Assignment,
    out: Path,
    parts: Sequence[str] | None = None,
    *,
    runners: Sequence[Runner] | None = None,
    progress: Callable[[str], None] | None = None,
) -> ReleaseReport:
    """Build the hand-out in `out`, and prove it before it is put there.

    Args:
        assignment: what is asked.
        out: the folder to make; a former hand-out there is replaced, anything else is not.
        parts: the parts to hand out; None means all.
        runners: where the proofs run their answers, as many at a time (default: for each
            processor one as for one's own work, for all code that runs is the assignment's own).
        progress: told in a word what is being done.

    Raises:
        AssignmentError: the assignment cannot be read, or `out` holds something else.
    """
    say = progress or (lambda _: None)
    asked = assignment.select(parts)
    out = Path(out)
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / STAMP).is_file())):
        raise AssignmentError(f"{out}: is there and is no hand-out: name another folder")
    say("Reading the files")
    source = Source(asked)
    files, taken = contents(asked, source)
    report = ReleaseReport(out, sorted(files))
    given = {
        f"{path}:{name}": body
        for path in asked.files
        for name, body in source.beginnings(path).items()
    }
    report.problems += leaks.find(files, taken, given)
    if report.problems:
        return report
    report.proofs.append(f"{len(files)} files hold no marker, solution, bytecode or build product")

    out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        # Beside its place, so that putting it there is one rename.
        scratch = stack.enter_context(
            tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".hand-out-")
        )
        made = Path(scratch) / "made"
        tree.write(files, made)
        (made / STAMP).write_text(f"{asked.name}\n", encoding="utf-8")
        for path in made.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        if runners is None:
            runners = stack.enter_context(side_by_side.opened(own.open_own))
        _prove(asked, made, runners, report, say)
        if report.ok:
            say("Putting it in place")
            _swap(made, out, Path(scratch) / "former")
    return report


def _swap(made: Path, out: Path, former: Path) -> None:
    made.chmod(0o755)
    if out.exists():
        out.rename(former)
    try:
        made.rename(out)
    except BaseException:
        if former.exists():
            former.rename(out)
        raise
    shutil.rmtree(former, ignore_errors=True)


def contents(assignment: Assignment, source: Source) -> tuple[Tree, dict[str, str]]:
    """The hand-out's files, and each solution that was taken out, by where it stood.

    Raises:
        AssignmentError: a pattern finds nothing, or a marker has no partner.
    """
    root, release = assignment.root, assignment.release
    if not release.files:
        raise AssignmentError(f"{root / MANIFEST}: got no [release] files, expected patterns")
    names: set[str] = set()
    for pattern in release.files:
        found = [p.relative_to(root).as_posix() for p in root.glob(pattern) if p.is_file()]
        if not found:
            raise AssignmentError(f"{MANIFEST}: [release] files: {pattern!r} finds nothing")
        names.update(found)
    names = {name for name in names if not _left_out(name, release.exclude)}
    folder = assignment.folder.relative_to(root).as_posix()
    # What belongs to the assignment is known here, and taken by exercise, not by pattern.
    names = {name for name in names if not name.startswith(f"{folder}/")}
    names |= _exercise_files(assignment)
    asked = {part.id for part in assignment.parts}
    names -= {p.notebook for p in manifest.load(root).parts if p.id not in asked and p.notebook}
    files: Tree = {}
    taken: dict[str, str] = {}
    for name in sorted(names):
        path = root / name
        if path.is_symlink():
            raise AssignmentError(f"{name}: is a symlink, expected a plain file")
        data = path.read_bytes()
        if name.endswith(".py"):
            data = _source_file(name, data, source, taken)
        elif name.endswith(".ipynb"):
            text, answers = markers.blank_notebook(data.decode(), name)
            taken.update({f"{name}, answer {k + 1}": a for k, a in enumerate(answers)})
            data = text.encode()
        files[name] = data
    files[MANIFEST.as_posix()] = handout_manifest(assignment).encode()
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


def _exercise_files(assignment: Assignment) -> set[str]:
    root, folder = assignment.root, assignment.folder
    wanted = set()
    for name in assignment.exercises:
        for path in (
            folder / "exercises" / f"{name}.py",
            folder / "references" / f"{name}.npz",
        ):
            if not path.is_file():
                raise AssignmentError(
                    f"{path.relative_to(root).as_posix()}: got no such file: write the exercise, "
                    f"then run `{program.name()} verify --write-references`"
                )
            wanted.add(path.relative_to(root).as_posix())
    # Modules that exercises share: anything in exercises/ that is no exercise.
    listed = {f"{name}.py" for name in manifest.load(root).exercises}
    for path in (folder / "exercises").glob("*.py"):
        if path.name not in listed:
            wanted.add(path.relative_to(root).as_posix())
    return wanted


def _source_file(name: str, data: bytes, source: Source, taken: dict[str, str]) -> bytes:
    text = data.decode()
    if markers.BEGIN not in text and markers.END not in text:
        return data
    owners = source.owners.get(name, {})
    for region in markers.regions(text, name):
        if region.name in owners:
            taken[f"{name}:{region.name}"] = region.body
    given = source.beginnings(name)
    return markers.blank(text, name, owners, given=given, hand_out=True).encode()


def handout_manifest(assignment: Assignment) -> str:
    """The manifest's text with the parts that are handed out, and no word on how it is made."""
    text = (assignment.root / MANIFEST).read_text(encoding="utf-8")
    kept: list[str] = []
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip().startswith("["):
            blocks.append([])
        blocks[-1].append(line)
    wanted = {part.id for part in assignment.parts}
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
        if keep:
            kept += block
    return "\n".join(kept).rstrip() + "\n"


def _prove(
    asked: Assignment,
    made: Path,
    runners: Sequence[Runner],
    report: ReleaseReport,
    say: Callable[[str], None],
) -> None:
    """Prove the tree at `made`: it asks what it should, gives nothing away, and grades rightly."""
    say("Checking the blank exercises")
    handed = manifest.load(made)
    if list(handed.exercises) != list(asked.exercises):
        report.problems.append(
            f"the hand-out asks for {', '.join(handed.exercises)}, expected "
            f"{', '.join(asked.exercises)}"
        )
        return
    for verdict in own.judge_each(runners, handed, made, list(handed.exercises)):
        if not verify.is_blank(verdict, mended=bool(asked.exercises[verdict.id].stub)):
            report.problems.append(f"blank {verdict.id}: {verify.seen(verdict)}")
    if report.ok:
        report.proofs.append(
            f"{len(asked.exercises)} blank exercises score 0 and say what to write where"
        )
    say("Proving the assignment")
    proved = verify.run(
        asked, runners, progress=lambda proof, done, of: say(f"Proving {proof.exercise}")
    )
    kinds: dict[str, int] = {}
    for proof in proved.proofs:
        kinds[proof.kind] = kinds.get(proof.kind, 0) + 1
        if not proof.ok:
            report.problems.append(f"{proof.exercise}: {proof.kind} {proof.subject}: {proof.seen}")
    if report.ok:
        counted = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        report.proofs.append(f"it grades rightly: {counted}")
    for path in (*made.rglob("__pycache__"), *made.rglob("*.pyc")):
        report.problems.append(f"{path.relative_to(made)}: the proofs left bytecode behind")
