"""The process that runs a student's code: receive a job, restrict itself, answer each script.

It is forked from the zygote, or started by the portable runner. Frames, in order:

    grader -> worker   the job
    worker -> grader   ready, before any of the student's code is loaded
    worker -> grader   the result of loading its modules
    grader -> worker   a script, and so on; each answer has the number of its question
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grading.sandbox import protocol
from grading.sandbox.inside import carry, failures, loading, standins
from grading.sandbox.protocol import Array
from grading.support.names import is_under

_FLOATS = np.geterr()  # before any of the student's code
Shut = Callable[[dict[str, Any]], list[str]]


class Line:
    """The two pipes to the grader."""

    def __init__(self, request: int, answer: int) -> None:
        self._in = io.BufferedReader(io.FileIO(request, "rb"), protocol.SMALL_FRAME)
        self._out = io.FileIO(answer, "wb")

    def read_into(self, buffer: memoryview) -> None:
        """Fill the buffer.

        Raises:
            EOFError: the grader has ended.
        """
        if self._in.readinto(buffer) < len(buffer):
            raise EOFError

    def receive(self) -> tuple[dict[str, Any], list[Array]]:
        """Receive the next frame; its size is not limited, because the grader is trusted."""
        return protocol.read(self.read_into, header_cap=1 << 32)

    def send(self, header: dict[str, Any], arrays: Sequence[Array] = ()) -> None:
        """Write a frame; if memory is short, raise MemoryError before the first byte."""
        for part in protocol.pack(header, arrays):
            while part:
                part = part[self._out.write(part) :]


def serve(request: int, answer: int, shut: Shut) -> None:
    """Do one job from beginning to end.

    Args:
        request: the file descriptor from which questions are read.
        answer: the file descriptor to which answers are written.
        shut: enters the tree, restricts the process, and returns the names of the restrictions.
    """
    line = Line(request, answer)
    job, _ = line.receive()
    tree = job["tree"]
    try:
        confined = shut(job)
    except OSError as error:
        line.send({"id": 0, "fault": str(error)})
        return
    _settle(job)
    line.send({"id": 0, "confined": confined})
    loaded = carry.import_all(job["modules"], tree)
    _ignore_warnings()
    line.send({"id": job["id"], **loaded})
    while True:
        try:
            script, arrays = line.receive()
        except EOFError:
            return
        if "mark" in script:
            with contextlib.suppress(OSError):
                os.write(1, script["mark"].encode())
        header, sent = carry.carry_out(script, arrays, tree)
        for stream in (sys.stdout, sys.stderr):
            # The student's code may have closed or replaced them.
            with contextlib.suppress(Exception):
                stream.flush()
        try:
            line.send({"id": script["id"], **header}, sent)
        except MemoryError as error:
            line.send({"id": script["id"], **failures.failure(error, tree, None)})


def _settle(job: dict[str, Any]) -> None:
    """Make the process look as if it had loaded only Python, NumPy and the tree."""
    tree = job["tree"]
    substitutes: dict[str, list[tuple[list[str], str]]] = {}
    for module, names, file in job["substitutes"]:
        substitutes.setdefault(module, []).append((names, os.path.join(tree, file)))
    for name in [name for name in sys.modules if is_under(name, ("grading", "__main__"))]:
        del sys.modules[name]
    sys.modules["__main__"] = type(sys)("__main__")
    standins.install(job["compat"], job["allows"])
    loading.Guard(job["forbids"], job["allows"], substitutes, tree).install()
    sys.path.insert(0, tree)
    sys.argv = [""]
    sys.breakpointhook = failures.refuse_to_wait
    # Python normally defines these; this process lacks them, because it runs without `site`.
    vars(builtins).update(exit=sys.exit, quit=sys.exit)
    sys.dont_write_bytecode = True
    os.environ.clear()
    os.environ["HOME"] = job["home"]
    for stream in (sys.stdout, sys.stderr):
        # Students need to see what their code printed before a crash or a hang.
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    _ignore_warnings()


def _ignore_warnings() -> None:
    """Warnings cost no points, so they are not errors here, and not printed either.

    A file that makes them errors is meant to help its author. It would also change the answers to
    other exercises, and the reference's functions that they build on.
    """
    warnings.simplefilter("ignore")
    np.seterr(**_FLOATS)
