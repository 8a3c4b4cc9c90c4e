"""The package is found in every layout in which public solutions of the course stand."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grading.intake import take
from grading.intake.work import submission
from grading.intake.work.submission import Submission
from grading.judging.judge import Judge
from grading.sandbox.runner import Runner
from grading.spec import manifest

ROOT = Path(__file__).parents[2]
LAYERS, CNN, NET = "layers.py", "classifiers/cnn.py", "classifiers/fc_net.py"
ASSIGNMENT_1 = b"import numpy as np\n\n\ndef affine_forward(x, w, b):\n    return None, None\n"
ASSIGNMENT_3 = ASSIGNMENT_1 + b"\n\ndef rnn_forward(x, h0, Wx, Wh, b):\n    return None, None\n"
EMPTY = {"__init__.py": b"", "classifiers/__init__.py": b""}
GIVEN = {**EMPTY, "setup.py": b"", "solver.py": b"# given\n", "data_utils.py": b"# given\n"}


@pytest.fixture(scope="module")
def asked() -> manifest.Assignment:
    return manifest.load(ROOT)


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    """The edited files of a student: each with functions that are asked, under its short name."""
    texts = {name: (ROOT / "cs231n" / name).read_bytes() for name in (LAYERS, CNN, NET)}
    return {name: b"# by the student\n" + text for name, text in texts.items()}


def under(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}" if folder else name: data for name, data in files.items()}


def single(top: str, package: str = "cs231n", *, extra: bool = True) -> object:
    def lay(files: dict[str, bytes]) -> dict[str, bytes]:
        home = f"{top}/{package}" if top else package
        return under(home, {**(GIVEN if extra else {}), **files})

    return lay


def beside_the_others(files: dict[str, bytes], top: str = "") -> dict[str, bytes]:
    """Assignments 1 to 3 in one tree, each with a package and a layers.py of its own."""
    prefix = f"{top}/" if top else ""
    return {
        **under(f"{prefix}assignment1/cs231n", {**EMPTY, LAYERS: ASSIGNMENT_1, NET: b"# 1\n"}),
        **under(f"{prefix}assignment2/cs231n", {**GIVEN, **files}),
        **under(f"{prefix}assignment3/cs231n", {**EMPTY, LAYERS: ASSIGNMENT_3}),
    }


LAYOUTS = {
    "at the root": single(""),
    "assignment2/cs231n": single("assignment2"),
    "assignments/assignment2/cs231n": single("assignments/assignment2"),
    "another top folder": single("my-work-2019/hw2"),
    "spring1718_assignment2/cs231n": single("spring1718_assignment2"),
    "renamed package": single("a2", "cs231n_mine"),
    "renamed, at the root": single("", "convnets"),
    "beside assignments 1 and 3": beside_the_others,
    "beside them, deeper": lambda files: beside_the_others(files, "course/assignments"),
    "only the edited files": single("assignment2", extra=False),
    "only the edited files, at the root": single("", extra=False),
    "bare files": lambda files: {Path(name).name: data for name, data in files.items()},
    "bare files of other names": lambda files: {
        f"Ann Lee - {Path(name).name}": data for name, data in files.items()
    },
    "no __init__.py": lambda files: under("assignment2/cs231n", {**files, "solver.py": b""}),
    "with checkpoints and caches": lambda files: {
        **under("assignment2/cs231n", {**GIVEN, **files}),
        "assignment2/cs231n/.ipynb_checkpoints/layers-checkpoint.py": b"old\n",
        "assignment2/cs231n/__pycache__/layers.py": b"old\n",
        "assignment2/.ipynb_checkpoints/layers.py": b"old\n",
    },
    "with an old copy": lambda files: {
        **under("assignment2/cs231n", {**GIVEN, **files}),
        **under("assignment2/cs231n_old", {LAYERS: ASSIGNMENT_1}),
    },
    "with a backup of the starting files": lambda files: {
        **under("assignment2/cs231n", {**GIVEN, **files}),
        **under("assignment2/start/cs231n", {**GIVEN, LAYERS: ASSIGNMENT_1, CNN: b"", NET: b""}),
    },
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_written_files_are_found(
    layout: str,
    packed: bool,
    written: dict[str, bytes],
    asked: manifest.Assignment,
    tmp_path: Path,
) -> None:
    found = read(LAYOUTS[layout](written), packed, asked, tmp_path)  # type: ignore[operator]
    assert found.problem is None
    taken = {name: found.files.get(f"cs231n/{name}") for name in written}
    assert taken == written


def test_a_submission_of_one_layout_is_graded(
    written: dict[str, bytes], asked: manifest.Assignment, judging: Runner, tmp_path: Path
) -> None:
    found = read(beside_the_others(written), True, asked, tmp_path)
    info = asked.exercise("affine_forward")
    small = replace(asked, exercises={"affine_forward": info})
    verdict = Judge(small, judging, b"secret").grade(found)
    assert (verdict.status, verdict.score) == ("ok", verdict.max_score)


def read(
    files: dict[str, bytes], packed: bool, asked: manifest.Assignment, tmp_path: Path
) -> Submission:
    """Hand the files in as a folder or a zip, and take them as `cs231n grade` does."""
    (tmp_path / "in").mkdir()
    if packed:
        path = tmp_path / "in" / "ann.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
    else:
        path = tmp_path / "in" / "ann"
        for name, data in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    handed = take.take([tmp_path / "in"], submission.shape_of(asked))
    (only,) = handed.to_judge
    assert only.student == "ann"
    return only.load()
