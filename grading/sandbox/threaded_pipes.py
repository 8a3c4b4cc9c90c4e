"""Pipes with a thread for each, because Windows cannot wait for several pipes at once.

Each thread ends when its pipe is closed, which is at the latest when the worker has been killed.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from grading.sandbox import protocol
from grading.sandbox.pipes import CHUNK, Pipes, Reply, Text, no_more
from grading.sandbox.protocol import Array


class ThreadedPipes(Pipes):
    """Does the same as `Pipes`."""

    def __init__(self, request: int, answer: int, text_fd: int, text: Text) -> None:
        self._request, self._answer, self._text_fd = request, answer, text_fd
        self._text = text
        self._frames: queue.SimpleQueue[list[memoryview] | None] = queue.SimpleQueue()
        self._asked: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._replies: queue.SimpleQueue[Reply | Exception] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=work, daemon=True)
            for work in (self._write, self._read, self._collect)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, header: dict[str, Any], arrays: list[Array]) -> None:
        """Queue a frame for writing, and return at once."""
        self._frames.put(protocol.pack(header, arrays))

    def receive(self, deadline: float, budget: int, more: Callable[[], float] = no_more) -> Reply:
        """See `Pipes.receive`.

        Raises:
            TimeoutError: no frame came before the deadline.
        """
        self._asked.put(budget)
        left = max(0.0, deadline - time.monotonic())
        while True:
            try:
                reply = self._replies.get(timeout=left)
                break
            except queue.Empty:
                if (left := more()) <= 0:
                    raise TimeoutError from None
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        """End the threads after the worker has ended."""
        self._frames.put(None)
        self._asked.put(None)
        # A process that a worker of the portable runner left behind may keep a pipe open. Do not
        # wait for it.
        deadline = time.monotonic() + 0.5
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _write(self) -> None:
        try:
            while (parts := self._frames.get()) is not None:
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

    def _collect(self) -> None:
        with suppress(OSError):
            while chunk := os.read(self._text_fd, CHUNK):
                self._text.add(chunk)
        os.close(self._text_fd)
