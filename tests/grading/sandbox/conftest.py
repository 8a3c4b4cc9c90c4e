"""A runner of each mechanism, and a short way to have a snippet run as a student's code."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grading.sandbox.contract import Job, Limits, SandboxUnavailable
from grading.sandbox.runner import Runner, open_runner
from grading.spec import Case, Script

LIMITS = Limits(test_seconds=5, exercise_seconds=10, memory_mb=256, output_mb=4, text_kb=1)


def _open(name: str) -> Iterator[Runner]:
    try:
        runner = open_runner(name)  # type: ignore[arg-type]
    except SandboxUnavailable as error:
        pytest.skip(f"{name}: {error}")
    with runner:
        yield runner


@pytest.fixture(scope="session", params=["bubblewrap", "landlock", "unsafe"])
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Each mechanism in turn, the portable one as well."""
    yield from _open(request.param)


@pytest.fixture(scope="session", params=["bubblewrap", "landlock"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Each mechanism that confines."""
    yield from _open(request.param)


def script(name: str) -> Script:
    """Call a function of the student's with an array of ones, and ask for what it returns."""
    case = Case(np.random.default_rng(0))
    case.expect("out", case.call(f"pkg.answer:{name}", case.array("x", np.ones((2, 3)))))
    return case.script


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Job]:
    """Write a student's module `pkg/answer.py` and make a job of it."""

    def write(source: str, *, files: dict[str, str] | None = None, **fields: Any) -> Job:
        tree = tmp_path / "tree"
        contents = {"pkg/__init__.py": "", "pkg/answer.py": source, **(files or {})}
        for name, text in contents.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        fields = {"modules": ("pkg.answer",), "limits": LIMITS, **fields}
        return Job(tree, **fields)

    return write


@pytest.fixture
def attempt(sandbox: Runner, job: Callable[..., Job]) -> Callable[..., list[str]]:
    """Run a snippet in each mechanism; the names it puts into `gained` are what it got away with.

    The snippet is the body of a function with `libc`, `os`, `sys`, `gained` and `tried(call, ...)`
    at hand; `tried` says whether the call came back without an exception.
    """

    def run(body: str, **values: str) -> list[str]:
        source = "VALUES = " + repr(values) + "\n" + PRELUDE
        source += "def attack(x):\n    gained = []\n"
        source += textwrap.indent(textwrap.dedent(body), "    ")
        source += '\n    print("GAINED", *gained)\n    return x\n'
        result = sandbox.run(job(source), [script("attack")])
        assert result.answers[0].status == "ok", result
        last = result.text.strip().splitlines()[-1].split()
        assert last[0] == "GAINED"
        return last[1:]

    return run


PRELUDE = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
def tried(call, *args):
    try:
        call(*args)
    except Exception:
        return False
    return True
"""
