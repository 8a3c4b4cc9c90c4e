"""Single key presses, without Enter, on Linux, macOS and Windows."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

POLL_SECONDS = 0.1
# Terminals send these for arrows, Home, F1 and so on: one key, although letters are in it.
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O?.)")


class Keyboard:
    """Calls a function with each key that is pressed, from a separate thread.

    Attributes:
        works: whether there is a terminal to read from.
    """

    def __init__(self, on_key: Callable[[str], None]) -> None:
        self.on_key = on_key
        self.works = sys.stdin is not None and sys.stdin.isatty()
        self._stop = Event()
        self._thread: Thread | None = None
        self._before: Any = None

    def __enter__(self) -> Keyboard:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _start(self) -> None:
        if not self.works:
            return
        self._stop.clear()
        read = _windows if os.name == "nt" else _unix
        if os.name != "nt":
            self._before = _unbuffered()
        self._thread = Thread(target=self._read, args=(read,), daemon=True)
        self._thread.start()

    def _end(self) -> None:
        if self._thread is None:
            return
        self._stop.set()
        self._thread.join()
        self._thread = None
        if self._before is not None:
            _restore(self._before)

    def _read(self, read: Callable[[Event], Iterator[str]]) -> None:
        for key in read(self._stop):
            self.on_key(key)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Let another program use the terminal for a while."""
        self._end()
        try:
            yield
        finally:
            self._start()


def _unix(stop: Event) -> Iterator[str]:
    import select

    source = sys.stdin.fileno()
    while not stop.is_set():
        if select.select([source], [], [], POLL_SECONDS)[0]:
            data = os.read(source, 64)
            if not data:
                return  # the terminal is gone
            yield from _ESCAPE.sub("\x1b", data.decode(errors="ignore"))


def _windows(stop: Event) -> Iterator[str]:
    import msvcrt

    reader: Any = msvcrt  # a type checker knows its functions only on Windows
    while not stop.is_set():
        if reader.kbhit():
            key = reader.getwch()
            if key in "\0\xe0" and reader.kbhit():
                reader.getwch()  # the second half of an arrow key, which is a letter
            yield key
        else:
            stop.wait(POLL_SECONDS)


def _unbuffered() -> Any:
    """Read keys one by one without showing them; Ctrl-C stays a signal."""
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin, termios.TCSADRAIN)
    return before


def _restore(before: Any) -> None:
    import termios

    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
