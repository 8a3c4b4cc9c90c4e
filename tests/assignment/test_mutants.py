"""Small changes of the solutions are caught: a sample here, all by `cs231n verify --mutants`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from grading.authoring.proofs import changes, mutants
from grading.sandbox import side_by_side
from grading.spec import manifest
from grading.student import checking


@pytest.fixture(autouse=True, scope="module")
def _every_mutant_is_made_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "mutants", cache(changes.mutants))
        yield


@pytest.mark.slow
def test_a_sample_of_mutants_loses_points_or_is_excused() -> None:
    course = manifest.load(manifest.find())
    with side_by_side.opened(checking.open_sandbox) as runners:
        tried = mutants.run(course, runners, each=1)
    survived = [f"{t.exercise}: {t.mutant.was} -> {t.mutant.becomes}" for t in tried
            if t.fate == "survived"]  # fmt: skip
    assert survived == []
    assert len(tried) == len(course.exercises)


def test_every_excuse_belongs_to_a_mutant_that_still_exists() -> None:
    course = manifest.load(manifest.find())
    files = {
        path: (course.root / path).read_bytes()
        for info in course.exercises.values() for path in info.files
    }  # fmt: skip
    keys = {
        (info.id, mutant.was, mutant.becomes)
        for info in course.exercises.values() for mutant in mutants.of_exercise(files, info)
    }  # fmt: skip
    assert [e.key for e in mutants.excuses(course) if e.key not in keys] == []
