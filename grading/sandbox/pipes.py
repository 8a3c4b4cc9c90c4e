"""The grader's ends of a worker's three pipes; no worker can block the grader or fill its memory.

One thread waits for all three pipes. Windows cannot do this: see `threaded_pipes`.
"""

from __future__ import annotations

import os
import re
import select
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grading.sandbox import protocol
from grading.sandbox.protocol import Array

CHUNK = 1 << 16
Reply = tuple[dict[str, Any], list[Array]]


def no_more() -> float:
    """Give no more time at a deadline."""
    return 0.0


def clean(text: str) -> str:
    """Return `text` without control characters, direction marks and lone surrogates."""
    text = text.replace("\r\n", "\n")
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )


# A worker prints this before each script, so that the text of each can be told apart.
_MARK = re.compile("\x1e([0-9]{1,4})\x1e")


def mark(script: int) -> str:
    """Return the mark that a worker prints before a script."""
    return f"\x1e{script}\x1e"


@dataclass
class Text:
    """The printed text of a run: its beginning, and its true length."""

    cap: int
    kept: bytearray
    total: int = 0

    def add(self, chunk: bytes) -> None:
        """Keep as much as there is room for."""
        self.total += len(chunk)
        self.kept += chunk[: max(0, self.cap - len(self.kept))]

    def read(self) -> str:
        """Return the kept text, cleaned."""
        return clean(_MARK.sub("", self.kept.decode(errors="replace")))

    def by_script(self) -> list[tuple[int, str]]:
        """Return the kept text by script, cleaned; text before the first script has number -1."""
        pieces = _MARK.split(self.kept.decode(errors="replace"))
        numbers = [-1, *map(int, pieces[1::2])]
        texts = [clean(piece) for piece in pieces[::2]]
        return [(n, text) for n, text in zip(numbers, texts, strict=True) if text]


class Pipes:
    """Sends frames to a worker, receives its answers, and collects its printed text in `text`."""

    def __init__(self, request: int, answer: int, text_fd: int, text: Text) -> None:
        self._request, self._answer, self._text_fd = request, answer, text_fd
        self._text = text
        self._outgoing: deque[memoryview] = deque()
        self._ahead = memoryview(b"")  # read from the answer pipe, but not used yet
        self._deadline, self._more = 0.0, no_more
        os.set_blocking(request, False)
        self._poll = select.poll()
        self._poll.register(answer, select.POLLIN)
        self._poll.register(text_fd, select.POLLIN)

    def send(self, header: dict[str, Any], arrays: list[Array]) -> None:
        """Write a frame as far as the pipe has room; `receive` writes the rest."""
        self._outgoing += protocol.pack(header, arrays)
        self._write()
        if self._outgoing:
            self._poll.register(self._request, select.POLLOUT)

    def receive(self, deadline: float, budget: int, more: Callable[[], float] = no_more) -> Reply:
        """Return the worker's next frame.

        Args:
            deadline: when to stop waiting (`time.monotonic`).
            budget: how many bytes the frame's arrays may have.
            more: called at the deadline; returns for how many more seconds to wait, and is called
                again after these.

        Raises:
            TimeoutError: no frame came before the deadline.
            EOFError: the worker closed its pipe.
            Malformed: the data is not a frame.
        """
        self._deadline, self._more = deadline, more
        return protocol.read(self._read_into, budget=budget)

    def close(self) -> None:
        """Collect the rest of the text after the worker has ended, and close the pipes."""
        self._poll = select.poll()
        self._poll.register(self._text_fd, select.POLLIN)
        # A process that a worker of the portable runner left behind may keep a pipe open. Do not
        # wait for it.
        end = time.monotonic() + 0.5
        while (left := end - time.monotonic()) > 0 and self._poll.poll(1000 * left):
            if not self._drain():
                break
        for fd in (self._request, self._answer, self._text_fd):
            os.close(fd)

    def _read_into(self, buffer: memoryview) -> None:
        while buffer:
            if not self._ahead:
                self._wait()
                self._ahead = memoryview(os.read(self._answer, CHUNK))
                if not self._ahead:
                    raise EOFError
            count = min(len(buffer), len(self._ahead))
            buffer[:count] = self._ahead[:count]
            buffer, self._ahead = buffer[count:], self._ahead[count:]

    def _wait(self) -> None:
        """Wait until the worker answers, and meanwhile write to it and collect its text."""
        while (left := self._deadline - time.monotonic()) > 0 or (left := self._more()) > 0:
            ready = dict(self._poll.poll(1000 * left))
            if self._text_fd in ready and not self._drain():
                self._poll.unregister(self._text_fd)
            if self._request in ready:
                self._write()
                if not self._outgoing:
                    self._poll.unregister(self._request)
            if self._answer in ready:
                return
        raise TimeoutError

    def _write(self) -> None:
        try:
            while self._outgoing:
                rest = self._outgoing.popleft()
                while rest:
                    rest = rest[os.write(self._request, rest) :]
        except BlockingIOError:
            self._outgoing.appendleft(rest)
        except OSError:
            self._outgoing.clear()  # the worker has ended, and `receive` will notice it

    def _drain(self) -> bool:
        """Collect some text, and return whether more may come."""
        chunk = os.read(self._text_fd, CHUNK)
        self._text.add(chunk)
        return bool(chunk)
