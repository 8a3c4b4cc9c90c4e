"""The build, for real, in a copy of the sources: without a compiler, with one, a second time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = ["setup.py", "build_ext", "--inplace"]
SMOKE = """
import numpy as np
from cs231n import fast_layers, info
x = np.ones((2, 1, 4, 4))
out, cache = fast_layers.conv_forward_fast(x, x[:1, :, :2, :2], np.ones(1), {"stride": 1, "pad": 0})
assert out.shape == (2, 1, 3, 3) and (out == 5).all()
fast_layers.conv_backward_fast(out, cache)
info.main()
"""

pytest.importorskip("Cython", reason="Cython is not installed")
pytest.importorskip("setuptools", reason="setuptools is not installed")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The sources as a clone has them: nothing built."""
    copy = tmp_path / "clone"
    built = shutil.ignore_patterns("*.so", "*.pyd", "*.c", "__pycache__")
    for package in ("cs231n", "grading"):
        shutil.copytree(ROOT / package, copy / package, ignore=built)
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, copy / name)
    return copy


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CS231N_", "PYTHONPATH"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def extensions(folder: Path) -> list[Path]:
    return sorted(
        (folder / "cs231n").glob("im2col_cython*" + sysconfig.get_config_var("EXT_SUFFIX"))
    )


def test_without_a_compiler_the_package_works_and_says_so_in_one_line(sources: Path) -> None:
    built = run(sources, *BUILD, CC="/nonexistent/cc", CXX="/nonexistent/cc")
    assert built.returncode == 0, built.stderr
    messages = [line for line in built.stderr.splitlines() if "compiled layers" in line]
    assert len(messages) == 1
    assert "not built" in messages[0]
    assert "/nonexistent/cc" in messages[0]
    assert not extensions(sources)
    used = run(sources, "-c", SMOKE)
    assert used.returncode == 0, used.stderr
    assert "fast layers  numpy" in used.stdout
    assert "is not compiled" in used.stdout
    assert used.stderr == ""


def test_without_cython_the_package_works_and_says_so_in_one_line(sources: Path) -> None:
    (sources / "Cython.py").write_text("raise ImportError('no Cython here')\n", encoding="utf-8")
    built = run(sources, *BUILD)
    assert built.returncode == 0, built.stderr
    assert len([line for line in built.stderr.splitlines() if "compiled layers" in line]) == 1
    assert "no Cython here" in built.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler here")
def test_a_second_build_compiles_nothing(sources: Path) -> None:
    # Speed is not asked for here: -O0 makes the compiler quick.
    first = run(sources, *BUILD, CFLAGS="-O0")
    assert first.returncode == 0, first.stderr
    (extension,) = extensions(sources)
    before = extension.stat().st_mtime_ns
    used = run(sources, "-c", SMOKE)
    assert "fast layers  cython" in used.stdout, used.stderr
    second = run(sources, *BUILD)
    assert second.returncode == 0, second.stderr
    assert "building 'cs231n.im2col_cython'" not in second.stdout
    assert extension.stat().st_mtime_ns >= before
    objects = list((sources / "build").rglob("im2col_cython*.o"))
    assert all(o.stat().st_mtime_ns <= before for o in objects)
