"""The grader's ends of a worker's pipes, with workers that do not read, or write without end."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from grading.sandbox import protocol
from grading.sandbox.pipes import Pipes, Text
from grading.sandbox.runner import Runner
from grading.sandbox.threaded_pipes import ThreadedPipes
from grading.spec import Case

from .scripts import Write

FRAME = b"".join(protocol.pack({"id": 7}, [np.arange(3.0)]))
BIG = np.zeros(1 << 20)


class Ends:
    """A worker's ends of the pipes, and the grader's."""

    def __init__(self, kind: type[Pipes]) -> None:
        self.request, request = os.pipe()
        answer, self.answer = os.pipe()
        text, self.printed = os.pipe()
        self.text = Text(1000, bytearray())
        self.pipes = kind(request, answer, text, self.text)
        self.left = [self.request, self.answer, self.printed]
        self.closed = False

    def end(self) -> None:
        """End the worker."""
        while self.left:
            os.close(self.left.pop())

    def close(self) -> str:
        """End the worker and close the grader's ends, and return the printed text."""
        self.end()
        if not self.closed:
            self.closed = True
            self.pipes.close()
        return self.text.read()


@pytest.fixture(params=[Pipes, ThreadedPipes])
def ends(request: pytest.FixtureRequest) -> Iterator[Ends]:
    ends = Ends(request.param)
    yield ends
    ends.close()


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


def test_frames_that_arrive_together_are_read_one_by_one(ends: Ends) -> None:
    os.write(ends.answer, FRAME + FRAME)
    for _ in range(2):
        header, [array] = ends.pipes.receive(soon(), 100)
        assert header == {"id": 7}
        np.testing.assert_array_equal(array, [0.0, 1.0, 2.0])


def test_a_worker_that_reads_nothing_is_left_at_the_deadline(ends: Ends) -> None:
    ends.pipes.send({}, [BIG])
    with pytest.raises(TimeoutError):
        ends.pipes.receive(soon(0.1), 100)


def test_a_large_request_is_written_while_text_floods_in(ends: Ends) -> None:
    received: list[int] = []

    def work() -> None:
        def read_into(buffer: memoryview) -> None:
            # As much text as the pipe holds, before each part of the request.
            os.write(ends.printed, b"x" * (1 << 16))
            while buffer:
                chunk = os.read(ends.request, len(buffer))
                buffer[: len(chunk)] = chunk
                buffer = buffer[len(chunk) :]

        received.extend(array.size for array in protocol.read(read_into)[1])
        os.write(ends.answer, FRAME)

    worker = threading.Thread(target=work)
    worker.start()
    ends.pipes.send({}, [BIG])
    header, _ = ends.pipes.receive(soon(), 100)
    worker.join()
    assert (header, received) == ({"id": 7}, [BIG.size])
    ends.close()
    assert (ends.text.total, len(ends.text.kept)) == (3 << 16, 1000)


def test_an_answer_that_trickles_in_ends_at_the_deadline(ends: Ends) -> None:
    stopped = threading.Event()

    def trickle() -> None:
        os.write(ends.answer, protocol.pack({"id": 7}, [BIG])[0])
        while not stopped.wait(0.001):
            os.write(ends.answer, b"x")

    worker = threading.Thread(target=trickle)
    worker.start()
    with pytest.raises(TimeoutError):
        ends.pipes.receive(soon(0.1), BIG.nbytes)
    stopped.set()
    worker.join()


def test_a_worker_that_closes_its_pipes_is_noticed(ends: Ends) -> None:
    os.write(ends.printed, b"the last words")
    ends.end()
    ends.pipes.send({}, [BIG])
    with pytest.raises(EOFError):
        ends.pipes.receive(soon(), 100)
    assert ends.close() == "the last words"


def test_a_thread_that_prints_without_end_does_not_stop_the_questions(
    runner: Runner, job: Write
) -> None:
    source = """
        import os, threading
        def flood():
            while True:
                os.write(1, b"x" * 100000)
        threading.Thread(target=flood, daemon=True).start()
        def total(x): return x.sum()
        """
    case = Case(np.random.default_rng(0))
    case.expect("out", case.call("pkg.answer:total", case.array("x", np.ones(1 << 18))))
    result = runner.run(job(source), [case.script] * 3)
    assert [answer.values.get("out") for answer in result.answers] == [1 << 18] * 3
    assert result.text_bytes > 1 << 10  # more than is kept
