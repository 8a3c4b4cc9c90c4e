"""`python -m cs231n.info` says which path runs and why."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cs231n import fast_layers, info

MAIN = "from cs231n.cli import main; main()"


def test_facts_name_the_running_backend_and_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert info.main() == 0
    printed = capsys.readouterr().out
    running = fast_layers.backend()
    assert f"fast layers  {running.name}\n" in printed
    assert running.reason in printed


def test_it_runs_as_a_module_on_the_path_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cs231n.info"],
        env={**os.environ, "CS231N_BACKEND": "numpy"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "fast layers  numpy\nbecause      CS231N_BACKEND=numpy is set\n" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "setting", ["CS231N_BACKEND=best", "CS231N_ISA=mmx", "CS231N_NUM_THREADS=0"]
)
@pytest.mark.parametrize(
    "command", [["-m", "cs231n.info"], ["-c", MAIN, "bench"]], ids=["info", "bench"]
)
def test_an_unknown_setting_ends_a_command_in_one_line(setting: str, command: list[str]) -> None:
    name, value = setting.split("=")
    done = subprocess.run(
        [sys.executable, *command], env={**os.environ, name: value}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {name} is ")
    assert done.stderr.endswith("; unset it to let the package choose\n")
    assert done.stderr.count("\n") == 1


def test_compiled_code_asked_for_but_not_built_ends_a_command_in_one_line() -> None:
    hidden = "import sys; sys.modules['cs231n.im2col_cython'] = None; "
    done = subprocess.run(
        [sys.executable, "-c", hidden + MAIN, "bench"],
        env={**os.environ, "CS231N_BACKEND": "cython"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: CS231N_BACKEND=cython is set, but cs231n.im2col")
    assert "python setup.py build_ext --inplace" in done.stderr
    assert done.stderr.count("\n") == 1
