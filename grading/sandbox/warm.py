"""Fork workers from a warm process, the zygote, and restrict them with Landlock and seccomp."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from grading.sandbox import places
from grading.sandbox.contract import Job, SandboxUnavailable, Status, Unavailable
from grading.sandbox.inside import landlock, seccomp
from grading.sandbox.pipes import Pipes, Text
from grading.sandbox.session import START_SECONDS, End, LocalRunner, StartFailed, Worker, waited
from grading.support.translation import tr


class Zygote:
    """The grader's side of the warm process; see `zygote.py`."""

    def __init__(self, command: list[str], descriptor_place: int) -> None:
        self.door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.door.settimeout(START_SECONDS)
        command = [*command]
        command[descriptor_place] = str(theirs.fileno())
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=places.environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        except OSError as error:
            self.door.close()
            self._errors.close()
            raise StartFailed(
                "{command} cannot be started: {error}.", command=command[0], error=error
            ) from None
        finally:
            theirs.close()
        self._ready = False

    def fork(self, readable: Sequence[str], text: Text) -> ForkedWorker:
        """Fork a worker for the next job.

        Args:
            readable: the files and folders that it may read, first its tree.
            text: collects what the worker prints.

        Raises:
            StartFailed: the warm process has ended or does not answer.
        """
        ours: list[int] = []
        theirs: list[int] = []
        for outward in (True, False, False):
            read, write = os.pipe()
            ours.append(write if outward else read)
            theirs.append(read if outward else write)
        try:
            if not self._ready:
                self._expect(b"r")
                self._ready = True
            # Printed text first, as `confine.keep_only` expects it.
            message = os.fsencode("\0".join(readable))
            socket.send_fds(self.door, [message], [theirs[2], *theirs[:2]])
            message, fds, *_ = socket.recv_fds(self.door, 1, 1)
            if message != b"s" or len(fds) != 1:
                raise ConnectionError
        except OSError as error:
            for fd in ours:
                os.close(fd)
            silent = isinstance(error, TimeoutError)
            why = Unavailable.SILENT if silent else Unavailable.REFUSED
            raise StartFailed(self._reason(error), why=why) from None
        finally:
            for fd in theirs:
                os.close(fd)
        return ForkedWorker(self, fds[0], Pipes(ours[0], ours[1], ours[2], text))

    def _expect(self, message: bytes) -> None:
        if self.door.recv(1) != message:
            raise ConnectionError

    def _reason(self, error: OSError) -> str:
        """Say in whole sentences why there is no worker, with the last line that was printed."""
        printed = self._printed().splitlines()
        if printed:
            line = printed[-1].strip().rstrip(".")
            if self._ready:
                return tr("It stopped working: {line}.", line=line)
            return tr("It did not start: {line}.", line=line)
        if isinstance(error, TimeoutError):
            return tr("It timed out: it did not answer in {n:g} s.", n=START_SECONDS)
        if self._ready:
            return tr("It stopped working, and printed no reason.")
        return tr("It did not start, and printed no reason.")

    def _printed(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-500:].decode(errors="replace").strip()

    def close(self) -> None:
        """End the zygote, and with it every worker."""
        self.door.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.5)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self._errors.close()


class ForkedWorker(Worker):
    """A child of the zygote, identified by a descriptor that no later process can reuse."""

    def __init__(self, zygote: Zygote, handle: int, pipes: Pipes) -> None:
        self.pipes = pipes
        self._zygote, self._handle = zygote, handle
        self._pid = _pid_of(handle)

    def waited(self) -> float:
        """See `Worker.waited`."""
        return waited(self._pid)

    def kill(self, patience: float) -> End:
        """See `Worker.kill`."""
        try:
            if not select.select([self._handle], [], [], patience)[0]:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            message = self._zygote.door.recv(100)
        except OSError:
            message = b""
        finally:
            os.close(self._handle)
        words = message.decode().split()
        if len(words) != 3:
            # The zygote has ended, and its children with it. The next job gets a new zygote.
            self._zygote.process.kill()
            return End(signal=9)
        code = os.waitstatus_to_exitcode(int(words[0]))
        memory, cpu = int(words[1]) << 10, float(words[2])
        if code >= 0:
            return End(code=code, memory=memory, cpu=cpu)
        return End(signal=-code, memory=memory, cpu=cpu)


def _pid_of(handle: int) -> int:
    """Return the number of a process, as this process sees it; 0 if nobody knows."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines():
            if line.startswith("Pid:"):
                return int(line.split()[1])
    return 0


class WarmRunner(LocalRunner):
    """A runner with a zygote, which is started again if it ends."""

    def __init__(self) -> None:
        self.scratch = places.real(tempfile.mkdtemp(prefix="grading-"))
        # Runs when Python ends at the latest, even if a daemon thread still has this runner.
        self._wipe = weakref.finalize(self, shutil.rmtree, self.scratch, ignore_errors=True)
        self.home = os.path.join(self.scratch, "home")
        os.mkdir(self.home)
        self._zygote: Zygote | None = None
        self._starting = Lock()
        try:
            self.check()
            self._try_out()
        except BaseException:
            self.close()
            raise

    def check(self) -> None:
        """Check whether this sandbox can work here.

        Raises:
            SandboxUnavailable: it cannot.
        """
        if sys.platform != "linux":
            raise SandboxUnavailable(
                "It needs Linux, and this is {platform}.", platform=sys.platform
            )
        if not seccomp.supported():
            raise SandboxUnavailable("Its seccomp filter needs an x86-64 or ARM64 processor.")

    def _try_out(self) -> None:
        """Restrict a worker that has nothing to do, because a kernel may refuse what it offers."""
        empty = os.path.join(self.scratch, "empty")
        os.mkdir(empty)
        load = self.run(Job(Path(empty)), []).load
        if load.status is not Status.OK:
            reason = load.error.message if load.error else load.status
            silent = load.error is not None and load.error.key == Unavailable.SILENT
            raise SandboxUnavailable(
                reason, why=Unavailable.SILENT if silent else Unavailable.REFUSED
            )

    def launch(self) -> Zygote:
        """Start the zygote; the first worker waits until it is ready."""
        command = places.command("serve", "", python=places.interpreter())
        return Zygote(command, len(command) - 1)

    def start(self, job: Job, text: Text) -> Worker:
        """See `LocalRunner.start`.

        Raises:
            StartFailed: no warm process could be started, or the sandbox is closed.
        """
        readable = [self.tree_path(job), self.home, *places.readable(job)]
        for last in (False, True):
            with self._starting:
                if self.closed:
                    raise StartFailed("The sandbox is closed.")
                zygote = self._zygote = self._zygote or self.launch()
            try:
                return zygote.fork(readable, text)
            except StartFailed:
                self.drop()
                if last:
                    raise
        raise AssertionError("unreachable")

    def drop(self) -> None:
        """End the zygote, if there is one."""
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()

    def close(self) -> None:
        """See `Runner.close`."""
        with self._starting:
            self.closed = True
        self.drop()
        self._wipe()


class LandlockRunner(WarmRunner):
    """Runs one zygote for all submissions; it never runs their code, and no worker can reach it."""

    name = "landlock"
    needs_landlock = True

    def check(self) -> None:
        """See `WarmRunner.check`."""
        super().check()
        if landlock.abi() < 1:
            raise SandboxUnavailable(
                "This kernel has no Landlock (it needs Linux 5.13 with `landlock` among its "
                "security modules, see /sys/kernel/security/lsm)."
            )
