"""The warm process: imports NumPy once, then forks a worker for each job; started as a script.

    python -I -S -X utf8 zygote.py ROOT SITE serve FD    from the grader, over a Unix socket
    python -I -S -X utf8 zygote.py ROOT SITE once        one job over the standard streams, anywhere

ROOT is the folder that holds the package `grading`, SITE the one that holds `numpy`; both leave
`sys.path` before a student's code is loaded. The zygote never runs that code itself.
"""

from __future__ import annotations

import os
import sys


def _prepare(root: str, site: str) -> None:
    """Import what every worker needs, and no more, from folders no worker may search."""
    sys.path += [root, site]
    import numpy.random  # noqa: F401 - 20 ms that would else be paid in every worker

    import grading.sandbox.inside.confine
    import grading.sandbox.inside.landlock
    import grading.sandbox.inside.seccomp
    import grading.sandbox.inside.worker  # noqa: F401

    # Not earlier: the grader's own bytecode may be kept, a student's may not.
    sys.dont_write_bytecode = True
    sys.path[:] = [path for path in sys.path if path not in (root, site)]


def once() -> None:
    """Serve one job: requests on stdin, answers on stdout, prints on stderr."""
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
    """Fork a worker for each message, tell of its end, and go when the grader goes."""
    import _socket
    import select

    door = _socket.socket(fileno=descriptor)
    door.send(b"r")
    while True:
        fds = _receive(door, _socket)
        if not fds:
            return
        pid = os.fork()
        if pid == 0:
            _worker(fds)
        for fd in fds:
            os.close(fd)
        handle = os.pidfd_open(pid)
        handles = handle.to_bytes(4, sys.byteorder)
        door.sendmsg([b"s"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handles)])
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.register(door.fileno(), select.POLLIN)
        # Anything on the door while a worker lives means that the grader has gone.
        if all(fd != handle for fd, _ in poll.poll()):
            os.kill(pid, 9)
        _, status, usage = os.wait4(pid, 0)
        os.close(handle)
        cpu = usage.ru_utime + usage.ru_stime
        door.send(f"{status} {usage.ru_maxrss} {cpu:.3f}".encode())


def _receive(door: object, _socket: object) -> list[int]:
    """The three descriptors of the next job, or none when the grader has gone."""
    data, ancillary, *_ = door.recvmsg(1, 64)  # type: ignore[attr-defined]
    if not data or not ancillary:
        return []
    handles = ancillary[0][2]
    return [int.from_bytes(handles[i : i + 4], sys.byteorder) for i in range(0, 12, 4)]


def _worker(fds: list[int]) -> None:
    """The forked child: keep the three descriptors and nothing else, do the job, end."""
    from grading.sandbox.inside import confine, worker

    code = 1
    try:
        request, answer = confine.keep_only(fds)
        worker.serve(request, answer, confine.strictly)
        code = 0
    except BaseException as error:
        # The grader sees the pipe close; this is for whoever reads its text.
        os.write(2, f"the worker ended: {error!r}\n".encode(errors="replace")[:500])
    finally:
        os._exit(code)


if __name__ == "__main__":
    _prepare(sys.argv[1], sys.argv[2])
    if sys.argv[3] == "serve":
        serve(int(sys.argv[4]))
        os._exit(0)  # without the tidying up of an interpreter that holds nothing
    else:
        once()
