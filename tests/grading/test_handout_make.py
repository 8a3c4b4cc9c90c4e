"""`make` in a hand-out: every target that its help lists has all it works on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
FILE = re.compile(
    r"(?<![\w./-])((?:tests|docs|benchmarks)/[\w./-]+|[\w-]+\.(?:py|txt|toml|yml|mk))"
)


def make(folder: Path, *words: str) -> tuple[int, str]:
    """Run make as from a shell of its own; the exit code and what was printed."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    ran = subprocess.run(
        ["make", *words], cwd=folder, env=known, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def targets(folder: Path) -> list[str]:
    code, printed = make(folder, "help")
    assert code == 0, printed
    return re.findall(r"^make ([a-z]+) ", printed, re.M)


def missing(folder: Path, target: str) -> list[str]:
    """What a target needs and the folder does not hold."""
    code, printed = make(folder, "--dry-run", "--always-make", target)
    if code:
        return [printed.strip().splitlines()[-1]]
    return [name for name in FILE.findall(printed) if not (folder / name).exists()]


def test_every_target_of_the_help_can_work(pristine: Path) -> None:
    listed = targets(pristine)
    assert {"demo", "test", "build", "bench", "clean"} <= set(listed)
    assert {target: missing(pristine, target) for target in listed} == {t: [] for t in listed}


def test_a_target_without_its_files_would_be_found(handed_out: Path) -> None:
    shutil.copy(ROOT / "development.mk", handed_out)
    for target in ("docs", "sanitize", "frameworks"):
        assert target in targets(handed_out)
        assert missing(handed_out, target), target


def test_here_every_target_of_the_help_can_work() -> None:
    listed = targets(ROOT)
    assert {"docs", "lint", "sanitize", "wheel"} <= set(listed)
    assert {target: missing(ROOT, target) for target in listed} == {t: [] for t in listed}
