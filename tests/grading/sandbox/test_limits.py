"""Code that hangs, crashes, uses too much or loads what is forbidden is stopped, and says why."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time

import pytest

from grading.sandbox import session, unsafe, warm
from grading.sandbox.contract import Limits, Status
from grading.sandbox.runner import Runner

from .scripts import Write, run, statuses


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("breakpoint()", "nobody is here: remove breakpoint() or set_trace()"),
        ("import sys; sys.exit(3)", "the code ended the program (sys.exit, exit or quit)"),
        ("quit()", "the code ended the program (sys.exit, exit or quit)"),
        ("input('x? ')", "input() waits for a person, and nobody is here: remove it"),
        ("return f(x)", "f calls itself again and again, without an end"),
    ],
)
def test_what_stops_the_code_is_told_in_plain_words(
    runner: Runner, job: Write, body: str, says: str
) -> None:
    error = run(runner, job(f"def f(x):\n    {body}\n"), "f").answers[0].error
    assert error is not None
    assert says in error.message
    assert error.frames[-1].line == 2


def test_after_a_hang_the_rest_is_not_run(runner: Runner, job: Write) -> None:
    source = """
        import signal, time
        def stuck(x):
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            while True:
                pass
        def asleep(x):
            time.sleep(1000)
        def fine(x):
            return x
        """
    limits = Limits(test_seconds=0.3, exercise_seconds=10, memory_mb=256, output_mb=4, text_kb=1)
    for hang in ("stuck", "asleep"):
        result = run(runner, job(source, limits=limits), "fine", hang, "fine", "fine")
        assert statuses(result) == ["ok", "timeout", "timeout", "timeout"]
        messages = [answer.error.message for answer in result.answers[1:] if answer.error]
        assert messages[0] == "It did not finish in 0.3 s, the limit for one test."
        assert messages[1:] == ["Not run, because a test before it did not finish in time."] * 2
    assert result.load.status is Status.OK


def test_an_exercise_has_a_limit_of_its_own(runner: Runner, job: Write) -> None:
    source = "import time\ndef slow(x):\n    time.sleep(0.4)\n    return x\n"
    limits = Limits(test_seconds=5, exercise_seconds=1, memory_mb=256, output_mb=4, text_kb=1)
    result = run(runner, job(source, limits=limits), *["slow"] * 10)
    assert statuses(result)[0] == "ok"
    assert statuses(result)[-6:] == ["timeout"] * 6


def test_time_in_which_it_waits_for_a_processor_does_not_count(
    runner: Runner, job: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import time\ndef slow(x):\n    time.sleep(0.5)\n    return x\n"
    limits = Limits(test_seconds=0.3, exercise_seconds=0.9, memory_mb=256, output_mb=4, text_kb=1)
    work = job(source, limits=limits)
    assert statuses(run(runner, work, "slow")) == ["timeout"]
    before = runner.waited
    clock = itertools.count()
    monkeypatch.setattr(session, "LONGEST_WAIT", 1000.0)
    for module in (warm, unsafe):
        monkeypatch.setattr(module, "waited", lambda pid: 10.0 * next(clock))
    assert statuses(run(runner, work, *["slow"] * 3)) == ["ok"] * 3
    assert runner.waited > before + 0.6


def test_a_worker_that_only_waits_for_a_processor_is_stopped_at_last(
    runner: Runner, job: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import time\ndef asleep(x):\n    time.sleep(1000)\n"
    limits = Limits(test_seconds=0.1, exercise_seconds=1, memory_mb=256, output_mb=4, text_kb=1)
    for module in (warm, unsafe):
        monkeypatch.setattr(module, "waited", lambda pid: time.monotonic() * 2)
    assert statuses(run(runner, job(source, limits=limits), "asleep")) == ["timeout"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says for how long a process waited")
def test_the_time_of_waiting_grows_beside_a_process_on_the_same_processor() -> None:
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(mine)})  # the other process gets the same
    try:
        with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as other:
            try:
                before, stop = session.waited(os.getpid()), time.monotonic() + 30
                while session.waited(os.getpid()) < before + 0.01 and time.monotonic() < stop:
                    pass
                assert session.waited(os.getpid()) >= before + 0.01
            finally:
                other.kill()
    finally:
        os.sched_setaffinity(0, mine)


def test_memory_is_limited(runner: Runner, job: Write) -> None:
    source = """
        import numpy as np
        def eats(x):
            kept = []
            while True:
                kept.append(np.ones(1 << 20))
        def fine(x): return x
        """
    assert statuses(run(runner, job(source), "eats", "fine")) == ["memory", "ok"]


def test_crashes_and_exits_cost_their_own_test_only(runner: Runner, job: Write) -> None:
    source = """
        import ctypes, os
        def crash(x): ctypes.string_at(0)
        def leave(x): os._exit(3)
        def abort(x): os.abort()
        def close(x): os.closerange(0, 100)
        def fine(x): return x
        """
    names = ["crash", "fine", "leave", "abort", "close", "fine"]
    result = run(runner, job(source), *names)
    assert statuses(result) == ["error", "ok", "error", "error", "error", "ok"]
    messages = [answer.error.message for answer in result.answers if answer.error]
    assert messages[0].endswith("outside of an array, for example with ctypes.")
    assert "exit code 3" in messages[1]


def test_forbidden_modules(runner: Runner, job: Write) -> None:
    source = """
        def fast(x):
            from .kernels import product
            return product(x)
        def fallback(x):
            try:
                from .kernels import product
            except ImportError:
                product = abs
            return product(x)
        def fft(x):
            import numpy as np
            return np.fft.fft(x)
        from . import kernels
        from .kernels import *
        from .kernels import product as other
        def unused(x):
            from scipy_like import kernel
            return x
        def star(x):
            return product(x)
        """
    files = {"pkg/kernels.py": "def product(x):\n    return x\n"}
    task = job(
        source,
        files=files,
        forbids={"pkg.kernels": ("product",), "numpy.fft": (), "scipy_like": ()},
    )
    assert statuses(run(runner, task, "fast", "fallback", "fft", "unused", "star")) == [
        "forbidden",
        "forbidden",
        "forbidden",
        "ok",
        "forbidden",
    ]


def test_only_numpy_and_what_is_allowed(runner: Runner, job: Write) -> None:
    source = "def f(x):\n    import scipy.special\n    return scipy.special.expit(x)\n"
    assert statuses(run(runner, job(source), "f")) == ["error"]
    pytest.importorskip("scipy")
    limits = Limits(memory_mb=1024)
    allowed = job(source, allows=("scipy",), limits=limits, compat=("absent:scipy.special",))
    assert statuses(run(runner, allowed, "f")) == ["ok"]


def test_too_much_output_is_refused(runner: Runner, job: Write) -> None:
    source = "import numpy as np\ndef big(x): return np.zeros(1 << 20)\ndef fine(x): return x\n"
    result = run(runner, job(source), "big", "fine")
    assert statuses(result) == ["error", "ok"]
    assert result.answers[0].error is not None
    assert "4 MB" in result.answers[0].error.message


FORGERY = """
    import json, os, stat, struct, sys, gc
    def pipes():
        for fd in range(3, 64):
            try:
                if stat.S_ISFIFO(os.fstat(fd).st_mode):
                    yield fd
            except OSError:
                continue
    def forge(data):
        for fd in pipes():
            try:
                os.write(fd, data)
            except OSError:
                continue
        return data
    def frame(header):
        text = json.dumps(header).encode()
        return struct.pack("<I", len(text)) + text
    def question():
        at = sys._getframe()
        while "script" not in at.f_locals:
            at = at.f_back
        return at.f_locals["script"]["id"]
    def two_gib(x):
        array = [["f8", [1 << 28]]]
        head = {"id": question(), "status": "ok", "values": {"out": 0, "x": 0}, "arrays": array}
        forge(frame(head)[:128].ljust(128))
        os._exit(0)
    def huge_header(x): forge(b"\\xff\\xff\\xff\\xff"); return x
    def garbage(x): forge(struct.pack("<I", 5) + b"{]}[("); return x
    def early(x): forge(frame({"id": 1, "status": "ok", "values": {}, "arrays": []})); return x
    def fault(x):
        error = {"type": "Fault", "message": "", "frames": [], "step": None}
        forge(frame({"id": question(), "status": "fault", "error": error, "arrays": []}))
        return x
    def nested(x): text = b"[" * 900000; forge(struct.pack("<I", len(text)) + text); return x
    def silent(x): forge(struct.pack("<I", 100) + b"{"); os._exit(0)
    def fine(x): return x
    """


def test_forged_frames_are_errors(runner: Runner, job: Write) -> None:
    names = ["two_gib", "huge_header", "garbage", "early", "fault", "nested", "silent", "fine"]
    result = run(runner, job(FORGERY), *names)
    assert statuses(result) == ["error"] * 7 + ["ok"]
