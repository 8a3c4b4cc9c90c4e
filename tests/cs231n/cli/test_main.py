"""The table of commands: what it says to a slip."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cs231n.cli import COMMANDS, main


@pytest.mark.parametrize(
    ("slip", "meant"), [("chekc", "check"), ("reports", "report"), ("animation", "animate")]
)
def test_a_slip_in_a_command_is_told_the_nearest(slip: str, meant: str) -> None:
    result = CliRunner().invoke(main, [slip])
    assert result.exit_code == 2
    assert f"got command '{slip}', expected one of {meant}" in result.output


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
