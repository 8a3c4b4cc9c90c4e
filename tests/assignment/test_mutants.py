"""Small changes of the solutions are caught: a sample here, all by `cs231n verify --mutants`."""

from __future__ import annotations

import pytest

from grading.authoring.proofs import mutants
from grading.sandbox import side_by_side
from grading.spec import manifest
from grading.student import checking


@pytest.mark.slow
def test_a_sample_of_mutants_loses_points_or_is_excused() -> None:
    course = manifest.load(manifest.find())
    with side_by_side.opened(checking.open_sandbox) as runners:
        tried = mutants.run(course, runners, each=2)
    kept = [f"{t.exercise}: {t.mutant.was} -> {t.mutant.becomes}" for t in tried
            if t.fate == "survived"]  # fmt: skip
    assert kept == []
    assert len(tried) == 2 * len(course.exercises)


def test_every_excuse_is_of_a_mutant_that_is_still_made() -> None:
    course = manifest.load(manifest.find())
    files = {
        path: (course.root / path).read_bytes()
        for info in course.exercises.values() for path in info.files
    }  # fmt: skip
    made = {
        (info.id, one.was, one.becomes)
        for info in course.exercises.values() for one in mutants.of_exercise(files, info)
    }  # fmt: skip
    assert [one.key for one in mutants.excuses(course) if one.key not in made] == []
