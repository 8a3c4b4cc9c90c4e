"""What is to be run in a hand-out: every target that its help lists has all it works on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grading.spec import manifest, markers

ROOT = Path(__file__).parents[3]
makes = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
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


@makes
def test_every_target_of_the_help_can_work(pristine: Path) -> None:
    listed = targets(pristine)
    assert {"demo", "test", "build", "bench", "clean"} <= set(listed)
    assert {target: missing(pristine, target) for target in listed} == {t: [] for t in listed}


@makes
def test_a_target_without_its_files_would_be_found(handed_out: Path) -> None:
    shutil.copy(ROOT / "development.mk", handed_out)
    for target in ("docs", "sanitize", "frameworks"):
        assert target in targets(handed_out)
        assert missing(handed_out, target), target


@makes
def test_here_every_target_of_the_help_can_work() -> None:
    listed = targets(ROOT)
    assert {"docs", "lint", "sanitize", "wheel"} <= set(listed)
    assert {target: missing(ROOT, target) for target in listed} == {t: [] for t in listed}


@makes
def test_an_environment_is_made_again_once_its_folder_was_moved(handed_out: Path) -> None:
    venv = handed_out / ".venv"
    stamps = [venv / "stamps" / name for name in ("venv", "requirements", "package")]
    stamps[0].parent.mkdir(parents=True)

    def makes_venv(made_at: str) -> bool:
        for stamp in stamps:
            stamp.write_text(made_at)
        code, printed = make(handed_out, "--dry-run", "build")
        assert code == 0, printed
        return "-m venv" in printed

    assert not makes_venv(f"{venv.resolve()}\n")
    assert not makes_venv("")  # made before the path was stored
    moved = handed_out.with_name("Zoë's (2)  copy")
    assert makes_venv(f"{moved}/.venv\n")
    handed_out.rename(moved)
    handed_out, stamps = moved, [moved / stamp.relative_to(handed_out) for stamp in stamps]
    assert not makes_venv(f"{moved.resolve()}/.venv\n")


@makes
@pytest.mark.parametrize("name", ['a "quote"', "a$b", "12:30", "a\\b", "a`b"])
def test_a_path_that_breaks_an_environment_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    code, printed = make(folder, ".venv/stamps/venv", "PYTHON=/nonexistent/python3")
    assert code == 2
    assert f"The path {folder} contains" in printed
    assert "rename the folder" in printed
    assert not (folder / ".venv").exists()


@makes
def test_a_python_without_venv_is_not_called_missing(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / "python3.12"  # like Debian's, without the package python3.12-venv
    python.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1; esac\n')
    python.chmod(0o755)
    code, printed = make(tmp_path, ".venv/stamps/venv", f"PYTHON={python}")
    assert code == 2
    assert f"{python} cannot make an environment" in printed
    assert "apt install python3.12-venv" in printed
    python.write_text("#!/bin/sh\nexit 1\n")  # another version
    code, printed = make(tmp_path, ".venv/stamps/venv", f"PYTHON={python}")
    assert code == 2
    assert f"No Python 3.11 to 3.15 found at {python}: install one" in printed
    assert not (tmp_path / ".venv").exists()


@makes
def test_a_long_step_says_that_it_is_still_running(tmp_path: Path) -> None:
    steps = f"include {ROOT / 'Makefile'}\nlong:\n\t@$(call patiently,sleep 3; exit 7)\n"
    (tmp_path / "steps.mk").write_text(steps)
    code, printed = make(tmp_path, "-f", "steps.mk", "long", "SECONDS_QUIET=1")
    assert code == 2
    assert "  still running after 2 seconds\n" in printed
    assert "Error 7" in printed
    _, recipes = make(ROOT, "--dry-run", "--always-make", "build")
    assert recipes.count("still running") == 2  # the requirements, and the package


def test_its_own_tests_say_what_is_not_written_also_beside_a_syntax_error(
    handed_out: Path,
) -> None:
    file = handed_out / "cs231n/layers.py"
    before, name, after = file.read_text().partition("def conv_backward_naive(")
    file.write_text(before + name + after.replace(markers.START_YOURS, "dx = (", 1))
    command = [sys.executable, "-m", "pytest", "-q", "-k", "[conv_forward_naive]"]
    own = {**os.environ, "PYTHONPATH": str(handed_out)}
    own.pop("CI", None)  # pytest would repeat the whole message in its summary
    ran = subprocess.run(command, cwd=handed_out, env=own, capture_output=True, text=True)
    says = "  conv_forward_naive is not written yet: write it in cs231n/layers.py, "
    says += "between the marked lines"
    assert ran.stdout.splitlines().count(says) == 1  # and not once for each test
    assert "def test_exercise" not in ran.stdout
    assert "1 failed" in ran.stdout


def test_a_notebook_says_its_chapter_and_links_each_exercise_to_its_line(pristine: Path) -> None:
    whole = manifest.load(pristine)
    linked = set()
    for number, part in enumerate(whole.parts, 1):
        assert part.notebook
        book = json.loads((pristine / part.notebook).read_text(encoding="utf-8"))
        texts = ["".join(cell["source"]) for cell in book["cells"]]
        assert f"Chapter {number} of {len(whole.parts)}: {part.title}." in texts[0]
        assert all(
            f"`{name}` (chapter" in texts[0] for name in part.over if name in whole.exercises
        )
        for name in part.exercises:
            (message,) = [
                line
                for text in texts
                for line in text.splitlines()
                if line.startswith(f"Where to write `{name}`")
            ]
            # A function named like the exercise is not named twice.
            assert message.count(f"`{name}`") == 1
            for file, line in re.findall(r"\(\.\./([\w/.]+)#L(\d+)\)", message):
                rows = (pristine / file).read_text(encoding="utf-8").splitlines()
                near = "\n".join(rows[int(line) - 2 : int(line) + 2])
                assert "YOUR CODE" in near or "def " in near, (name, near)
                linked.add(name)
    assert linked == set(whole.exercises)
