"""A new exercise: its skeleton, and its blanks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cs231n.cli import main
from grading.authoring import new_exercise
from grading.authoring.blanks import FILL
from grading.authoring.proofs import remake, verify
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import MANIFEST

pytest.importorskip("tomlkit", reason="tomlkit is not installed: no new exercise is made")


@pytest.fixture
def run(own_toy: Path) -> Callable[..., Result]:
    def call(*arguments: str) -> Result:
        line = ["new-exercise", *arguments, "--assignment", str(own_toy)]
        return CliRunner().invoke(main, line)

    return call


def fill(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in changes:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    path.write_text(text)


def test_a_skeleton_passes_verify_once_its_blanks_are_filled(
    run: Callable[..., Result], own_toy: Path, judging: Runner
) -> None:
    # With the new exercise each part has its 100 points.
    fill(own_toy / MANIFEST, ("points = 25", "points = 100"))
    before = (own_toy / MANIFEST).read_text()
    result = run("halve", "--part", "Rows", "--file", "toy/rows.py", "--points", "25")
    assert result.exit_code == 0, result.output
    manifest_file = (own_toy / MANIFEST).read_text()
    # Every line that was there still is, comments and all.
    lines = iter(manifest_file.splitlines())
    assert all(line in lines for line in before.splitlines())
    left = run("halve")
    assert left.exit_code == 1
    assert left.output.count(FILL) == 17 - 1  # rows.py has a docstring of its own
    assert "toy/rows.py:" in left.output

    fill(
        own_toy / "assignment" / "exercises" / "halve.py",
        (f" {FILL}: what the function must do, in one line.", ""),
        (f"{FILL}: the case that this test tries, such as 'more rows than columns'", "a matrix"),
        (f"{FILL}: an edge case, such as 'a single number'", "one number"),
    )
    fill(
        own_toy / "assignment" / "misconceptions" / "halve.py",
        (f"{FILL}: a-short-name", "doubled"),
        (
            f"{FILL}: the mistake in one sentence, such as 'The bias is never added.'",
            "x is doubled.",
        ),
        (f"{FILL}: a question that leads to the mistake, without code", "More or less?"),
        (f"{FILL}: text that occurs exactly once in the solution", "x / 2"),
        (f"{FILL}: the wrong text that students write instead", "x * 2"),
    )
    fill(
        own_toy / "toy" / "rows.py",
        (
            f"{FILL}: everything that the function must do. Test only what is written here.",
            "Half of `x`.",
        ),
        (f"x: {FILL}: its shape and its meaning.", "x: numbers."),
        (f"{FILL}: its shape and its meaning.", "An array of its shape."),
        (f"x.copy()  # {FILL}: the solution", "x / 2"),
    )
    fill(own_toy / "tests" / "assignment" / "test_halve.py", (FILL, "x"))
    for hint in new_exercise.HINTS:
        fill(own_toy / MANIFEST, (hint, "Think of a cake."))
    done = run("halve")
    assert done.exit_code == 0, done.output
    assert "verify --parts Rows --write-references" in done.output

    whole = manifest.load(own_toy)
    assert whole.exercises["halve"].where == ("toy/rows.py:halve",)
    remake.write(whole, [judging])
    report = verify.run(whole, [judging])
    assert [proof for proof in report.proofs if not proof.ok] == []
    assert sum(proof.exercise == "halve" for proof in report.proofs) >= 5


def test_an_unfilled_skeleton_does_not_pass(
    run: Callable[..., Result], own_toy: Path, judging: Runner
) -> None:
    assert run("halve", "--part", "Rows", "--file", "toy/rows.py").exit_code == 0
    with pytest.raises(manifest.AssignmentError, match=FILL):
        remake.write(manifest.load(own_toy), [judging])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("2fast",), "Choose the name of a Python function"),
        (("lambda",), "Choose the name of a Python function"),
        (("",), "Choose the name of a Python function"),
        (("Ünder",), "Choose the name of a Python function"),
        (("halve", "--points", "nan"), "nan is not a finite number"),
        (("halve", "--points", "inf"), "inf is not a finite number"),
        (("halve", "--part", "", "--new-part"), "cannot be the id of a new part"),
        (("halve", "--part", 'a"b', "--new-part"), "cannot be the id of a new part"),
        (("Scale_Rows",), "The exercise 'scale_rows' already exists. Choose another name."),
        (("scale_rows", "--part", "Fresh", "--new-part"), "already exists, in toy/rows.py"),
        (("scale_rows", "--file", "toy/scale.py"), "in toy/rows.py and part Rows. Choose another"),
        (("extra", "--file", "toy/rows.py"), "toy/rows.py already defines extra"),
        (("halve", "--part", "Row"), "Did you mean Rows? To add it, use --new-part."),
        (("halve", "--part", "Nope"), "Choose one of: Rows, Models. To add it, use --new-part."),
        (("halve", "--part", "Rows", "--new-part"), "Leave out --new-part"),
        (("halve", "--file", "elsewhere/a.py"), "Choose a file in the package, such as toy/halve"),
        (("halve", "--file", "toy/../a.py"), "Choose a file in the package, such as toy/halve"),
        (("halve", "--file", "/toy/a.py"), "Choose a file in the package, such as toy/halve"),
        (("h" * 300,), "cannot be written (File name too long). Nothing was changed"),
        # The files of the tests come before this one.
        (("halve", "--file", "toy/rows.py/a.py"), "toy/rows.py/a.py cannot be written"),
    ],
)
def test_what_cannot_be_made_changes_nothing(
    run: Callable[..., Result], own_toy: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = {path: path.read_bytes() for path in own_toy.rglob("*") if path.is_file()}
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert {path: path.read_bytes() for path in own_toy.rglob("*") if path.is_file()} == before


def test_the_first_exercise_of_a_new_course(tmp_path: Path) -> None:
    (tmp_path / "assignment").mkdir()
    head = 'schema = 1\nname = "texts-1"\ntitle = "Texts"\npackage = "texts"\n'
    (tmp_path / MANIFEST).write_text(head)
    line = ["new-exercise", "count_words", "--assignment", str(tmp_path)]
    result = CliRunner().invoke(main, line)
    assert result.exit_code == 2
    assert "no part yet" in result.output
    result = CliRunner().invoke(main, [*line, "--part", "Words", "--new-part"])
    assert result.exit_code == 0, result.output
    (part,) = manifest.load(tmp_path).parts
    assert (part.id, part.exercises) == ("Words", ("count_words",))
    assert (tmp_path / MANIFEST).read_text().startswith(head)


def test_a_part_that_only_asks_a_question_gets_its_first_exercise(
    run: Callable[..., Result], own_toy: Path
) -> None:
    asked = '\n[[part]]\nid = "Prose"\ntitle = "Prose"\n\n[[part.question]]\nid = "why"\n'
    with (own_toy / MANIFEST).open("a") as file:
        file.write(asked)
    assert run("halve", "--part", "Prose").exit_code == 0
    last = manifest.load(own_toy).parts[-1]
    assert (last.exercises, [question.id for question in last.questions]) == (("halve",), ["why"])


def test_a_manifest_of_windows_stays_one(run: Callable[..., Result], own_toy: Path) -> None:
    path = own_toy / MANIFEST
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    result = run("halve", "--part", "Rows")
    assert result.exit_code == 0, result.output
    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert "halve" in manifest.load(own_toy).exercises


def test_a_function_goes_into_a_file_without_numpy(
    run: Callable[..., Result], own_toy: Path
) -> None:
    (own_toy / "toy" / "words.py").write_text('"""Words."""\n\nimport re\n')
    assert run("count_words", "--part", "Rows", "--file", "toy/words.py").exit_code == 0
    compile((own_toy / "toy" / "words.py").read_text(), "words.py", "exec")


def test_a_new_part_and_a_new_file(run: Callable[..., Result], own_toy: Path) -> None:
    result = run("halve", "--part", "Fresh", "--new-part", "--title", "Halves")
    assert result.exit_code == 0, result.output
    whole = manifest.load(own_toy)
    assert whole.parts[-1].id == "Fresh"
    assert whole.exercises["halve"].title == "Halves"
    assert "toy/halve.py" in whole.files
    assert run("halve").exit_code == 1
