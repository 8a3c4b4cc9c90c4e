"""Verdicts: a student's own check, and the grading of a submission."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from grading.assignment import Assignment
from grading.collect import Submission
from grading.results import ExerciseResult, SubmissionResult
from grading.sandbox.runner import Runner

# Called after each exercise with its verdict, how many are done, and how many there are.
Progress = Callable[[ExerciseResult, int, int], None]


def check(
    assignment: Assignment,
    tree_root: Path,
    exercise_ids: Sequence[str],
    runner: Runner,
    progress: Progress | None = None,
) -> list[ExerciseResult]:
    """Judge a student's working folder on the published tests alone."""
    raise NotImplementedError


def grade_submission(
    assignment: Assignment,
    submission: Submission,
    runner: Runner,
    secret: bytes,
    progress: Progress | None = None,
) -> SubmissionResult:
    """Judge a submission on published and hidden tests."""
    raise NotImplementedError
