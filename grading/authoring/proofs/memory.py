"""What proofs found in earlier runs, by a digest of all that decides it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from grading.judging import references
from grading.judging.judge import Judge
from grading.spec import Script
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.support import program
from grading.support.files import write_bytes

# The grader's rooms whose change may change a verdict.
_DECIDING = ("judging", "sandbox", "spec")


@dataclass
class Memory:
    """A line for each digest, with what was found; a line that cannot be read is forgotten."""

    path: Path | None
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path and self.path.is_file():
            for line in self.path.read_text(encoding="ascii", errors="replace").splitlines():
                digest, _, found = line.partition(" ")
                if found:
                    self.known[digest] = found

    def save(self) -> None:
        """Write it down, whole or not at all."""
        if self.path:
            lines = "".join(f"{digest} {found}\n" for digest, found in self.known.items())
            write_bytes(self.path, lines.encode())


def usual_file(assignment: Assignment) -> Path:
    """The file in the user's cache folder where it is kept from run to run."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(program.name())) / "proofs" / f"{assignment.name}.txt"


def grader_files() -> list[Path]:
    """List the grader's source files whose change may change a verdict."""
    rooms = (Path(__file__).parents[2] / room for room in _DECIDING)
    return [path for room in rooms for path in sorted(room.rglob("*.py"))]


def deciding(judge: Judge, info: ExerciseInfo, scripts: Iterable[Script]) -> bytes:
    """A digest of all that decides a verdict on an exercise, but for the answer itself.

    Args:
        judge: for the assignment, the sandbox and the reference.
        info: the exercise.
        scripts: the exercise's recorded scripts.

    Returns:
        The digest: equal digests mean that an equal answer gets an equal verdict.
    """
    whole = hashlib.sha256()
    files = grader_files()
    files += sorted((info.folder / "exercises").glob("_*.py"))
    files.append(info.folder / "exercises" / f"{info.id}.py")
    stored = info.folder / "references" / f"{info.id}.npz"
    files += [stored] if stored.is_file() else []
    for path in files:
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    for name, data in sorted(judge.source.answer(info, judge.source.solutions())[0].items()):
        whole.update(name.encode() + b"\0" + data)
    for script in scripts:
        whole.update(references.digest(script).encode())
    return whole.digest()
