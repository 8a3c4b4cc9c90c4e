"""Run commands in a real pseudo-terminal, with a screen that shows what a user would see."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 300  # seconds that a busy machine may take for one step
ROWS, COLUMNS = 40, 120


class Terminal:
    """A command that runs in its own terminal."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        pexpect = pytest.importorskip("pexpect", reason="pexpect is not installed")
        pyte = pytest.importorskip("pyte", reason="pyte is not installed")
        if not hasattr(pexpect, "spawn"):
            pytest.skip("this system has no pseudo-terminals")
        self._eof, self._late = pexpect.EOF, pexpect.TIMEOUT
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self.all = b""
        known = {**os.environ, "TERM": "xterm-256color", "OPENBLAS_NUM_THREADS": "1"}
        for name in ("COLUMNS", "LINES", "NO_COLOR", "EDITOR", "VISUAL", "PYTHONPATH"):
            known.pop(name, None)
        self.process: Any = pexpect.spawn(
            sys.executable,
            ["-m", "cs231n.cli", *arguments],
            cwd=str(folder),
            env={**known, **environment},
            dimensions=(ROWS, COLUMNS),
            timeout=PATIENCE,
        )

    @property
    def text(self) -> str:
        """The text on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def until(self, *texts: str) -> str:
        """Wait until the screen shows all of these texts, and return its text."""
        stop = time.monotonic() + PATIENCE
        while not all(text in self.text for text in texts):
            if time.monotonic() > stop:
                pytest.fail(f"never saw {texts}; the screen shows:\n{self.text}")
            if not self._read():
                assert all(text in self.text for text in texts), f"ended with:\n{self.text}"
        return self.text

    def _read(self) -> bool:
        try:
            data = self.process.read_nonblocking(65536, timeout=0.2)
        except self._late:
            return True
        except self._eof:
            return False
        self.all += data
        self._stream.feed(data)
        return True

    def press(self, keys: str) -> None:
        """Press keys."""
        self.process.send(keys)

    def end(self) -> int:
        """Wait for the command to end, and return its exit code."""
        while self._read():
            pass
        self.process.close()
        return int(self.process.exitstatus if self.process.exitstatus is not None else -1)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Start commands in terminals. Those that still run after the test are ended."""
    started: list[Terminal] = []

    def start(folder: Path, *arguments: str, **environment: str) -> Terminal:
        started.append(Terminal(folder, *arguments, **environment))
        return started[-1]

    yield start
    for screen in started:
        screen.process.close(force=True)
