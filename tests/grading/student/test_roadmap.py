"""What a save marks as changed, and the chapters on the road."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grading.judging.results import ExerciseResult
from grading.spec import manifest, markers
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


def test_a_blank_function_that_the_tests_call_comes_first(
    tmp_path: Path, write_manifest: Callable[..., None]
) -> None:
    back = {"id": "back", "points": 60, "over": ["front"], "own": ["pkg/a.py:front"]}
    write_manifest(tmp_path, {"One": [{"id": "front", "points": 40}, back]})
    file = tmp_path / "pkg" / "a.py"
    file.parent.mkdir()
    stubs = [f"def {name}(x):\n{markers.stub(name, 'pkg/a.py')}\n" for name in ("front", "back")]
    file.write_text("\n".join(stubs), encoding="utf-8")
    course = manifest.load(tmp_path)
    roadmap.keep(course, "back")
    assert roadmap.ahead(course) == "front"
    panel = roadmap.roadmap(course, course.exercises["back"], 0)
    assert panel.next == "front, pkg/a.py:1"
    # Once it is written, even if wrong, students may go on as they like.
    file.write_text(f"def front(x):\n    return x\n\n{stubs[1]}", encoding="utf-8")
    assert roadmap.ahead(course) == "back"
