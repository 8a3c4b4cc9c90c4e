"""A fingerprint changes with all that decides a verdict, and with nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.cohort import fingerprint as module
from grading.cohort.fingerprint import fingerprint, is_earlier, loaded
from grading.spec import manifest

ROOT = Path(__file__).parents[3]
SECRET = b"x" * 16
Change = Callable[[Path], object]


def of(root: Path) -> str:
    return fingerprint(manifest.load(root), SECRET)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.fixture
def course(own_toy: Path) -> Path:
    """The toy course, with a helper of its tests, a module it imports and one that nobody does."""
    (own_toy / "assignment" / "exercises" / "_helper.py").write_text("SMALL = 2\n")
    (own_toy / "toy" / "needed.py").write_text("SMALL = 2\n")
    (own_toy / "toy" / "unused.py").write_text("SMALL = 2\n")
    append(own_toy / "toy" / "rows.py", "\n\nfrom toy import needed\n")
    return own_toy


def asked(root: Path) -> Path:
    return root / "assignment"


@pytest.mark.parametrize(
    "change",
    [
        lambda root: append(asked(root) / "exercises" / "centre.py", "\n# harder\n"),
        lambda root: append(asked(root) / "exercises" / "_helper.py", "\nLARGE = 3\n"),
        lambda root: (asked(root) / "references" / "centre.npz").write_bytes(b"other"),
        lambda root: append(root / "toy" / "rows.py", "\nLARGE = 3\n"),
        lambda root: append(root / "toy" / "needed.py", "\nLARGE = 3\n"),
        lambda root: replace(asked(root) / "assignment.toml", "points = 25", "points = 26"),
        lambda root: replace(asked(root) / "assignment.toml", "output_mb = 8", "output_mb = 9"),
        lambda root: append(asked(root) / "assignment.toml", '\n[grading]\nprofile = "course"\n'),
    ],
    ids=["test", "helper", "reference", "solution", "import", "points", "limits", "profile"],
)
def test_what_decides_a_verdict_changes_the_fingerprint(course: Path, change: Change) -> None:
    before = of(course)
    change(course)
    assert of(course) != before


@pytest.mark.parametrize(
    "change",
    [
        lambda root: append(asked(root) / "handout" / "README.md", "More.\n"),
        lambda root: append(asked(root) / "assignment.toml", "\n[policy]\ngrace_minutes = 5\n"),
        lambda root: append(asked(root) / "misconceptions" / "centre.py", "\n# a word\n"),
        lambda root: replace(asked(root) / "assignment.toml", 'title = "', 'title = "New: '),
        lambda root: append(root / "toy" / "unused.py", "\nLARGE = 3\n"),
        lambda root: (root / "toy" / "unused.py").rename(root / "toy" / "moved.py"),
        lambda root: (root / "toy" / "added.py").write_text("LARGE = 3\n"),
    ],
    ids=["handout", "policy", "misconception", "title", "unused", "moved", "added"],
)
def test_what_decides_no_verdict_leaves_the_fingerprint(course: Path, change: Change) -> None:
    before = of(course)
    change(course)
    assert of(course) == before


def test_another_seed_and_another_judge_have_other_fingerprints(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of(course)
    assert fingerprint(manifest.load(course), b"y" * 16) != before
    monkeypatch.setattr(module, "JUDGE", module.JUDGE + 1)
    assert of(course) != before


def test_the_place_of_a_course_does_not_count(course: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(course, tmp_path / "elsewhere" / "again")
    assert of(moved) == of(course)


def test_moving_a_file_of_the_grader_does_not_count(course: Path, tmp_path: Path) -> None:
    """A grader in which modules have other places names the same."""
    grader = tmp_path / "grader"
    shutil.copytree(ROOT / "grading", grader / "grading")
    (grader / "grading" / "report" / "picture.py").rename(grader / "grading" / "drawing.py")
    shutil.rmtree(grader / "grading" / "export")
    code = (
        "import sys; from pathlib import Path; from grading.spec import manifest;"
        "from grading.cohort.fingerprint import fingerprint;"
        f"print(fingerprint(manifest.load(Path(sys.argv[1])), {SECRET!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(course)],
        env={**os.environ, "PYTHONPATH": str(grader), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == of(course)


def test_a_fingerprint_fits_its_column_and_tells_its_age(course: Path) -> None:
    name = of(course)
    assert len(name) <= 64
    assert not is_earlier(name)
    assert is_earlier("0" * 64)


def test_modules_are_found_through_every_form_of_import() -> None:
    modules = {
        "course": ("course/__init__.py", b""),
        "course.a": ("course/a.py", b"import course.b\ndef f():\n    from course import c\n"),
        "course.b": ("course/b.py", b"from . import d"),
        "course.c": ("course/c.py", b"NAMES = {'f': 'course.e'}"),
        "course.d": ("course/d.py", b"from .inner import f\nbroken"),
        "course.e": ("course/e.py", b"not Python at all"),
        "course.inner": ("course/inner/__init__.py", b"from .g import *"),
        "course.inner.g": ("course/inner/g.py", b""),
        "course.unused": ("course/unused.py", b"import course.a"),
    }
    assert loaded(modules, ["course.a:function"]) == ["course"]
    found = loaded(modules, ["course.a.function", "numpy"])
    assert found == sorted(set(modules) - {"course.unused"})


@pytest.mark.parametrize(
    "line",
    [
        "x = 1; import course.b as b, sys",
        "if True: from course import b",
        "from course import (  # all of it (really)\n    a,  # first :)\n    b,\n)",
        "from course \\\n    import a, \\\n    b",
        "from . import b",
        "from .import(b)",
        "from.b import f",
        "import importlib\nimportlib.import_module('course.b')",
        "NAME = r'course.b:f'",
        "name = f'course.b{suffix}'",
    ],
)
def test_a_module_is_found_however_its_import_is_written(line: str) -> None:
    modules = {
        "course": ("course/__init__.py", b""),
        "course.a": ("course/a.py", line.encode()),
        "course.b": ("course/b.py", b""),
        "course.c": ("course/c.py", b""),
    }
    assert loaded(modules, ["course.a"]) == ["course", "course.a", "course.b"]
