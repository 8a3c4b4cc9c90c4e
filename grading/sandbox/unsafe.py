"""The portable runner: a plain process per worker, for students who check their own code.

It stops code that hangs, and expected values stay out of the process. It does not stop code from
reading or writing files, so do not use it to grade other people's code.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from contextlib import suppress

from grading.sandbox import places
from grading.sandbox.contract import Job
from grading.sandbox.pipes import Pipes, Text
from grading.sandbox.session import End, LocalRunner, StartFailed, Worker, waited
from grading.sandbox.threaded_pipes import ThreadedPipes


class UnsafeRunner(LocalRunner):
    """Runs workers as ordinary child processes."""

    name = "unsafe"

    def __init__(self) -> None:
        self.home = places.real(tempfile.mkdtemp(prefix="grading-"))
        self._wipe = weakref.finalize(self, shutil.rmtree, self.home, ignore_errors=True)
        # It imports NumPy while the grader still loads the tests.
        self._next: subprocess.Popen[bytes] | None = _spawn()
        self._latest: PlainWorker | None = None

    def start(self, job: Job, text: Text) -> Worker:
        """See `LocalRunner.start`.

        Raises:
            StartFailed: Python cannot be started, or the sandbox is closed.
        """
        if self.closed:
            raise StartFailed("The sandbox is closed.")
        try:
            process, self._next = self._next or _spawn(), None
            self._latest = PlainWorker(process, text)
            return self._latest
        except OSError as error:
            raise StartFailed(
                "{program} cannot be started: {error}.", program=sys.executable, error=error
            ) from None

    def close(self) -> None:
        """See `Runner.close`."""
        self.closed = True
        if self._latest is not None and self._latest.lives():
            self._latest.kill(0.0)
        if self._next is not None:
            process, self._next = self._next, None
            worker = PlainWorker(process, Text(0, bytearray()))
            worker.kill(0.0)
            worker.pipes.close()
        self._wipe()


def _spawn() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        places.command("once"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=places.environment(),
        bufsize=0,
        start_new_session=True,
    )


class PlainWorker(Worker):
    """A child process with its own process group, if the system has process groups."""

    def __init__(self, process: subprocess.Popen[bytes], text: Text) -> None:
        self._process = process
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        # Copies, because the pipes close them.
        fds = [os.dup(stream.fileno()) for stream in streams if stream is not None]
        for stream in streams:
            if stream is not None:
                stream.close()
        kind = ThreadedPipes if sys.platform == "win32" else Pipes
        self.pipes = kind(fds[0], fds[1], fds[2], text)

    def lives(self) -> bool:
        """Return whether the process still runs."""
        return self._process.poll() is None

    def waited(self) -> float:
        """See `Worker.waited`."""
        return waited(self._process.pid)

    def kill(self, patience: float) -> End:
        """See `Worker.kill`."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        code = self._process.wait()
        return End(code=code) if code >= 0 else End(signal=-code)
