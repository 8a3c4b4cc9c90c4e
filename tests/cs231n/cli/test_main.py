"""The table of commands: what it lists, here and in a hand-out, and what it says to a slip."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cs231n import cli
from cs231n.cli import COMMANDS, TABLE, main

ROOT = Path(__file__).parents[3]
STUDENT = [entry.name for entry in TABLE if entry.audience == cli.STUDENT]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("chekc", "check"),
        ("Check", "check"),
        ("reports", "one of these: report, export"),
        ("animation", "animate"),
    ],
)
def test_a_slip_in_a_command_is_told_the_nearest(slip: str, meant: str) -> None:
    result = CliRunner().invoke(main, [slip])
    assert result.exit_code == 2
    assert f"There is no command '{slip}'. Did you mean {meant}?" in result.output


def test_what_is_near_no_command_is_told_all() -> None:
    result = CliRunner().invoke(main, ["zzz"])
    assert result.exit_code == 2
    assert all(name in result.output for name in COMMANDS)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_fits_a_narrow_terminal(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"], terminal_width=80)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].startswith(f"Usage: main {name}")
    assert lines[1] == ""  # the usage is one line
    assert max(map(len, lines)) <= 80
    assert "INTEGER RANGE" not in result.output
    assert "FLOAT RANGE" not in result.output
    assert "DIRECTORY" not in result.output


def test_an_output_without_our_signs_gets_question_marks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cs231n.cli", "check", "dropout_forward"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"? passed" in done.stdout


def test_a_width_of_0_columns_is_an_unknown_width() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cs231n.cli", "check", "--parts", "Dropout"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "0"},
        capture_output=True,
    )
    assert b"dropout_backward" in done.stdout


def test_ctrl_c_has_its_exit_code_wherever_a_command_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cs231n.data_utils.get_digits_data", interrupted)  # before the training
    result = CliRunner().invoke(main, ["train"])
    assert (result.exit_code, result.output.strip()) == (130, "Stopped.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("words", [["--help"], ["check", "dropout_forward"]], ids=" ".join)
def test_an_output_on_a_full_disk_ends_in_a_line(words: list[str]) -> None:
    command = [sys.executable, "-m", "cs231n.cli", *words]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 3
    assert re.fullmatch(r"The output could not be written: .+\n", done.stderr)


def in_hand_out(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Call the command of a hand-out, with nothing of this checkout to be found."""
    return subprocess.run(
        [sys.executable, "-m", "cs231n.cli", *words], cwd=folder, capture_output=True, text=True
    )


def test_a_hand_out_lists_what_a_student_can_use(pristine: Path) -> None:
    helped = in_hand_out(pristine, "--help").stdout
    assert re.findall(r"^  ([a-z-]+)  ", helped.partition("Student:")[2], re.M) == STUDENT
    assert "Instructor" not in helped


def test_a_hand_out_knows_no_command_of_an_instructor(pristine: Path) -> None:
    refused = in_hand_out(pristine, "release")
    assert refused.returncode == 2
    assert f"no command 'release'. The commands are {', '.join(STUDENT)}." in refused.stderr
    for entry in TABLE:
        if entry.audience == cli.STUDENT:
            continue
        file = entry.module.replace(".", "/") + ".py"
        assert not (pristine / file).exists(), f"{file} belongs to [release] exclude"


def test_every_command_of_a_hand_out_has_what_it_imports(pristine: Path) -> None:
    calls = "".join(f"main(['{name}', '--help'], standalone_mode=False);" for name in STUDENT)
    code = f"from cs231n.cli import main;{calls}"
    ran = subprocess.run([sys.executable, "-c", code], cwd=pristine, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


ENDED = """
import os, signal, sys, tempfile
import click
from cs231n import cli
from grading.sandbox.unsafe import UnsafeRunner

@click.command
def check():
    with UnsafeRunner():
        assert os.listdir(tempfile.gettempdir())
        os.kill(os.getpid(), int(sys.argv[1]))
        print("went on", flush=True)

signal.signal(int(sys.argv[1]), signal.SIG_IGN if len(sys.argv) > 2 else signal.SIG_DFL)
cli.Lazy.get_command = lambda *_: check
cli.main(["check"])
"""


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
@pytest.mark.parametrize("ignored", [False, True], ids=["heard", "ignored"])
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_closed_terminal_or_a_kill_leaves_no_temporary_folder(
    name: str, ignored: bool, tmp_path: Path
) -> None:
    number = int(signal.Signals[name])
    words = [sys.executable, "-c", ENDED, str(number), *(["nohup"] if ignored else [])]
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == (0 if ignored else 128 + number), done.stderr
    assert done.stdout == ("went on\n" if ignored else "")
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
