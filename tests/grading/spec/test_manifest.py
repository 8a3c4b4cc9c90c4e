"""A manifest that says what cannot be is refused in one clear line."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from grading.authoring.handout.handout_manifest import manifest_text
from grading.cohort import policy
from grading.judging.cases import record_plan
from grading.spec import Case, manifest, tree, workspace
from grading.spec.manifest import AssignmentError


def edit(root: Path, old: str, new: str) -> None:
    path = root / "assignment/assignment.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("schema = 1", "schema = 2", "got schema 2, expected 1"),
        ("schema = 1", "schema = ", "assignment.toml"),
        ('name = "toy-homework"', "", "top level: name: got None, expected a string"),
        ('id = "centre"\n', "", "Take off the mean: id: got None, expected a string"),
        ('id = "centre"', 'ID = "centre"', "Take off the mean: got 'ID', expected id, title"),
        ('title = "Rows"', "", "Rows: title: got None"),
        (
            'package = "toy"',
            'package = "toys"',
            "toy/rows.py', expected .* package 'toys', such",
        ),
        (
            '"toy/model.py"]',
            '"toy/model.py", "a.txt"]',
            "got 'a.txt', expected Python files",
        ),
        (
            'id = "Models"',
            'id = "Models"\nquestion = {id = "why"}',
            "question: got a table, expected",
        ),
        ("memory_mb = 512", "memory_mb = 512.5", "memory_mb: got 512.5, expected a whole number"),
        ("test_seconds = 2", "test_second = 2", "got 'test_second', expected test_seconds"),
        ("test_seconds = 2", "test_seconds = 0", "expected a number above 0"),
        ("points = 25", "points = -1", "model_loss: points: got -1, expected a number above 0"),
        ('id = "centre"', 'id = "scale_rows"', "two exercises are named 'scale_rows'"),
        (
            'id = "Models"',
            'id = "Models"\nquestion = [{id = "why"}, {id = "why"}]',
            "two questions are named 'why'",
        ),
        ('id = "Models"', 'id = "Rows"', "two parts are named 'Rows'"),
        ('"toy/rows.py", "toy/model.py"', '"toy/rows.py"', "which .submission. files does not"),
        (
            'where = ["toy/rows.py:centre"]',
            'where = ["toy/rows.py"]',
            "centre: where: got .'toy/rows.py'., expected",
        ),
        ('hints = ["Half', 'forbids = 3\nhints = ["Half', "expected a list of strings"),
        ('hints = ["Half', 'look = 3\nhints = ["Half', "look: got 3, expected a string"),
        ('hints = ["Half', 'look = "a\\nb"\nhints = ["Half', "expected one line of code"),
        (
            'id = "Models"',
            'id = "Models"\nnotebook = ["a.ipynb"]',
            "Models: notebook: got ..a.ipynb..",
        ),
        (
            'id = "Models"',
            'id = "Models"\nquestion = [{id = "why", title = []}]',
            "why: title: got .., expected a string",
        ),
        (
            'id = "Models"',
            'id = "Models"\nquestion = [{id = "why", rubric = 3}]',
            "why: rubric: got 3, expected a string",
        ),
        ("[release]", "[release]\nfile = []", "got 'file', expected files"),
        ("[release]", "[release]\nexclude = 'a'", "exclude: got 'a', expected a list of strings"),
        (
            'files = ["toy/rows.py", "toy/model.py"]',
            'files = "a"',
            "files: got 'a', expected a list",
        ),
        ("test_seconds = 2", "test_seconds = true", "expected a number above 0"),
        ("schema = 1", "schema = 1\npolcy = {}", "top level: got 'polcy', expected schema, name"),
        ("schema = 1", "schema = 1\ngrading = {profil = 1}", "got 'profil', expected profile"),
        ("[submission]", "[submission]\nfile = []", "got 'file', expected files"),
        ('id = "Models"', 'id = "Models"\nshow = []', "Models: got 'show', expected id, title"),
        (
            'hints = ["Half',
            'forbid = ["toy"]\nhints = ["Half',
            "model_loss: got 'forbid', expected id",
        ),
        (
            'id = "Models"',
            'id = "Models"\nquestion = [{id = "why", point = 1}]',
            "why: got 'point', expected id, title, points",
        ),
        ('id = "Models"', 'id = "Models"\nquestion = [{points = 1}]', "id: got None"),
        ("schema = 1", "schema = 1\ngrading = 3", ".grading.: got 3, expected a table"),
        ('id = "Models"', 'id = "Models"\nquestion = [3]', "question: got .3., expected a list of"),
        ('id = "Models"', 'id = "Models"\nquestion = 3', "question: got 3, expected a list of"),
        ("points = 25", "points = nan", "model_loss: points: got nan"),
        ("points = 25", "points = inf", "model_loss: points: got inf"),
        (
            'id = "Models"',
            'id = "Models"\nquestion = [{id = "why", points = "1"}]',
            "why: points: got '1', expected a number of at least 0",
        ),
    ],
)
def test_a_bad_manifest_is_refused(own_toy: Path, old: str, new: str, says: str) -> None:
    edit(own_toy, old, new)
    with pytest.raises(AssignmentError, match=says):
        manifest.load(own_toy)


def test_a_manifest_in_another_encoding_says_so(own_toy: Path) -> None:
    path = own_toy / "assignment/assignment.toml"
    path.write_bytes(path.read_text().replace("Rows", "Zeilen größer").encode("latin-1"))
    with pytest.raises(AssignmentError, match=r"toml is not encoded in UTF-8 .* Save it as UTF-8"):
        manifest.load(own_toy)


def test_a_manifest_that_cannot_be_read_is_named(own_toy: Path) -> None:
    path = own_toy / "assignment/assignment.toml"
    path.unlink()
    path.mkdir()
    with pytest.raises(AssignmentError, match=r"toml cannot be read \(Is a directory\)"):
        manifest.load(own_toy)


def test_a_hand_out_has_the_parts_however_the_manifest_is_written(own_toy: Path) -> None:
    """TOML has other quotes, and a comment may follow a table's name."""
    path = own_toy / "assignment/assignment.toml"
    path.write_text(
        path.read_text()
        .replace("[[part]]", "[[part]]  # a chapter")
        .replace("[release]", "[release]  # not for students")
        .replace("[submission]", "[submission]  # theirs")
        .replace('id = "Rows"', "id='Rows'")
        .replace('title = "Rows"', 'title = """Rows\n[[and]] columns"""')
    )
    text = manifest_text(manifest.load(own_toy).select(["Rows"]), [])
    assert "not for students" not in text
    assert "answers = [" in text
    assert "[[and]] columns" in text
    assert 'id = "Models"' not in text
    path.write_text(text)
    assert [part.id for part in manifest.load(own_toy).parts] == ["Rows"]


