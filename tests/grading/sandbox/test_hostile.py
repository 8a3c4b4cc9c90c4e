"""Code that tries to get out: none of it may gain anything, in any mechanism that confines."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.sandbox.contract import Job
from grading.sandbox.runner import Runner

Attempt = Callable[..., list[str]]


def test_it_can_write_nothing(attempt: Attempt, tmp_path: Path) -> None:
    planted = tmp_path / "gradebook.csv"
    planted.write_text("score")
    planted.chmod(0o666)
    gained = attempt(
        """
        flags = os.O_RDWR | os.O_CREAT
        places = [VALUES["file"], VALUES["folder"] + "/new", "/tmp/new", "/dev/shm/new", "new",
                  os.environ["HOME"] + "/new", os.path.dirname(__file__) + "/new", "/dev/null"]
        gained += ["open:" + p for p in places if tried(os.open, p, flags, 0o666)]
        gained += ["raw:" + p for p in places if libc.open(p.encode(), flags, 0o666) >= 0]
        gained += ["creat:" + p for p in places if libc.creat(p.encode(), 0o666) >= 0]
        calls = {
            "mkdir": (os.mkdir, "made"), "unlink": (os.unlink, __file__),
            "rename": (os.rename, __file__, "other"), "symlink": (os.symlink, "/", "link"),
            "chmod": (os.chmod, __file__, 0o777), "chown": (os.chown, __file__, 0, 0),
            "utime": (os.utime, __file__, (0, 0)), "mkfifo": (os.mkfifo, "fifo"),
            "truncate": (os.truncate, __file__, 0), "link": (os.link, __file__, "hard"),
            "setxattr": (os.setxattr, __file__, "user.x", b"1"),
            "memfd": (os.memfd_create, "m"), "chdir": (os.chdir, "/"), "pipe": (os.pipe,),
        }
        gained += [name for name, call in calls.items() if tried(*call)]
        """,
        file=str(planted),
        folder=str(tmp_path),
    )
    assert gained == []
    assert planted.read_text() == "score"


def test_it_can_read_only_what_it_may(attempt: Attempt, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("seed")
    import grading.spec

    gained = attempt(
        """
        files = [
            VALUES["secret"], VALUES["spec"], "/etc/passwd", "/etc/hostname", "/proc/1/environ",
            "/proc/self/maps", "/proc/self/mem", "/proc/%d/environ" % os.getppid(),
            "/proc/self/environ", "/root/.bashrc", "/dev/zero", "/dev/mem", "/dev/kmsg",
            "../../secret.txt", VALUES["site"] + "/pytest/__init__.py",
        ]
        def content(path):
            with open(path, "rb") as file:
                return file.read(1)
        gained += [path for path in files if tried(content, path)]
        folders = ["/", "/etc", "/home", "/tmp", "/proc", VALUES["folder"], VALUES["site"], ".."]
        def others(path):
            assert set(os.listdir(path)) - {"pkg"}
        gained += [path for path in folders if path != "/" and tried(others, path)]
        """,
        secret=str(secret),
        folder=str(tmp_path),
        spec=grading.spec.__file__ or "",
        site=str(Path(pytest.__file__).parents[1]),
    )
    assert gained == []


def test_it_sees_no_environment_and_no_grader(attempt: Attempt) -> None:
    os.environ["BORDER_TEST_SECRET"] = "planted"
    try:
        gained = attempt(
            """
            gained += [name for name in os.environ if name != "HOME"]
            gained += [name for name in sys.modules if name.startswith(("grading", "assignment"))]
            gained += [p for p in sys.path if "site-packages" in p]
            for name in ("grading", "grading.judging.judge", "pytest", "torch", "scipy"):
                if tried(__import__, name):
                    gained.append("import " + name)
            libc.getenv.restype = ctypes.c_char_p
            gained += ["C:getenv"] if libc.getenv(b"BORDER_TEST_SECRET") else []
            gained += ["argv"] if sys.argv != [""] else []
            """
        )
    finally:
        del os.environ["BORDER_TEST_SECRET"]
    assert gained == []


def test_it_reaches_no_socket(attempt: Attempt, tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX) as unix:
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        unix.bind(path)
        unix.listen()
        gained = attempt(
            """
            import socket
            host, port = "127.0.0.1", int(VALUES["port"])
            def tcp():
                socket.create_connection((host, port), 1)
            def unix():
                socket.socket(socket.AF_UNIX).connect(VALUES["path"])
            def udp():
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (host, port))
            def abstract():
                socket.socket(socket.AF_UNIX).bind("\\0here")
            def netlink():
                socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
            calls = {"tcp": tcp, "unix": unix, "udp": udp, "abstract": abstract,
                     "netlink": netlink, "pair": socket.socketpair}
            gained += [name for name, call in calls.items() if tried(call)]
            gained += ["raw"] if libc.socket(2, 1, 0) >= 0 else []
            """,
            path=path,
            port=str(tcp.getsockname()[1]),
        )
    assert gained == []


def test_it_starts_no_process(attempt: Attempt) -> None:
    gained = attempt(
        """
        import subprocess, threading
        def fork():
            if os.fork() == 0:
                os._exit(0)
        calls = {
            "fork": (fork,), "run": (subprocess.run, [sys.executable, "-c", ""]),
            "exec": (os.execv, "/bin/true", ["true"]),
            "spawn": (os.posix_spawn, "/bin/true", ["true"], {}),
            "setsid": (os.setsid,), "setpgid": (os.setpgid, 0, 0),
            "nice": (os.nice, 1), "unshare": (lambda: 1 / (libc.unshare(0x10000000) + 1),),
        }
        gained += [name for name, call in calls.items() if tried(*call)]
        raw = {"fork": (57,), "vfork": (58,), "clone": (56, 17, 0, 0, 0, 0),
               "newuser": (56, 0x10000000 | 17, 0, 0, 0, 0), "clone3": (435, 0, 0),
               "execveat": (322, -100, b"/bin/true", 0, 0, 0)}
        if os.uname().machine == "x86_64":
            gained += ["raw " + name for name, call in raw.items() if libc.syscall(*call) >= 0]
            gained += ["x32"] if libc.syscall(0x40000000 + 57) >= 0 else []
        # A thread is no process: NumPy and the standard library use them.
        thread = threading.Thread(target=list)
        thread.start()
        thread.join()
        """
    )
    assert gained == []


def test_it_signals_and_traces_nobody(attempt: Attempt) -> None:
    caught: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _: caught.append(number))
    try:
        gained = attempt(
            """
            import signal
            me = os.getpid()
            for pid in (os.getppid(), int(VALUES["grader"]), 1, 0, -1, -os.getpgrp()):
                if tried(os.kill, pid, signal.SIGUSR1):
                    gained.append(f"kill:{pid}")
                if libc.ptrace(16, pid, 0, 0) == 0:
                    gained.append(f"ptrace:{pid}")
            gained += ["pidfd"] if tried(os.pidfd_open, me) else []
            gained += ["tkill"] if libc.syscall(200, os.getppid(), 10) == 0 else []
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            os.kill(me, signal.SIGUSR1)
            """,
            grader=str(os.getpid()),
        )
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert gained == []
    assert caught == []


def test_it_has_no_powers_of_root(attempt: Attempt) -> None:
    gained = attempt(
        """
        import resource, time
        calls = {
            "setuid": (os.setuid, 1), "chroot": (os.chroot, "/"),
            "clock": (time.clock_settime, 0, 1),
            "limits": (resource.setrlimit, resource.RLIMIT_AS, (-1, -1)),
            "hostname": (lambda: 1 / (libc.sethostname(b"x", 1) + 1),),
            "affinity": (os.sched_setaffinity, 0, {0}), "sync": (os.sync,),
        }
        gained += [name for name, call in calls.items() if tried(*call) and name != "sync"]
        # mount, umount2, keyctl, io_uring_setup, userfaultfd, bpf, perf_event_open, shmget,
        # capset, process_vm_readv, swapon
        if os.uname().machine == "x86_64":
            for number in (165, 166, 250, 425, 323, 321, 298, 29, 126, 310, 167):
                if libc.syscall(number, 0, 0, 0, 0, 0, 0) >= 0:
                    gained.append(f"call:{number}")
            gained += ["dumpable"] if libc.prctl(4, 1, 0, 0, 0) == 0 else []
        """
    )
    assert gained == []


def test_descriptors_are_few_and_none_is_the_graders(attempt: Attempt) -> None:
    gained = attempt(
        """
        import stat
        for fd in range(1024):
            try:
                kind = stat.S_IFMT(os.fstat(fd).st_mode)
            except OSError:
                continue
            if fd > 0 and kind != stat.S_IFIFO or fd == 0 and kind != stat.S_IFCHR:
                gained.append(f"fd:{fd}:{kind:o}")
        kept = []
        while tried(lambda: kept.append(os.dup(0))):
            assert len(kept) < 100
        """
    )
    assert gained == []


def children(pid: int) -> list[int]:
    """All processes below `pid`."""
    found = []
    for line in Path("/proc").iterdir():
        if line.name.isdigit():
            try:
                fields = (line / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found += [int(line.name), *children(int(line.name))]
    return found


GRADER = """
import sys
from pathlib import Path
from grading.sandbox.contract import Job
from grading.sandbox.runner import open_runner
with open_runner(sys.argv[1]) as runner:
    print("open", flush=True)
    runner.run(Job(Path(sys.argv[2]), ("pkg.answer",)), [])
