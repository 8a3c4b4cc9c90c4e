"""The warm process: import NumPy once, then fork a worker for each job; it runs as a script.

    python -I -S -X utf8 zygote.py ROOT SITE serve FD    from the grader, over a Unix socket
    python -I -S -X utf8 zygote.py ROOT SITE once        one job over the standard streams, anywhere

ROOT is the folder that contains the package `grading`, and SITE the one that contains `numpy`. Both
are removed from `sys.path` before a student's code is loaded. The zygote itself never runs it.
"""

from __future__ import annotations

import os
import sys


def _prepare(root: str, site: str) -> None:
    """Import only what every worker needs, from folders that workers may not search."""
    sys.path += [root, site]
    import numpy.random  # noqa: F401 - otherwise every worker would need 20 ms for it

    import grading.sandbox.inside.confine
    import grading.sandbox.inside.landlock
    import grading.sandbox.inside.seccomp
    import grading.sandbox.inside.worker  # noqa: F401

    # Not earlier, so that the grader's own bytecode is stored, but not a student's.
    sys.dont_write_bytecode = True
    sys.path[:] = [path for path in sys.path if path not in (root, site)]


def once() -> None:
    """Serve one job: questions on stdin, answers on stdout, printed text on stderr."""
    from grading.sandbox.inside import confine, worker

    request, answer = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (request, answer):
            msvcrt.setmode(descriptor, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    worker.serve(request, answer, confine.loosely)


def serve(descriptor: int) -> None:
    """Fork a worker for each message, and report its end, until the grader ends."""
    import _socket
    import select

    from grading.sandbox.inside import confine

    confine.drop_capabilities()
    door = _socket.socket(fileno=descriptor)
    door.send(b"r")
    rules = Rules()
    while True:
        readable, fds = _receive(door, _socket)
        if not fds:
            return
        rules.update(readable)
        pid = os.fork()
        if pid == 0:
            _worker(fds, rules.ruleset)
        for fd in fds:
            os.close(fd)
        handle = os.pidfd_open(pid)
        handles = handle.to_bytes(4, sys.byteorder)
        door.sendmsg([b"s"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handles)])
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.register(door.fileno(), select.POLLIN)
        # The grader sends nothing while a worker runs, so any event here means that it has ended.
        if all(fd != handle for fd, _ in poll.poll()):
            os.kill(pid, 9)
        _, status, usage = os.wait4(pid, 0)
        os.close(handle)
        cpu = usage.ru_utime + usage.ru_stime
        door.send(f"{status} {usage.ru_maxrss} {cpu:.3f}".encode())


class Rules:
    """The Landlock ruleset of the last worker; the next one may nearly always read the same."""

    def __init__(self) -> None:
        self.ruleset: int | OSError | None = None
        self._key: object = None

    def update(self, readable: bytes) -> None:
        """Make another ruleset if the paths have changed, or the folder of the tree itself."""
        from grading.sandbox.inside import confine

        paths = os.fsdecode(readable).split("\0")
        key: object = None
        try:
            # A ruleset holds its folders, so no other folder has this number meanwhile.
            state = os.stat(paths[0])
            key = (readable, state.st_dev, state.st_ino)
            if key == self._key:
                return
            ruleset: int | OSError | None = confine.rules_for(paths)
        except OSError as error:
            key, ruleset = None, error
        if isinstance(self.ruleset, int):
            os.close(self.ruleset)
        self._key, self.ruleset = key, ruleset


def _receive(door: object, _socket: object) -> tuple[bytes, list[int]]:
    """Receive the paths that the next worker may read, and its three descriptors.

    There are none if the grader has ended.
    """
    data, ancillary, *_ = door.recvmsg(1 << 17, 64)  # type: ignore[attr-defined]
    if not data or not ancillary:
        return b"", []
    handles = ancillary[0][2]
    return data, [int.from_bytes(handles[i : i + 4], sys.byteorder) for i in range(0, 12, 4)]


def _worker(fds: list[int], rules: int | OSError | None) -> None:
    """In the forked child, keep only the descriptors that are needed, do the job, and exit."""
    from grading.sandbox.inside import confine, worker

    code = 1
    try:
        if isinstance(rules, int):
            request, answer, rules = confine.keep_only([*fds, rules])
        else:
            request, answer = confine.keep_only(fds)
        worker.serve(request, answer, lambda job: confine.strictly(job, rules))
        code = 0
    except BrokenPipeError:
        pass  # the grader has stopped listening, and says why
    except BaseException as error:
        # The grader notices that the pipe is closed; this text is for people.
        os.write(2, f"the worker ended: {error!r}\n".encode(errors="replace")[:500])
    finally:
        os._exit(code)


if __name__ == "__main__":
    _prepare(sys.argv[1], sys.argv[2])
    if sys.argv[3] == "serve":
        serve(int(sys.argv[4]))
        os._exit(0)  # skips the interpreter's cleanup, because there is nothing to clean up
    else:
        once()