def test_a_manifest_that_notepad_saved_is_read(own_toy: Path) -> None:
    path = own_toy / "assignment/assignment.toml"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assignment = manifest.load(own_toy)
    policy.load(assignment)
    assert manifest_text(assignment, []).startswith("#")


def test_an_exercise_keeps_its_points_in_a_selection(toy: manifest.Assignment) -> None:
    assert sum(e.points for e in toy.exercises.values()) == 100.0
    rows = toy.select(["Rows"])
    assert {e.id: e.points for e in rows.exercises.values()} == {"scale_rows": 37.5, "centre": 37.5}
    with pytest.raises(AssignmentError, match=r"no part 'Row'\. Did you mean Rows\?"):
        toy.select(["Row"])


def test_a_slip_in_a_name_is_told_the_nearest_and_only_those() -> None:
    course = manifest.load(manifest.find())
    for slip in ("Droput", "dropout"):
        with pytest.raises(
            AssignmentError, match=rf"There is no part '{slip}'\. Did you mean Dropout\?$"
        ):
            course.select([slip])
    with pytest.raises(AssignmentError, match=r"Choose one of: [^?]+, Dropout, [^?]+\.$"):
        course.select(["Nonsense"])
    with pytest.raises(AssignmentError, match=r"these: dropout_forward, dropout_backward\?$"):
        course.exercise("dropout_")
    for name in ("Dropout", "dropout"):
        with pytest.raises(AssignmentError, match=r"Dropout is a part: `.+ check --parts Dropout`"):
            course.exercise(name)
    # Without --all, `check` lists the chapters of so large an assignment.
    with pytest.raises(
        AssignmentError, match=r"exercise 'nope'\. `.+ check --all` lists all \d+\.$"
    ):
        course.exercise("nope")


def test_it_is_found_from_below(toy_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(toy_root / "toy")
    assert manifest.load().name == "toy-homework"


def test_an_exercise_file_must_be_its_own(own_toy: Path) -> None:
    path = own_toy / "assignment/exercises/centre.py"
    path.write_text(path.read_text().replace('Exercise("centre")', 'Exercise("center")'))
    with pytest.raises(AssignmentError, match="expected `exercise = Exercise"):
        _ = manifest.load(own_toy).exercises["centre"].tests


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("def broken(:", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("open('nowhere')", "FileNotFoundError"),
        ("raise SystemExit(0)", "SystemExit"),
    ],
)
def test_an_exercise_file_that_cannot_be_run_is_named(own_toy: Path, line: str, says: str) -> None:
    path = own_toy / "assignment/exercises/centre.py"
    path.write_text(line)
    info = manifest.load(own_toy).exercises["centre"]
    before = set(sys.modules)
    with pytest.raises(AssignmentError, match=f"centre.py: cannot be run .{says}"):
        _ = info.tests
    assert not {name for name in set(sys.modules) - before if name.startswith("_assignment_")}


