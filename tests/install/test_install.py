"""Install from a source archive with other Pythons, and on machines where much is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMOKE = Path(__file__).with_name("smoke.py")
OTHERS = ("python3.11", "python3.12", "python3.13", "python3.14", "python3.15")
TRANSLATION = "cs231n/cli/locale/de/LC_MESSAGES/messages.mo"  # as a translator adds one
NO_SOCKETS = """
import socket

def refuse(self, address, *rest):
    if self.family != getattr(socket, "AF_UNIX", None):
        raise OSError(f"something tried to connect to {address}")

socket.socket.connect = socket.socket.connect_ex = refuse
"""

pytest.importorskip("Cython", reason="Cython is not installed, so nothing can be built from source")


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
    """The files of a clone, in a folder whose name has a space and letters that are not ASCII."""
    skip = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
    folder = tmp_path_factory.mktemp("install") / "mes études 卷积"
    for name in ("cs231n", "grading", "assignment"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / TRANSLATION).parent.mkdir(parents=True)
    (folder / TRANSLATION).touch()
    return folder


@pytest.fixture(scope="module")
def archive(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, built from the clone."""
    out = tmp_path_factory.mktemp("dist")
    result = run(sys.executable, "setup.py", "--quiet", "sdist", "--dist-dir", out, cwd=clone)
    assert result.returncode == 0, result.stderr
    (found,) = out.glob("*.tar.gz")
    return found


def test_the_archive_contains_every_file_of_the_packages(archive: Path, clone: Path) -> None:
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    written = {
        path.relative_to(clone).as_posix()
        for package in ("cs231n", "grading")
        for path in (clone / package).rglob("*")
        if path.is_file()
    }
    assert TRANSLATION in written
    assert written - names == set()


def interpreter(name: str) -> str:
    """Find a Python on the path that is not the one of these tests. Without one, skip the test."""
    path = shutil.which(name)
    code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    version = path and run(path, "-c", code, cwd=ROOT)
    if not path or not version or version.returncode != 0:
        pytest.skip(f"there is no {name} on PATH to install with")
    if version.stdout.strip() == f"{sys.version_info[0]}.{sys.version_info[1]}":
        pytest.skip(f"{name} runs these tests")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_the_archive_installs_under_another_python(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    python = interpreter(name)
    archive: Path = request.getfixturevalue("archive")
    place = tmp_path / "new"
    result = run(python, "-m", "venv", place, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    inside = next(iter([*place.glob("bin/python"), *place.glob("Scripts/python.exe")]))
    pip = (inside, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    downloaded = run(*pip, "numpy>=2", "click>=8.1", cwd=tmp_path)
    if downloaded.returncode != 0:
        pytest.skip(f"NumPy for {name} was not downloaded: {downloaded.stderr.strip()[-200:]}")
    # -O1 compiles faster, and the speed of the layers does not matter here.
    built = run(*pip, "--no-deps", archive, cwd=tmp_path, CFLAGS="-O1")
    assert built.returncode == 0, built.stderr
    # If there is a compiler, the archive must contain everything that compiling needs.
    compiled = ["compiled"] if shutil.which("cc") or shutil.which("gcc") else []
    used = run(inside, SMOKE, *compiled, cwd=tmp_path)
    assert used.returncode == 0, used.stdout + used.stderr
    assert used.stderr == ""
    assert str(place) in used.stdout
    version = run(inside.with_name("cs231n"), "--version", cwd=tmp_path)
    assert version.stdout.startswith("cs231n, version 0."), version.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the test hides programs of a Unix system")
def test_no_compiler_no_git_no_home_no_network(clone: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"  # contains only Python: no git, no compiler
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
    assert "something tried to connect to ('127.0.0.1', 9)" in tried.stderr
