"""The command lines that install packages are those of the Python that runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

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
    assert program.install("mark").startswith('.venv/bin/python -m pip install "')


def test_a_command_on_windows_has_quotes_only_where_they_are_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(program, "os", SimpleNamespace(name="nt"))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "executable", "kit/python.exe")
    assert program.pip("torch") == "kit/python.exe -m pip install torch"
    monkeypatch.setattr(sys, "executable", "my kit/python.exe")
    assert program.pip("torch") == '"my kit/python.exe" -m pip install torch'


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_notebook_with_the_wrong_kernel_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "grading").symlink_to(Path(program.__file__).parents[1])

    def use(name: str) -> str:
        code = f"import sys; sys.path.insert(0, '.'); from grading import {name}"
        # Without site-packages, as in a Python that has none of ours.
        command = [sys.executable, "-S", "-c", code]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return ran.stderr.splitlines()[-1]

    # Python 3.15 goes on with advice of its own.
    own = use("load_ipython_extension")
    assert own.startswith("ModuleNotFoundError: No module named 'numpy'")
    assert "this notebook runs on" not in own
    (tmp_path / ".venv").mkdir()
    said = use("load_ipython_extension")
    assert "No module named 'numpy': this notebook runs on " in said
    assert f"Choose the kernel of {tmp_path / '.venv'}" in said


def test_the_right_python_is_not_called_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(program, "ROOT", tmp_path)
    missing = ModuleNotFoundError("No module named 'torch'")
    assert program.other_python(missing) is not None
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    assert program.other_python(missing) is None
