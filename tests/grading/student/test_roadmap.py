"""What a save marks as changed, and the chapters on the road."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.judging.results import ExerciseResult
from grading.spec import manifest
from grading.student import progress, roadmap


@pytest.fixture
def course(own_toy: Path) -> manifest.Assignment:
    return manifest.load(own_toy)


def test_a_save_marks_only_what_it_changed(course: manifest.Assignment) -> None:
    right = [
        ExerciseResult(info.id, info.title, "ok", info.points, info.points, 0.1)
        for info in course.exercises.values()
    ]
    progress.record(course, right)
    file = course.root / "toy" / "rows.py"
    text = file.read_text(encoding="utf-8")
    assert text.count("x - mean") == 1
    for broken in ("x + mean", "x - (mean"):
        file.write_text(text.replace("x - mean", broken), encoding="utf-8")
        changed = {entry.id for entry in progress.standing(course) if not entry.unchanged}
        assert changed == {"centre"}, broken


def test_a_chapter_counts_what_is_done_and_names_what_it_needs_first(
    course: manifest.Assignment,
) -> None:
    file = course.folder / "assignment.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('id = "Models"', 'id = "Models"\nover = ["centre"]'))
    course = manifest.load(course.root)
    done = ExerciseResult("scale_rows", "", "ok", 37.5, 37.5, 0.1)
    progress.record(course, [done])
    rows, models = roadmap.chapters(course, progress.standing(course))
    assert (rows.number, rows.done, rows.points, rows.first) == (1, 1, (37.5, 75.0), ())
    assert (models.number, models.done, models.first) == (2, 0, ("centre",))
    assert roadmap.ahead(course) == "centre"
    roadmap.keep(course, "model_loss")
    assert roadmap.ahead(course) == "model_loss"
