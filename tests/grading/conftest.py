"""A second, tiny course to judge: that it works shows `grading` to know nothing of the first."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grading import assignment, verify
from grading.assignment import Assignment
from grading.collect import Submission
from grading.judge import Judge
from grading.sandbox.contract import SandboxUnavailable
from grading.sandbox.runner import Runner, open_runner

TOY = Path(__file__).parent / "toy"


@pytest.fixture(scope="session")
def judging() -> Iterator[Runner]:
    """The strongest sandbox here, else none: the toy's answers are our own."""
    try:
        made = open_runner("auto")
    except SandboxUnavailable:
        made = open_runner("unsafe")
    with made as runner:
        yield runner


@pytest.fixture(scope="session")
def toy_root(tmp_path_factory: pytest.TempPathFactory, judging: Runner) -> Path:
    """The toy course with its references written; not to be changed."""
    root = tmp_path_factory.mktemp("course") / "toy"
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns("__pycache__"))
    verify.write_references(assignment.load(root), judging)
    return root


@pytest.fixture
def own_toy(toy_root: Path, tmp_path: Path) -> Path:
    """A copy of the toy course that a test may change."""
    return Path(shutil.copytree(toy_root, tmp_path / "own"))


@pytest.fixture
def toy(toy_root: Path) -> Iterator[Assignment]:
    """The toy course; a test that changes it would change what the tests after it see."""
    before = written(toy_root)
    yield assignment.load(toy_root)
    assert written(toy_root) == before, "take own_toy to change the course"


def written(root: Path) -> dict[Path, int]:
    """When each file of a course was written, but for what Python writes itself."""
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path: path.stat().st_mtime_ns for path in files}


@pytest.fixture
def judge(toy: Assignment, judging: Runner) -> Judge:
    """A judge of the toy course."""
    return Judge(toy, judging, b"a secret of the tests")


@pytest.fixture
def hand_in(judge: Judge) -> Callable[..., Submission]:
    """Makes a submission: the solutions, with some texts of `toy/rows.py` or others changed."""

    def make(*changes: tuple[str, str], file: str = "toy/rows.py", **kw: bytes) -> Submission:
        files = judge.source.solutions()
        text = files[file].decode()
        for old, new in changes:
            assert text.count(old) == 1, (old, text.count(old))
            text = text.replace(old, new)
        files[file] = text.encode()
        return Submission("ann", files)

    return make
