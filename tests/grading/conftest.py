"""A second, tiny course to judge: that it works shows `grading` to know nothing of the first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grading.authoring.proofs import remake
from grading.cohort.crews.kit import Kit, Task
from grading.intake.work.submission import Submission
from grading.judging.judge import Judge
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import Assignment

TOY = Path(__file__).parent / "toy"


@pytest.fixture(scope="session")
def toy_root(tmp_path_factory: pytest.TempPathFactory, judging: Runner) -> Path:
    """The toy course with its references written; not to be changed."""
    root = tmp_path_factory.mktemp("course") / "toy"
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns("__pycache__"))
    remake.write(manifest.load(root), [judging])
    return root


@pytest.fixture
def own_toy(toy_root: Path, tmp_path: Path) -> Path:
    """A copy of the toy course that a test may change."""
    return Path(shutil.copytree(toy_root, tmp_path / "own"))


@pytest.fixture
def toy(toy_root: Path) -> Iterator[Assignment]:
    """The toy course; a test that changes it would change what the tests after it see."""
    before = written(toy_root)
    yield manifest.load(toy_root)
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


@pytest.fixture
def kit(toy: Assignment) -> Kit:
    """What whoever grades the toy course needs; the sandboxes are tested elsewhere."""
    return Kit.of(toy, "unsafe", b"a secret of the tests")


@pytest.fixture
def tasks(hand_in: Callable[..., Submission]) -> Callable[[int], list[Task]]:
    """Makes so many tasks: the solutions, handed in by s0, s1 and so on."""

    def make(count: int) -> list[Task]:
        return [Task(k, replace(hand_in(), student=f"s{k}")) for k in range(count)]

    return make


@pytest.fixture(scope="session")
def write_manifest() -> Callable[..., None]:
    """Writes what a course of the one file `pkg/a.py` asks: in each part, entries of exercises."""

    def write(root: Path, parts: Mapping[str, Sequence[Mapping[str, Any]]], more: str = "") -> None:
        lines = ["schema = 1", 'name = "small"', 'title = "Small"', 'package = "pkg"']
        lines += ["[submission]", 'files = ["pkg/a.py"]']
        for part, exercises in parts.items():
            lines += ["[[part]]", f'id = "{part}"', f'title = "Part {part.lower()}"']
            for given in exercises:
                name = given["id"]
                entry = {"title": name.title(), "where": [f"pkg/a.py:{name}"], **given}
                lines.append("[[part.exercise]]")
                lines += [f"{key} = {json.dumps(value)}" for key, value in entry.items()]
        (root / "assignment").mkdir(parents=True, exist_ok=True)
        (root / "assignment" / "assignment.toml").write_text("\n".join([*lines, more]))

    return write


@pytest.fixture(scope="session")
def started_browser(start_browser: Callable[..., AbstractContextManager[Any]]) -> Iterator[Any]:
    """One browser for all tests, because its start takes seconds."""
    with start_browser() as started:
        yield started


@pytest.fixture
def browser(started_browser: Any) -> Any:
    """The browser, with nothing open, stored or logged."""
    started_browser.delete_all_cookies()
    started_browser.get("about:blank")
    started_browser.get_log("browser")
    return started_browser
