"""The grader's ends of a worker's three pipes; no worker can block the grader or fill its memory.

Threads are used instead of a selector, because Windows cannot select on pipes. Each thread ends
when its pipe is closed, which is at the latest when the worker has been killed.
"""

from __future__ import annotations

import os
import queue
import re
import threading
import time
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from grading.sandbox import protocol
from grading.sandbox.protocol import Array

CHUNK = 1 << 16
Reply = tuple[dict[str, Any], list[Array]]


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
        self._outgoing: queue.SimpleQueue[list[memoryview] | None] = queue.SimpleQueue()
        self._asked: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._replies: queue.SimpleQueue[Reply | Exception] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=work, daemon=True)
            for work in (self._write, self._read, self._drain)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, header: dict[str, Any], arrays: list[Array]) -> None:
        """Queue a frame for writing, and return at once."""
        self._outgoing.put(protocol.pack(header, arrays))

    def receive(self, deadline: float, budget: int) -> Reply:
        """Return the worker's next frame.

        Args:
            deadline: when to stop waiting (`time.monotonic`).
            budget: how many bytes the frame's arrays may have.

        Raises:
            TimeoutError: no frame came before the deadline.
            EOFError: the worker closed its pipe.
            Malformed: the data is not a frame.
        """
        self._asked.put(budget)
        try:
            reply = self._replies.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        """End the threads after the worker has ended."""
        self._outgoing.put(None)
        self._asked.put(None)
        # A process that a worker of the portable runner left behind may keep a pipe open. Do not
        # wait for it.
        deadline = time.monotonic() + 0.5
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _write(self) -> None:
        try:
            while (parts := self._outgoing.get()) is not None:
                for part in parts:
                    rest = part
                    while rest:
                        rest = rest[os.write(self._request, rest[: 1 << 20]) :]
        except OSError:
            return  # the worker has ended, and the reader will notice it
        finally:
            os.close(self._request)

    def _read(self) -> None:
        try:
            while (budget := self._asked.get()) is not None:
                self._replies.put(protocol.read(self._read_into, budget=budget))
        except Exception as error:
            self._replies.put(error)
        finally:
            os.close(self._answer)

    def _read_into(self, buffer: memoryview) -> None:
        while buffer:
            chunk = os.read(self._answer, min(len(buffer), 1 << 20))
            if not chunk:
                raise EOFError
            buffer[: len(chunk)] = chunk
            buffer = buffer[len(chunk) :]

    def _drain(self) -> None:
        with suppress(OSError):
            while chunk := os.read(self._text_fd, CHUNK):
                self._text.add(chunk)
        os.close(self._text_fd)
