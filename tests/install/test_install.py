"""Installing: from a source archive under other Pythons, and in places that are not kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMOKE = Path(__file__).with_name("smoke.py")
OTHERS = ("python3.11", "python3.12", "python3.13", "python3.14", "python3.15")
NO_SOCKETS = """
import socket

def refuse(self, address, *rest):
    if self.family != getattr(socket, "AF_UNIX", None):
        raise OSError(f"a connection to {address} was asked for")

socket.socket.connect = socket.socket.connect_ex = refuse
"""

pytest.importorskip("Cython", reason="Cython is not installed: nothing is built from source here")


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CS231N", "PYTEST"))
    }
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**known, "OPENBLAS_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=1200,
        check=False,
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone holds, in a folder with a space and with letters that are not ASCII."""
    skip = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
    folder = tmp_path_factory.mktemp("install") / "mes études 卷积"
    for name in ("cs231n", "grading", "assignment"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def archive(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive."""
    out = tmp_path_factory.mktemp("dist")
    made = run(sys.executable, "setup.py", "--quiet", "sdist", "--dist-dir", out, cwd=clone)
    assert made.returncode == 0, made.stderr
    (found,) = out.glob("*.tar.gz")
    return found


def interpreter(name: str) -> str:
    """A Python on the path that runs and is not the one of these tests; else a skip in one line."""
    path = shutil.which(name)
    asked = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    said = path and run(path, "-c", asked, cwd=ROOT)
    if not path or not said or said.returncode != 0:
        pytest.skip(f"no {name} on PATH: installing under it is not tried")
    if said.stdout.strip() == f"{sys.version_info[0]}.{sys.version_info[1]}":
        pytest.skip(f"{name} is what these tests run on")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_the_archive_installs_under_another_python(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    python = interpreter(name)
    archive: Path = request.getfixturevalue("archive")
    place = tmp_path / "new"
    made = run(python, "-m", "venv", place, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    inside = next(iter([*place.glob("bin/python"), *place.glob("Scripts/python.exe")]))
    pip = (inside, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    brought = run(*pip, "numpy>=2", "click>=8.1", cwd=tmp_path)
    if brought.returncode != 0:
        pytest.skip(f"no NumPy could be fetched for {name}: {brought.stderr.strip()[-200:]}")
    # At -O1, for it is not measured how fast the layers are.
    built = run(*pip, "--no-deps", archive, cwd=tmp_path, CFLAGS="-O1")
    assert built.returncode == 0, built.stderr
    # Compiled where there is a compiler; the archive must then hold all that compiling takes.
    compiled = ["compiled"] if shutil.which("cc") or shutil.which("gcc") else []
    used = run(inside, SMOKE, *compiled, cwd=tmp_path)
    assert used.returncode == 0, used.stdout + used.stderr
    assert used.stderr == ""
    assert str(place) in used.stdout
    version = run(inside.with_name("cs231n"), "--version", cwd=tmp_path)
    assert version.stdout.startswith("cs231n, version 0."), version.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="what is taken away here is a Unix machine's")
def test_no_compiler_no_git_no_home_no_network(clone: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"  # a path with Python and nothing else: no git, no compiler
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    bare = {"PATH": str(programs), "HOME": "/dev/null/home", "CC": "/nonexistent/cc"}
    library = tmp_path / "bibliothèque 库"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--target", library)
    built = run(*pip, *options, ".", cwd=clone, **bare)
    assert built.returncode == 0, built.stderr
    assert not list(library.rglob("*.so"))
    (library / "sitecustomize.py").write_text(NO_SOCKETS)
    used = run(sys.executable, SMOKE, cwd=tmp_path, PYTHONPATH=str(library), **bare)
    assert used.returncode == 0, used.stdout + used.stderr
    assert "fast layers  numpy" in used.stdout
    assert str(library) in used.stdout

    check = [sys.executable, "-m", "cs231n.cli", "check", "dropout_forward", "--no-color"]
    checked = run(*check, "--assignment", clone, cwd=tmp_path, PYTHONPATH=str(library), **bare)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "passed" in checked.stdout


def test_the_guard_against_connections_works(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS)
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    tried = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert "a connection to ('127.0.0.1', 9) was asked for" in tried.stderr