def test_a_test_that_ends_the_program_is_named_and_ends_nothing(own_toy: Path) -> None:
    path = own_toy / "assignment/exercises/centre.py"
    path.write_text(
        path.read_text().replace("    x = case", "    raise SystemExit(0)\n    x = case")
    )
    assignment = manifest.load(own_toy)
    with pytest.raises(AssignmentError, match=r"'values': cannot be recorded .SystemExit"):
        record_plan(assignment, assignment.exercises["centre"])


def test_questions_are_those_of_the_parts_selected(own_toy: Path) -> None:
    asked = 'question = [{id = "why", title = "Why?", points = 4}, {id = "how"}]'
    edit(own_toy, 'id = "Models"', f'id = "Models"\n{asked}')
    whole = manifest.load(own_toy)
    book = whole.parts[1].notebook
    assert whole.questions == [
        manifest.Question("why", "Why?", 4.0, "Models", book),
        manifest.Question("how", "how", 0.0, "Models", book),
    ]
    assert whole.select(["Rows"]).questions == []


def test_questions_of_one_title_are_told_apart_by_their_part(own_toy: Path) -> None:
    for part, name in (("Rows", "r1"), ("Models", "m1")):
        asked = f'question = [{{id = "{name}", title = "Question 1"}}]'
        edit(own_toy, f'id = "{part}"', f'id = "{part}"\n{asked}')
    titles = [question.title for question in manifest.load(own_toy).questions]
    assert titles == ["Question 1 (Rows)", "Question 1 (Models)"]


def test_an_exercise_must_stand_between_markers(own_toy: Path) -> None:
    edit(own_toy, "toy/rows.py:centre", "toy/rows.py:center")
    with pytest.raises(AssignmentError, match="got no solution in 'center'"):
        _ = tree.Source(manifest.load(own_toy)).owners


def test_the_answer_at_hand_is_nowhere_in_its_tree(toy: manifest.Assignment) -> None:
    source = tree.Source(toy)
    info = toy.exercises["scale_rows"]
    files, substitutes = source.answer(info, source.blanks())
    assert not any(b"x * columns" in data for data in files.values())
    assert "toy/fast.py" not in files  # forbidden: absent, not only refused
    (substitute,) = substitutes
    assert (substitute.module, substitute.file) == ("toy.rows", "_given/toy/rows.py")
    assert set(substitute.names) == {
        "extra"
    }  # it is not built on `centre`, so that stays the student's
    other, _ = source.answer(toy.exercises["centre"], source.blanks())
    assert "toy/fast.py" in other


def test_a_workspace_holds_one_tree_after_another() -> None:
    space = workspace.Workspace()
    root = space.hold({"a/b.py": b"1", "c.py": b"2"})
    space.hold({"a/b.py": b"3"})
    assert (root / "a/b.py").read_bytes() == b"3"
    assert not (root / "c.py").exists()
    space.close()
    assert not root.exists()


def course_with_helper(root: Path, toy_root: Path, name: str) -> Path:
    """A course whose exercise takes the name of its only test from a helper beside it."""
    shutil.copytree(toy_root, root, dirs_exist_ok=True)
    (root / "assignment/exercises/_words.py").write_text(f"NAME = {name!r}\n")
    (root / "assignment/exercises/centre.py").write_text(
        "from grading.spec import Case, Exercise\n\n"
        "from ._words import NAME\n\n"
        'exercise = Exercise("centre")\n\n\n'
        "@exercise.test(NAME)\n"
        "def named(case: Case) -> None:\n"
        '    case.expect("number", case.call("builtins:abs", 1))\n'
    )
    return root


def test_a_helper_comes_from_its_own_course_and_is_read_again_with_its_assignment(
    tmp_path: Path, toy_root: Path
) -> None:
    names = []
    for k, course in enumerate(("first", "second", "first")):
        root = course_with_helper(tmp_path / course, toy_root, f"{course} {k}")
        names.append(manifest.load(root).exercises["centre"].tests[0].name)
    assert names == ["first 0", "second 1", "first 2"]


def test_loading_an_assignment_again_leaves_no_module_of_the_time_before(own_toy: Path) -> None:
    assert manifest.load(own_toy).exercises["centre"].tests
    before = {name for name in sys.modules if name.startswith("_assignment_")}
    again = manifest.load(own_toy)
    assert len({name for name in sys.modules if name.startswith("_assignment_")}) < len(before)
    assert again.exercises["centre"].tests
    assert {name for name in sys.modules if name.startswith("_assignment_")} == before


def test_a_result_that_is_indexed_or_taken_apart_says_what_to_use() -> None:
    case = Case(np.random.default_rng(0))
    result = case.call("toy.rows:centre", 1.0)
    with pytest.raises(TypeError, match=r"Use \.unpack"):
        result[0]
    with pytest.raises(TypeError, match=r"Use \.unpack"):
        _out, _cache = result