"""


def test_workers_die_with_the_grader(
    sandbox: Runner, job: Callable[..., Job], tmp_path: Path
) -> None:
    task = job("while True: pass")
    command = [sys.executable, "-c", GRADER, sandbox.name, str(task.tree)]
    root = str(Path(__file__).parents[3])
    env = {**os.environ, "TMPDIR": str(tmp_path)}  # a killed grader cannot wipe its scratch
    with subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE) as grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"open\n"
        deadline = time.monotonic() + 20
        below: list[int] = []
        while len(below) < 2 and time.monotonic() < deadline:
            below = children(grader.pid)
        grader.kill()
    assert len(below) >= 2
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in below) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [pid for pid in below if alive(pid)] == []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_lost_zygote_is_replaced(sandbox: Runner, job: Callable[..., Job]) -> None:
    task = job("")
    assert sandbox.run(task, []).load.status == "ok"
    sandbox._zygote.process.kill()  # type: ignore[attr-defined]
    assert sandbox.run(task, []).load.status == "ok"
    sandbox.renew()
    assert sandbox.run(task, []).load.status == "ok"


def test_no_worker_outlives_its_run(sandbox: Runner, job: Callable[..., Job]) -> None:
    sandbox.run(job("import time, atexit\natexit.register(time.sleep, 100)"), [])
    before = set(children(os.getpid()))
    sandbox.run(
        job("import threading, time\nthreading.Thread(target=time.sleep, args=[99]).start()"), []
    )
    assert set(children(os.getpid())) <= before


def test_a_worker_cannot_read_the_tree_of_the_worker_before(
    sandbox: Runner, job: Callable[..., Job], tmp_path: Path
) -> None:
    task = job("open(__file__).close()")
    assert sandbox.run(task, []).load.status == "ok"
    old = (tmp_path / "tree").rename(tmp_path / "old")
    # A line that misses a file would be left out silently.
    source = f"""\
        try:
            open({str(old / "pkg/answer.py")!r})
        except (PermissionError, FileNotFoundError):
            raise ArithmeticError("it is not there")
        """
    load = sandbox.run(job(source), []).load
    assert [error.type for error in load.left_out] == ["ArithmeticError"]


def test_a_tree_in_the_place_of_a_deleted_one_is_read(
    sandbox: Runner, job: Callable[..., Job], tmp_path: Path
) -> None:
    for _ in range(3):
        assert sandbox.run(job("open(__file__).close()"), []).load.status == "ok"
        shutil.rmtree(tmp_path / "tree")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_what_the_worker_cannot_read_is_the_graders_fault(
    sandbox: Runner, job: Callable[..., Job]
) -> None:
    if sandbox.name != "landlock":
        pytest.skip("bubblewrap: works on a copy of the tree")
    task = job("")
    os.chown(task.tree, 12345, 12345)
    task.tree.chmod(0o700)
    load = sandbox.run(task, []).load
    assert load.status == "fault"
    assert load.error is not None
    assert "another user" in load.error.message
