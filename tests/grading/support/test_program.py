"""The command lines that install packages are those of the Python that runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grading.support import program


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bin/ of an environment that runs this process; the folder's path has a space."""
    folder = tmp_path / "my kit" / ".venv" / "bin"
    folder.mkdir(parents=True)
    for name in ("python", "pip"):
        (folder / name).touch(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="programs have other names there")
def test_packages_are_installed_for_the_python_that_runs(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(environment))
    assert program.pip("torch") == "pip install torch"
    monkeypatch.setenv("PATH", "/usr/bin")
    assert program.pip("torch") == f"'{environment}/python' -m pip install torch"
    monkeypatch.chdir(environment.parents[1])
    assert program.pip("torch") == ".venv/bin/python -m pip install torch"
    assert program.install("mark").startswith(".venv/bin/python -m pip install '")
