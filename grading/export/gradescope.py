"""Export the grader as a Gradescope autograder: a zip with scripts that set it up and run it.

Form: Gradescope's "Autograder Specifications" (setup.sh and run_autograder at the top of the zip,
results in /autograder/results/results.json).
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

from grading.cohort import policy
from grading.export.formats import AssignmentExport, ExportError, Written
from grading.spec.manifest import Assignment
from grading.spec.tree import Tree
from grading.support.files import zipped
from grading.support.translation import tr

_SUFFIXES = (".py", ".toml", ".npz", ".j2", ".npy", ".csv", ".ini", ".mako")
_NEEDS = ("click", "jinja2", "nbformat", "numpy", "rich")

SETUP = """#!/usr/bin/env bash
# Runs once, when Gradescope builds the image: installs Python 3.11 or newer and the packages.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
python=""
find_python() {
    for name in python3.15 python3.14 python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys, venv, ensurepip
sys.exit(not (3, 11) <= sys.version_info < (3, 16))' 2>/dev/null; then
            python="$name"
            return
        fi
    done
}
find_python
if [ -z "$python" ]; then
    apt-get update
    apt-get install -y python3.12 python3.12-venv || apt-get install -y python3.11 python3.11-venv
    find_python
fi
"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --no-cache-dir -r "$root/source/requirements.txt"
"""

RUN = """#!/usr/bin/env bash
# Runs for each submission.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
cd "$root/source"
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
exec "$root/venv/bin/python" -m grading.export.gradescope_run "$root"
"""


def package(request: AssignmentExport) -> Written:
    """Write the autograder's zip, which contains the solutions and the secret seed.

    Raises:
        ExportError: the grader is in another folder.
    """
    assignment = request.assignment
    files: Tree = {
        path.relative_to(assignment.root).as_posix(): path.read_bytes()
        for path in _taken(assignment)
    }
    settings = {
        "parts": [part.id for part in assignment.parts],
        "hidden": request.hidden,
        "unsafe": request.unsafe,
    }
    files["gradescope.json"] = (json.dumps(settings, indent=1) + "\n").encode()
    files["secret-seed"] = (request.secret.hex() + "\n").encode()
    files["requirements.txt"] = _requirements(assignment).encode()
    files["setup.sh"], files["run_autograder"] = SETUP.encode(), RUN.encode()
    notes = (
        tr("It contains the solutions and the secret seed. Give it only to Gradescope."),
        tr("It contains no lists about students. Set extensions in Gradescope."),
    )
    return Written(zipped(files, ("setup.sh", "run_autograder")), notes, private=True)


def _taken(assignment: Assignment) -> list[Path]:
    root = assignment.root
    grader = Path(__file__).resolve().parents[1]
    if not grader.is_relative_to(root):
        raise ExportError(
            "The folder {root} does not contain grading/, which Gradescope needs. "
            "Copy the grader next to the assignment.",
            root=root,
        )
    extensions = policy.load(assignment).extensions_file
    files = [
        path
        for folder in (root / assignment.package, assignment.folder, grader)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and (path.suffix in _SUFFIXES or path.is_relative_to(assignment.folder / "exercises"))
        # A table in the assignment's folder is about students: extensions, a roster, times.
        and not (path.parent == assignment.folder and path.suffix == ".csv")
        and path != extensions
    ]
    books = [root / part.notebook for part in assignment.parts if part.notebook]
    return files + [path for path in books if path.is_file()]


def _requirements(assignment: Assignment) -> str:
    """The packages that grading and answers import, with the versions of the course's own list."""
    path = assignment.root / "requirements.txt"
    pinned = path.read_text(encoding="utf-8") if path.is_file() else ""
    lines: list[str] = []
    allowed = [name for info in assignment.exercises.values() for name in info.allows]
    # A package may be installed under another name than that of its import.
    known = metadata.packages_distributions() if allowed else {}
    needed = [known.get(top, [top])[0] for top in (name.partition(".")[0] for name in allowed)]
    for name in dict.fromkeys((*_NEEDS, *map(str.lower, needed))):
        # There are several lines if the version depends on Python's.
        lines += re.findall(rf"^{name}==.+$", pinned, re.MULTILINE) or [name]
    return "\n".join(lines) + "\n"
