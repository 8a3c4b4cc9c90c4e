"""The folder of a hand-out: a later release may replace it as long as nobody has worked in it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from grading.authoring.handout import leaks
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError

# A folder with this file is a hand-out. It contains a digest of what the release wrote.
STAMP = ".hand-out"


def check(out: Path, assignment: Assignment) -> None:
    """Check that a hand-out may be written to `out`.

    Args:
        out: the folder to make, or to replace if it is an earlier hand-out.
        assignment: the assignment to hand out.

    Raises:
        AssignmentError: `out` is among the files to hand out, there is something else at `out`, it
            has files or changes that are not from a release, or it cannot be read.
    """
    source = _source_folder(out, assignment)
    if source:
        raise AssignmentError(
            "'{out}' is inside {folder}/, whose files are handed out, so later releases would "
            "hand it out, too. Choose a folder outside {folder}/.",
            out=out,
            folder=source,
        )
    try:
        if out.is_symlink() or (out.exists() and not out.is_dir()):
            replaceable = worked_in = False
        else:
            replaceable = not out.exists() or not any(out.iterdir()) or (out / STAMP).is_file()
            worked_in = (out / STAMP).is_file() and _digest(_files(out)) != _stamped(out)
    except OSError as problem:
        raise AssignmentError(
            "'{out}' cannot be read ({reason}). Choose another folder.",
            out=out,
            reason=problem.strerror,
        ) from problem
    if not replaceable:
        raise AssignmentError(
            "'{out}' already exists and is not a hand-out. Choose another folder.", out=out
        )
    if worked_in:
        raise AssignmentError(
            "'{out}' is a hand-out that somebody has worked in: files were added or changed. "
            "Choose another folder, or delete that one first.",
            out=out,
        )
    above = out.absolute().parent
    while not os.path.lexists(above) and above != above.parent:
        above = above.parent
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise AssignmentError(
            "'{out}' cannot be created, because '{above}' is not a folder that you can write "
            "to. Choose another folder.",
            out=out,
            above=above,
        )


def _source_folder(out: Path, assignment: Assignment) -> str:
    """Return the folder of the assignment's root that holds `out` and files to hand out, or ""."""
    root = assignment.root.resolve()
    if not out.resolve().is_relative_to(root):
        return ""
    first, *below = out.resolve().relative_to(root).parts or (".",)
    patterns = [*assignment.release.files, assignment.release.overlay, MANIFEST.as_posix()]
    folders = {part for part, *rest in (PurePosixPath(p).parts for p in patterns) if rest}
    return first if below and any(fnmatchcase(first, folder) for folder in folders) else ""


def stamp(out: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Mark a folder as a hand-out.

    Args:
        out: the folder.
        name: the assignment's name.
        files: the hand-out's files.
    """
    (out / STAMP).write_text(f"{name}\n{_digest(files)}\n", encoding="utf-8")


def _stamped(out: Path) -> str:
    lines = (out / STAMP).read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else ""


def _files(out: Path) -> dict[str, bytes]:
    """Return the files of a hand-out, without those that are built or cached when it is tried."""
    paths = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in paths.items()
        if name != STAMP and not leaks.is_made(name)
    }


def _digest(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return whole.hexdigest()
