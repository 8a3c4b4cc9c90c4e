"""The autograder zip, run as Gradescope runs it: a clean tree, the scripts, results.json."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grading.export import gradescope, gradescope_run
from grading.export.formats import AssignmentExport
from grading.judging.results import ExerciseResult, SubmissionResult, TestResult
from grading.spec import manifest

HERE = Path(__file__).resolve().parents[3]
SECRET = b"0123456789abcdef"


@pytest.fixture
def tree(toy_root: Path, tmp_path: Path) -> Path:
    """The toy course with the grader beside it, zipped and laid out under a root as there."""
    course = tmp_path / "course"
    shutil.copytree(toy_root, course)
    shutil.copy(HERE / "requirements.txt", course)
    path = course / "assignment" / "assignment.toml"
    path.write_text(path.read_text().replace("hints = [", 'allows = ["yaml"]\nhints = [', 1))
    (course / "assignment" / "exercises" / "words.json").write_text("[]")
    whole = manifest.load(course)
    root = tmp_path / "autograder"
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        # The grader is copied beside the course, as it is in a course's own tree.
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HERE / "grading", course / "grading", ignore=ignored)
        patch.setattr(gradescope, "__file__", str(course / "grading/export/gradescope.py"))
        data = gradescope.package(AssignmentExport(whole, SECRET, unsafe=True)).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            archive.extract(info, root / "source")
            (root / "source" / info.filename).chmod(info.external_attr >> 16 & 0o777)
    return root


def run(root: Path, script: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
    return subprocess.run(
        [root / "source" / script],
        env={"AUTOGRADER_ROOT": str(root), "PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def hand_in(root: Path, toy_root: Path, change: tuple[str, str] | None = None) -> dict:
    target = root / "submission" / "toy"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(toy_root / "toy", target, ignore=shutil.ignore_patterns("__pycache__"))
    if change:
        file = target / "rows.py"
        text = file.read_text()
        assert change[0] in text
        file.write_text(text.replace(*change))
    ended = run(root, "run_autograder")
    assert ended.returncode == 0, ended.stderr
    return json.loads((root / "results" / "results.json").read_text())


@pytest.mark.skipif(os.name == "nt", reason="Gradescope runs bash")
def test_the_scripts_grade_a_submission(tree: Path, toy_root: Path) -> None:
    # What setup.sh installs is here already; the environment it makes is borrowed.
    (tree / "venv" / "bin").mkdir(parents=True)
    python = tree / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    whole = hand_in(tree, toy_root)
    assert whole["score"] == 100.0
    assert {t["visibility"] for t in whole["tests"]} == {"visible", "hidden"}
    assert all(t["status"] == "passed" for t in whole["tests"])
    source = (toy_root / "toy" / "rows.py").read_text()
    less = hand_in(tree, toy_root, (source, source.replace("def scale_rows", "def gone")))
    assert less["score"] < 100.0
    assert any(t["status"] == "failed" for t in less["tests"])


def test_the_zip_has_its_scripts_at_the_top_and_no_build_products(tree: Path) -> None:
    source = tree / "source"
    for script in ("setup.sh", "run_autograder"):
        assert os.access(source / script, os.X_OK)
        checked = subprocess.run(["bash", "-n", source / script], check=False, timeout=60)
        assert checked.returncode == 0
    assert not [p for p in source.rglob("*") if p.suffix in (".pyc", ".so")]
    pins = (HERE / "requirements.txt").read_text().splitlines()
    kept = (source / "requirements.txt").read_text().splitlines()
    assert set(kept) <= set(pins)
    assert len([line for line in kept if line.startswith("numpy==")]) == 2
    assert [line for line in kept if line.startswith("pyyaml==")]
    assert (source / "assignment" / "exercises" / "words.json").is_file()


def verdict() -> SubmissionResult:
    """Right on the published inputs and wrong on the hidden ones."""
    tests = [
        TestResult("a", "public", "ok", 0.0, 5.0, "Right here, and wrong on hidden inputs."),
        TestResult("a", "hidden", "wrong", 0.0, 5.0, "Wrong on hidden inputs.", None, "off-by-one"),
        TestResult("b", "public", "wrong", 0.0, 5.0, "Got 3, expected 4."),
    ]
    e = ExerciseResult("conv", "Conv", "wrong", 0.0, 15.0, 0.1, tests)
    steps = {"final": 3.5, "max": 15.0, "lines": ["Tests: 0 of 15."]}
    return SubmissionResult("ada", "wrong", 0.0, 15.0, 0.4, [e], policy=steps)


def test_hidden_tests_have_the_visibility_asked_for() -> None:
    data = gradescope_run.results_json(verdict(), "after_published")
    assert [t["visibility"] for t in data["tests"]] == ["visible", "after_published", "visible"]
    assert data["score"] == 3.5


@pytest.mark.parametrize("hidden", ["hidden", "after_due_date", "after_published"])
def test_nothing_visible_depends_on_a_hidden_result(hidden: str) -> None:
    right = verdict()
    for test in right.exercises[0].tests[:2]:
        test.status, test.score, test.message, test.misconception = "ok", 5.0, "", None
    right.policy = {"final": 10.0, "max": 15.0, "lines": ["Tests: 10 of 15."]}

    def seen(verdict: SubmissionResult) -> object:
        data = gradescope_run.results_json(verdict, hidden)
        return data["output"], [t for t in data["tests"] if t["visibility"] == "visible"]

    assert seen(verdict()) == seen(right)
    assert "Got 3, expected 4." in str(seen(right))


def test_where_hidden_tests_are_visible_the_arithmetic_is_shown() -> None:
    data = gradescope_run.results_json(verdict(), "visible")
    assert "Tests: 0 of 15." in data["output"]
    assert "off-by-one" in data["output"]
    assert sum(t["score"] for t in data["tests"]) == 0.0


def test_the_zip_holds_no_list_of_students(own_toy: Path) -> None:
    for name in ("extensions.csv", "lists/late.csv"):
        path = own_toy / "assignment" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("student,until\nann,2026-10-20\n")
    with (own_toy / manifest.MANIFEST).open("a") as file:
        file.write('\n[policy]\nextensions = "lists/late.csv"\n')
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HERE / "grading", own_toy / "grading", ignore=ignored)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gradescope, "__file__", str(own_toy / "grading/export/gradescope.py"))
        data = gradescope.package(AssignmentExport(manifest.load(own_toy), SECRET)).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".csv")]


@pytest.mark.parametrize(
    ("whose", "score"),
    [
        ({}, 55.0),
        ({"assignment": {"due_date": "2026-10-17T10:00:00-07:00"}}, 65.0),
    ],
)
def test_an_extension_in_gradescope_moves_the_due_date(
    own_toy: Path, tmp_path: Path, whose: dict, score: float
) -> None:
    root, source = tmp_path / "autograder", tmp_path / "autograder" / "source"
    shutil.copytree(own_toy, source)
    shutil.copytree(own_toy / "toy", root / "submission" / "toy")
    rules = 'zone = "America/Los_Angeles"\ndue = 2026-10-15T23:59:00\nlate = "10 * days"\n'
    with (source / manifest.MANIFEST).open("a") as file:
        file.write(f"\n[policy]\n{rules}")
    settings = {"parts": ["Rows"], "hidden": "hidden", "unsafe": True}
    (source / "gradescope.json").write_text(json.dumps(settings))
    (source / "secret-seed").write_text(SECRET.hex())
    metadata = {
        "created_at": "2026-10-17T12:00:00-07:00",
        "assignment": {"due_date": "2026-10-15T23:59:00-07:00"},
        "users": [{"email": "ann@x.edu"}, {"email": "bob@x.edu", **whose}],
    }
    (root / "submission_metadata.json").write_text(json.dumps(metadata))
    assert gradescope_run.main(root) == 0
    assert json.loads((root / "results" / "results.json").read_text())["score"] == score
