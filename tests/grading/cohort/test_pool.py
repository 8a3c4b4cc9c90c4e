"""Processes that grade may die; what they had in hand is tried once more, and no other suffers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.cohort.crews import pool
from grading.cohort.crews.kit import ExerciseDone, Kit, SubmissionDone, Task, label
from grading.intake.take import content
from grading.intake.work.submission import Submission
from grading.sandbox.contract import SandboxUnavailable
from grading.spec.manifest import Assignment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes")
Tasks = Callable[[int], list[Task]]


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process cannot delete its temporary folders."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def test_a_killed_process_costs_nothing(toy: Assignment, kit: Kit, tasks: Tasks) -> None:
    crew = pool.Pool(toy, kit, 2)
    got = {}
    killed = False
    steps = 0
    for event in crew.grade(tasks(5)):
        if isinstance(event, SubmissionDone):
            got[event.number] = event.verdict
        else:
            steps += 1
        if not killed and crew._slots:
            busy = next((s for s in crew._slots if s.task is not None), None)
            if busy is not None and busy.process.pid:
                os.kill(busy.process.pid, signal.SIGKILL)
                killed = True
    assert killed
    assert steps >= 5 * len(toy.exercises)
    assert set(got) == set(range(5))
    assert {verdict.score for verdict in got.values()} == {100.0}
    assert crew.sandbox == "unsafe"


def test_a_closed_terminal_ends_no_process_before_the_grader_does(
    toy: Assignment, kit: Kit, tasks: Tasks, tmp_path: Path
) -> None:
    crew = pool.Pool(toy, kit, 1)
    pids = set()
    for _ in crew.grade(tasks(1)):
        pids |= {slot.process.pid for slot in crew._slots if slot.process.pid}
        for pid in pids:
            os.kill(pid, signal.SIGHUP)
    assert len(pids) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_ends_two_processes_is_a_fault(toy: Assignment, kit: Kit, tasks: Tasks) -> None:
    crew = pool.Pool(toy, kit, 1)
    ends = 0
    got = {}
    for event in crew.grade(tasks(2)):
        if isinstance(event, ExerciseDone) and event.number == 0 and ends < 2:
            (slot,) = crew._slots
            assert slot.process.pid
            os.kill(slot.process.pid, signal.SIGKILL)
            slot.process.join()
            ends += 1
        elif isinstance(event, SubmissionDone):
            got[event.number] = event.verdict
    if ends < 2:
        pytest.fail("the process was too quick to be killed twice")
    assert got[0].status == "fault"
    assert got[0].score is None
    assert "ended 2 times" in got[0].notes[0]
    assert got[1].score == 100.0


def test_one_that_hangs_is_given_up(
    toy: Assignment, kit: Kit, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "GRACE", -toy.limits.submission_seconds)
    crew = pool.Pool(toy, kit, 1)
    verdicts = [
        e.verdict for e in crew.grade(_stopped(crew, tasks)) if isinstance(e, SubmissionDone)
    ]
    assert [verdict.status for verdict in verdicts] == ["fault"]
    assert "did not answer in time" in verdicts[0].notes[0]


def _stopped(crew: pool.Pool, tasks: Tasks) -> list[Task]:
    give = crew._give

    def freeze(slot: pool._Slot, task: tuple[Task, int]) -> None:
        assert slot.process.pid
        os.kill(slot.process.pid, signal.SIGSTOP)
        give(slot, task)

    crew._give = freeze  # type: ignore[method-assign]
    return tasks(1)


def test_a_process_that_cannot_start_says_why(toy: Assignment, tmp_path: Path) -> None:
    nowhere = Kit(tmp_path, ("Rows",), "unsafe", b"secret")
    crew = pool.Pool(toy, nowhere, 1)
    with pytest.raises(ValueError, match="assignment"):
        list(crew.grade([Task(0, Submission("ann"))]))


def test_no_process_outlives_the_grader(toy: Assignment, kit: Kit, tasks: Tasks) -> None:
    crew = pool.Pool(toy, kit, 2)
    events = crew.grade(tasks(4))
    next(events)
    processes = [slot.process for slot in crew._slots]
    crew.close()
    stop = time.monotonic() + 60
    while any(process.is_alive() for process in processes) and time.monotonic() < stop:
        time.sleep(0.05)
    assert not any(process.is_alive() for process in processes)


def test_a_kit_that_travels_grades_alike(toy: Assignment, kit: Kit, tasks: Tasks) -> None:
    packed = kit.to_travel()
    assert packed.packed
    assert b"a secret" not in packed.packed
    assert "a secret" not in repr(packed)
    with packed.open() as bench:
        assert bench.judge.assignment.root != toy.root
        assert bench.grade(tasks(1)[0].submission).score == 100.0
        scratch = bench.judge.assignment.root
    assert not scratch.exists()


def test_some_parts_are_an_assignment_of_their_own(toy: Assignment) -> None:
    assert label(toy) == toy.name
    if len(toy.parts) > 1:
        assert label(toy.select([toy.parts[0].id])) != toy.name


def test_the_same_content_has_the_same_name() -> None:
    first = Submission("ann", {"a.py": b"1", "b.py": b"2"})
    same = Submission("bob", {"b.py": b"2", "a.py": b"1"}, notes=["said"])
    assert content(first) == content(same)
    for other in (
        Submission("ann", {"a.py": b"12", "b.py": b""}),
        Submission("ann", first.files, answers={"why": "so"}),
        Submission("ann", problem="damaged"),
    ):
        assert content(other) != content(first)


def test_without_a_sandbox_the_pool_refuses(toy: Assignment) -> None:
    none = Kit(toy.root, tuple(p.id for p in toy.parts), "nonesuch", b"s")  # type: ignore[arg-type]
    crew = pool.Pool(toy, none, 1)
    with pytest.raises((SandboxUnavailable, ValueError)):
        list(crew.grade([Task(0, Submission("ann"))]))
