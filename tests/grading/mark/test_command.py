"""The command that serves the marking page: its port, and where it opens a browser."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import click
import pytest
import uvicorn
from click.testing import CliRunner, Result

from cs231n.cli import main
from grading.mark.desk import Desk


def mark(desk: Desk, out: Path, *words: str) -> Result:
    line = ["mark", str(out), "--assignment", str(desk.assignment.root), *words]
    return CliRunner().invoke(main, line)


def test_a_port_in_use_is_one_plain_line(desk: Desk, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = mark(desk, tmp_path / "grades", "--port", str(port))
    assert result.exit_code == 2
    expected = f"Port {port} cannot be used (Address already in use). Choose another --port, or"
    assert expected in " ".join(result.output.split())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_a_browser_is_opened_only_where_there_is_a_screen(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)
    monkeypatch.setattr(click, "launch", opened.append)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert mark(desk, tmp_path / "grades").output.startswith("http://127.0.0.1:")
    assert opened == []
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    mark(desk, tmp_path / "grades", "--no-open")
    assert opened == []
    mark(desk, tmp_path / "grades")
    assert len(opened) == 1
