"""Remember the results of proofs, by a fingerprint of everything that can change them."""

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

# A change in these rooms of the grader can change a verdict.
_DECIDING = ("judging", "sandbox", "spec")


@dataclass
class Memory:
    """A cache file with a line per fingerprint; lines that cannot be read are ignored."""

    path: Path | None
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path and self.path.is_file():
            for line in self.path.read_text(encoding="ascii", errors="replace").splitlines():
                digest, _, result = line.partition(" ")
                if result:
                    self.known[digest] = result

    def save(self) -> None:
        """Write the file, completely or not at all."""
        if self.path:
            lines = "".join(f"{digest} {result}\n" for digest, result in self.known.items())
            write_bytes(self.path, lines.encode())


def usual_file(assignment: Assignment) -> Path:
    """Return the cache file of an assignment in the user's cache folder."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(program.name())) / "proofs" / f"{assignment.name}.txt"


def grader_files() -> list[Path]:
    """List the grader's source files whose change may change a verdict."""
    rooms = (Path(__file__).parents[2] / room for room in _DECIDING)
    return [path for room in rooms for path in sorted(room.rglob("*.py"))]


def deciding(judge: Judge, info: ExerciseInfo, scripts: Iterable[Script]) -> bytes:
    """Return a fingerprint of everything except the answer that can change a verdict.

    Args:
        judge: the judge, with the assignment and the reference.
        info: the exercise.
        scripts: the exercise's recorded scripts.

    Returns:
        The fingerprint; if it is equal, the same answer gets the same verdict.
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
