"""A rubric may change after marks were given: they keep the words of what was ticked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cs231n.cli import main
from grading.gradebook.records import Conflict
from grading.mark.desk import Desk
from grading.spec import manifest
from tests.grading.mark.conftest import RUBRIC
from tests.grading.mark.test_app import call

NEW = '[[criterion]]\npoints = 1\nearns = "Is new."\n'


def rubric_of(desk: Desk) -> Path:
    return desk.assignment.folder / "rubric" / "why.toml"


def insert(desk: Desk) -> None:
    head, _, tail = RUBRIC.partition("[[criterion]]")
    rubric_of(desk).write_text(f"{head}{NEW}[[criterion]]{tail}")


def first(desk: Desk) -> tuple[int, dict[str, Any]]:
    answer = desk.question("why")["answers"][0]
    return answer["submission"], answer["mark"]


def give(desk: Desk, *items: str, points: float = 2.0) -> dict[str, Any]:
    submission, mark = first(desk)
    given: dict[str, Any] = {"points": points, "comment": "", "author": "ta"}
    return desk.mark("why", submission, items=items, seen=mark["version"], **given)


def test_an_item_that_is_inserted_changes_no_earlier_tick(desk: Desk) -> None:
    give(desk, "c2", "s1")
    insert(desk)
    _, mark = first(desk)
    assert mark["items"] == ["c3", "s1"]
    assert (mark["gone"], mark["changed"]) == ([], [])


def test_an_item_with_other_line_breaks_stays_the_same(desk: Desk) -> None:
    give(desk, "c2")
    rubric_of(desk).write_text(RUBRIC.replace('"Says why."', '"""Says\n  why."""'))
    assert first(desk)[1]["items"] == ["c2"]


def test_an_item_that_is_gone_stays_ticked_until_the_marker_takes_it_away(desk: Desk) -> None:
    give(desk, "c1", "c2", points=3.0)
    rubric_of(desk).write_text(RUBRIC.replace("Says why.", "Proves it."))
    _, mark = first(desk)
    (gone,) = mark["gone"]
    assert (gone["says"], gone["points"]) == ("Says why.", 2.0)
    assert mark["items"] == ["c1", gone["id"]]
    assert desk.outdated() == {"why": 1}
    kept = give(desk, *mark["items"], points=3.0)
    assert (kept["gone"], kept["version"]) == ([gone], 2)
    taken = give(desk, "c1", "c2", points=3.0)
    assert (taken["items"], taken["gone"]) == (["c1", "c2"], [])
    assert desk.outdated() == {}
    # Undo brings it back.
    assert give(desk, "c1", gone["id"])["gone"] == [gone]


def test_an_item_with_other_points_is_named(desk: Desk) -> None:
    give(desk, "c2")
    rubric_of(desk).write_text(RUBRIC.replace("points = 2", "points = 1"))
    _, mark = first(desk)
    assert (mark["items"], mark["points"]) == (["c2"], 2.0)
    assert mark["changed"] == ["The points changed from 2 to 1 after this was ticked: Says why."]


def test_two_items_of_the_same_words_are_told_apart_by_their_number(desk: Desk) -> None:
    rubric_of(desk).write_text(NEW + NEW)
    assert give(desk, "c1", "c2")["items"] == ["c1", "c2"]


def test_another_marker_is_told_before_an_item_is_refused(desk: Desk) -> None:
    submission, _ = first(desk)
    give(desk, "c1")
    late: dict[str, Any] = {"points": 1.0, "comment": "", "author": "other", "seen": 0}
    with pytest.raises(Conflict):
        desk.mark("why", submission, items=["c-0123456789ab"], **late)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[criterion]\n", "cannot be read: "),
        ("[[criterion]]\nearns = 1\n", "criterion 1: earns: got 1, expected a text"),
        (
            '[[criterion]]\nearns = "Rows."\npoints = "two"\n',
            "criterion 1: points: got 'two', expected a number",
        ),
        ('[[criterion]]\nearns = "Rows."\npoint = 2\n', "1: got 'point', expected earns, points"),
        ('[[common_slip]]\nsays = "No."\npoints = -1\n', "slip 1: got 'points', expected says"),
        ("criterion = 3\n", "criterion 1: got 3"),
        ('[[criterion]]\nearns = " "\n', "criterion 1: earns: got ' ', expected a text"),
        ("model_answer = 3\n", "rubric: model_answer: got 3, expected a string"),
        ('[[criteria]]\nearns = "Rows."\n', "rubric: got 'criteria', expected id, model_answer"),
    ],
)
def test_a_rubric_that_cannot_be_used_is_named_on_the_page(
    desk: Desk, text: str, says: str
) -> None:
    rubric_of(desk).write_text(text)
    answer = call(desk, "GET", "/api/questions/why")
    assert answer.status_code == 422
    assert says in answer.json()["detail"]
    assert call(desk, "GET", "/api/marks/why").status_code == 422


def test_a_question_may_name_the_file_of_its_rubric(desk: Desk) -> None:
    path = desk.assignment.folder / "assignment.toml"
    path.write_text(path.read_text().replace("rubric/why.toml", "rubric/shared.toml"))
    desk.assignment = manifest.load(desk.assignment.root)
    with pytest.raises(ValueError, match=r"shared\.toml cannot be read: No such file"):
        desk.question("why")
    rubric_of(desk).rename(desk.assignment.folder / "rubric" / "shared.toml")
    assert [item["says"] for item in desk.question("why")["items"]] == [
        "Names the rows.",
        "Says why.",
    ]


def test_the_command_names_a_rubric_that_cannot_be_used(desk: Desk, tmp_path: Path) -> None:
    rubric_of(desk).write_text("[[criterion]\n")
    home = str(desk.assignment.root)
    ran = CliRunner().invoke(main, ["mark", str(tmp_path / "grades"), "--assignment", home])
    assert ran.exit_code == 2
    assert "why.toml cannot be read" in ran.output


def test_a_rubric_that_notepad_saved_is_read(desk: Desk) -> None:
    rubric_of(desk).write_text(RUBRIC, encoding="utf-8-sig")
    assert len(desk.rubric("why").items) == 2
