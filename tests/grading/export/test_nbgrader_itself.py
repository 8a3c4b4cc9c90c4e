"""nbgrader itself takes our notebooks: makes its assignment of them, and scores them as we do."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from grading.export import nbgrader
from grading.export.formats import AssignmentExport
from grading.sandbox.runner import open_runner
from grading.spec import manifest
from grading.student import checking

pytestmark = [
    pytest.mark.slow,
    # Importing it takes more than a second, and only processes of their own use it.
    pytest.mark.skipif(
        find_spec("nbgrader") is None, reason="nbgrader is not installed: make test installs it"
    ),
]

ROOT = Path(__file__).parents[3]
PART = "Dropout"
SOLVED = ["FullyConnectedNets"]
NAME = "cs231n-assignment2"
MADE = "generate_assignment cs231n-assignment2 --create"  # as docs/how-to/export.md has it
LAYERS = "cs231n/layers.py"
# Right by the scale, wrong by the units that are kept: some tests pass and some do not.
SLIP = ("np.random.rand(*x.shape) < p", "np.random.rand(*x.shape) >= p")
SCORES = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({
        one.student.id: {grade.name: grade.auto_score for n in one.notebooks for grade in n.grades}
        for one in book.assignment_submissions("cs231n-assignment2")
    }))
"""


class Course:
    """An nbgrader course in a folder, and what is run there."""

    def __init__(self, folder: Path, search_path: str) -> None:
        self.folder = folder / "course"
        home = folder / "home"
        home.mkdir()
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTEST"))},
            "HOME": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "OPENBLAS_NUM_THREADS": "1",
            "MPLBACKEND": "agg",
            # nbgrader looks for `alembic` there.
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            # What a student gets is what is judged: nothing of this checkout may be found first.
            "PYTHONPATH": search_path,
        }

    def run(self, *words: str) -> tuple[int, str]:
        """Run Python with these words; the exit code and what was printed."""
        ran = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return ran.returncode, ran.stdout + ran.stderr

    def nbgrader(self, line: str) -> str:
        """Run nbgrader; what it printed."""
        code, printed = self.run("-m", "nbgrader", *line.split())
        assert code == 0, f"$ nbgrader {line}\n{printed}"
        return printed

    def hand_in(self, student: str, layers: str | None = None, answer: str | None = None) -> Path:
        """A submission: the hand-out, with these layers and this answer to every question.

        The notebook is cut down to its setup and what nbgrader scores. Its experiments, which train
        networks, are run by tests/notebooks.
        """
        place = self.folder / "submitted" / student / NAME
        shutil.copytree(self.folder / "release" / NAME, place)
        if layers is not None:
            (place / LAYERS).write_text(layers, encoding="utf-8")
        book = place / f"{PART}.ipynb"
        document = json.loads(book.read_text(encoding="utf-8"))
        first = next(cell for cell in document["cells"] if cell.get("id") == "setup")
        scored = [cell for cell in document["cells"] if "nbgrader" in cell["metadata"]]
        for cell in scored:
            if answer is not None and cell["metadata"]["nbgrader"].get("solution"):
                cell["source"] = [answer]
        document["cells"] = [first, *scored]
        book.write_text(json.dumps(document), encoding="utf-8")
        return place


@pytest.fixture
def course(tmp_path: Path, quick_imports: str) -> Course:
    unpacked = Course(tmp_path, quick_imports)
    asked = manifest.load(ROOT).select([PART])
    data = nbgrader.package(AssignmentExport(asked, solved=SOLVED)).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(unpacked.folder)
    return unpacked


def ours(place: Path) -> dict[str, float]:
    """What `cs231n check` gives a submission for the part's exercises."""
    asked = manifest.load(place)
    with open_runner("unsafe") as runner:
        verdicts = checking.judge_each([runner], asked, place, list(asked.exercises))
    return {exercise.id: float(exercise.score or 0) for exercise in verdicts}


def test_nbgrader_scores_as_we_do(course: Course) -> None:
    course.nbgrader(MADE)
    layers = (ROOT / LAYERS).read_text(encoding="utf-8")
    assert layers.count(SLIP[0]) == 1
    places = {
        "solved": course.hand_in("solved", layers, "It makes up for the units that are gone."),
        "slipped": course.hand_in("slipped", layers.replace(*SLIP)),
        "blank": course.hand_in("blank"),
    }

    output = course.nbgrader(f"validate submitted/blank/{NAME}/{PART}.ipynb")
    assert "not written yet" in output
    assert "passes all the tests" not in output

    course.nbgrader(f"autograde {NAME} --create")
    code, printed = course.run("-W", "ignore", "-c", SCORES)
    assert code == 0, printed
    theirs = json.loads(printed)
    assert set(theirs) == set(places)
    total = {}
    for student, place in places.items():
        expected = ours(place)
        got = {name: theirs[student].get(name) for name in expected}
        assert got == pytest.approx(expected), student
        total[student] = sum(expected.values())
    assert (total["solved"], total["blank"]) == (100, 0)
    assert 0 < total["slipped"] < 100
