"""A single submission is graded in this process, exercise by exercise, and can be interrupted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grading.cohort.crews.crews import CrewOptions, open_crew
from grading.cohort.crews.here import Here
from grading.cohort.crews.kit import Bench, ExerciseDone, Kit, SubmissionDone, Task
from grading.cohort.crews.pool import Pool
from grading.spec.manifest import Assignment


def test_steps_come_before_the_verdict(
    kit: Kit, tasks: Callable[[int], list[Task]], toy: Assignment
) -> None:
    crew = Here(kit)
    words = list(crew.grade(tasks(1)))
    assert [type(word) for word in words] == [ExerciseDone] * len(toy.exercises) + [SubmissionDone]
    assert isinstance(words[-1], SubmissionDone)
    assert words[-1].verdict.score == 100.0
    assert crew.sandbox == "unsafe"


def test_an_interruption_ends_what_runs(kit: Kit, tasks: Callable[[int], list[Task]]) -> None:
    crew = Here(kit)
    words = crew.grade(tasks(1))
    assert isinstance(next(words), ExerciseDone)
    bench = crew._bench
    assert isinstance(bench, Bench)
    words.close()  # type: ignore[attr-defined]
    assert bench.runner.closed  # type: ignore[attr-defined]


def test_a_closed_bench_keeps_no_folder(
    kit: Kit, tasks: Callable[[int], list[Task]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    bench = kit.to_travel().open()
    bench.grade(tasks(1)[0].submission)
    assert list(tmp_path.iterdir())
    bench.close()  # a Dask worker lives on
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_in_the_grader_is_raised(
    kit: Kit, tasks: Callable[[int], list[Task]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(Bench, "grade", broken)
    with pytest.raises(RuntimeError, match="broken"):
        list(Here(kit).grade(tasks(1)))


def test_only_a_single_submission_is_graded_here(kit: Kit, toy: Assignment) -> None:
    assert isinstance(open_crew(toy, kit, CrewOptions(1), 1), Here)
    assert isinstance(open_crew(toy, kit, CrewOptions(1), 2), Pool)
