"""The manifest: points, places, hints and questions are complete and consistent."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import PurePosixPath

import pytest
from click import Context

from cs231n.cli import main
from tests.assignment.steps import ASSIGNMENT, IDS, ROOT, SOURCE

DATA = tomllib.loads((ROOT / "assignment" / "assignment.toml").read_text(encoding="utf-8"))
PART = "ConvolutionalNetworks"


def entries(part: str = PART) -> list[dict[str, object]]:
    """The exercises of a part, as the manifest lists them."""
    return next(p["exercise"] for p in DATA["part"] if p["id"] == part)


@pytest.mark.parametrize("part", [p["id"] for p in DATA["part"]])
def test_the_points_of_a_part_add_up_to_100(part: str) -> None:
    assert sum(entry["points"] for entry in entries(part)) == 100


@pytest.mark.parametrize("exercise", IDS)
def test_an_exercise_has_three_hints_that_are_not_code(exercise: str) -> None:
    hints = ASSIGNMENT.exercises[exercise].hints
    assert len(hints) == 3
    assert all(len(hint) > 40 for hint in hints)
    for hint in hints:
        assert not re.search(r"np\.|\w\(\w+, |\w\[.*:.*\]|for \w+ in range", hint), hint


def test_every_place_has_a_solution_and_belongs_to_one_exercise() -> None:
    claimed = {path: set(names) for path, names in SOURCE.owners.items()}
    for info in ASSIGNMENT.exercises.values():
        for path in info.files:
            assert set(info.names_in(path)) <= claimed[path]


def test_every_marked_solution_of_a_submitted_file_belongs_to_an_exercise() -> None:
    listed = set(DATA["submission"]["files"])
    assert [place for place in SOURCE.given if place.partition(":")[0] in listed] == []


def test_the_exercises_that_an_exercise_uses_exist() -> None:
    known = set(IDS)
    for part in DATA["part"]:
        own = {entry["id"] for entry in part["exercise"]}
        for key in ("over", "shows"):
            assert set(part.get(key, ())) <= known - own, part["id"]
        for entry in part["exercise"]:
            assert set(entry.get("over", ())) <= known, entry["id"]
            assert entry["id"] not in entry.get("over", ()), entry["id"]
            for place in entry.get("own", ()):
                path, _, name = place.partition(":")
                assert name in SOURCE.regions[path], entry["id"]


def test_every_question_has_points_and_criteria_that_add_up_to_them() -> None:
    questions = [q for part in DATA["part"] for q in part.get("question", ())]
    assert len(questions) >= 2
    for question in questions:
        rubric = tomllib.loads((ROOT / question["rubric"]).read_text(encoding="utf-8"))
        assert rubric["id"] == question["id"]
        assert sum(c["points"] for c in rubric["criterion"]) == question["points"]
        assert all(len(c["earns"]) > 20 for c in rubric["criterion"])
        assert len(rubric["model_answer"]) > 100


def test_exercise_files_contain_no_line_of_a_solution() -> None:
    solution = set()
    for path, names in SOURCE.regions.items():
        text = SOURCE.files[path].decode()
        for name in names:
            body = text.partition(f"def {name.rpartition('.')[2]}(")[2]
            body = body.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0]
            solution |= {line.strip() for line in body.splitlines() if len(line.strip()) > 30}
    assert len(solution) > 100
    for path in (ROOT / "assignment" / "exercises").glob("*.py"):
        lines = {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
        assert not lines & solution, path.name


def test_exercise_files_belong_to_exercises() -> None:
    for folder in ("exercises", "misconceptions", "variants"):
        for path in (ROOT / "assignment" / folder).glob("*.py"):
            if not path.stem.startswith("_"):
                assert path.stem in IDS, path
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_the_students_readme_lists_every_part_and_only_commands_that_exist() -> None:
    text = (ROOT / "assignment" / "handout" / "README.md").read_text(encoding="utf-8")
    for part in DATA["part"]:
        notebook = part["notebook"].removeprefix("notebooks/").removesuffix(".ipynb")
        (row,) = (line for line in text.splitlines() if line.startswith(f"| `{notebook}`"))
        for path in {place.partition(":")[0] for e in part["exercise"] for place in e["where"]}:
            folders = [f"`{folder.as_posix()}/`" for folder in PurePosixPath(path).parents]
            assert any(place in row for place in (f"`{path}`", *folders)), (notebook, path)
    for command in re.findall(r"`cs231n ([a-z]+)", text):
        assert command in main.commands or command in main.list_commands(Context(main)), command


def test_the_students_readme_names_no_points_that_a_selection_would_change() -> None:
    text = (ROOT / "assignment" / "handout" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\|.*\| *\d[\d +]* *\|$", text, flags=re.MULTILINE) == []


PARTS = [part["id"] for part in DATA["part"]]


@pytest.mark.parametrize(
    "chosen", [[part] for part in PARTS] + [PARTS, PARTS[:2], PARTS[::2], PARTS[::-1]]
)
def test_an_exercise_keeps_its_points_in_any_selection(chosen: list[str]) -> None:
    some = ASSIGNMENT.select(chosen)
    assert sum(info.points for info in some.exercises.values()) == 100 * len(chosen)
    assert {info.part for info in some.exercises.values()} == set(chosen)
    for entry in entries(chosen[0]):
        assert some.exercises[str(entry["id"])].points == entry["points"]


def test_every_exercise_has_known_wrong_answers_and_other_right_ones() -> None:
    for part in ("FullyConnectedNets", "BatchNormalization", "Dropout", "PyTorch"):
        for entry in entries(part):
            info = ASSIGNMENT.exercises[str(entry["id"])]
            assert len(info.misconceptions) >= 3, info.id
            assert len(info.variants) >= 2, info.id


def test_there_are_enough_known_answers() -> None:
    infos = [ASSIGNMENT.exercises[entry["id"]] for entry in entries()]
    assert all(len(info.misconceptions) >= 3 for info in infos)
    assert sum(len(info.misconceptions) for info in infos) >= 60
    assert sum(len(info.variants) for info in infos) >= 20


@pytest.mark.parametrize("exercise", IDS)
def test_a_misconception_speaks_in_whole_sentences(exercise: str) -> None:
    info = ASSIGNMENT.exercises[exercise]
    code = "".join((ROOT / place.partition(":")[0]).read_text("utf-8") for place in info.where)
    for known in info.misconceptions:
        # A sentence may begin with a name from the code, such as dx.
        first = re.findall(r"\w+", known.says)[0]
        assert first[0].isupper() or re.search(rf"\b{first}\b", code), known.id
        assert known.says.endswith("."), known.id
        assert known.hint[-1] in ".?", known.id
        assert len(known.hint) > 20, known.id


def test_code_with_a_bug_is_never_handed_out_with_an_exercise_that_it_would_answer() -> None:
    stubbed = {part.id for part in ASSIGNMENT.parts
               for name in part.exercises if ASSIGNMENT.exercises[name].stub}  # fmt: skip
    assert stubbed == {part.id for part in ASSIGNMENT.parts if part.shows}
    together = ASSIGNMENT.together()
    assert stubbed.isdisjoint(part.id for part in together.parts)
    assert sum(info.points for info in together.exercises.values()) == pytest.approx(
        100 * len(together.parts)
    )
