"""An answer cannot reach what its exercise forbids, under any name in the package."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from grading.authoring.handout import contents
from grading.judging.judge import Judge
from grading.spec import Rewrite, manifest, markers
from grading.spec.tree import Source
from grading.student.checking import open_sandbox
from grading.support.names import module_name

COURSE = manifest.load(manifest.find())
SOURCE = Source(COURSE)

SUBMISSION = tomllib.loads((COURSE.root / manifest.MANIFEST).read_text("utf-8"))["submission"]
TOOLS = {COURSE.package, *SUBMISSION["tools"]}
LOOPS = [info for info in COURSE.exercises.values() if "cs231n.fast_layers" in info.forbids]


def is_tool(module: str) -> bool:
    return module == COURSE.package or ".".join(module.split(".")[:2]) in TOOLS


def imported(source: str, module: str) -> set[str]:
    """The modules of the package that a file imports at its top level."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(module.split(".")[: -node.level]) if node.level else ""
            base = ".".join(filter(None, (above, node.module)))
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in names if name in SOURCE.modules}


def test_the_tree_of_an_exercise_about_loops_contains_no_other_answer() -> None:
    assert {info.id for info in LOOPS} >= {
        "conv_forward_naive", "conv_backward_naive", "max_pool_forward_naive",
        "max_pool_backward_naive", "correlate2d", "mean_pool_forward_naive", "im2col_indices",
    }  # fmt: skip
    for info in LOOPS:
        tree, _ = SOURCE.answer(info, SOURCE.solutions())
        modules = {module_name(path) for path in tree if not path.startswith("_given/")}
        own = {".".join(module_name(path).split(".")[:2]) for path in info.files}
        left = {name for name in modules if ".".join(name.split(".")[:2]) not in own}
        assert {name for name in left if not is_tool(name)} == set(), info.id


def test_a_tool_imports_only_tools() -> None:
    """A tool that imported an answer would make it available under another name."""
    imports = {
        f"{module} imports {name}"
        for path, data in SOURCE.files.items()
        for module in [module_name(path)]
        if is_tool(module) and path.endswith(".py")
        for name in imported(data.decode(), module)
        if not is_tool(name)
    }
    assert imports == set()


def test_a_numerical_gradient_is_no_answer() -> None:
    """The gradient check of the package gave almost all points of a backward pass."""
    # The mask of dropout is in the cache, so there is nothing to differentiate.
    gradients = {
        name for name in COURSE.exercises if re.search("backward|gradient|_loss$", name)
    } - {"dropout_backward"}
    barred = {i.id for i in COURSE.exercises.values() if "cs231n.gradient_check" in i.forbids}
    assert barred == gradients
    numerical = Rewrite(
        "cs231n/layers.py:affine_backward",
        """
        from .gradient_check import eval_numerical_gradient_array as slope
        dx = slope(lambda v: affine_forward(v, w, b)[0], x.copy(), dout)
        dw = slope(lambda v: affine_forward(x, v, b)[0], w.copy(), dout)
        db = slope(lambda v: affine_forward(x, w, v)[0], b.copy(), dout)
        """,
    )
    info = COURSE.exercise("affine_backward")
    with open_sandbox() as runner:
        judge = Judge(COURSE, runner, b"numerical")
        key = judge.answer_key([info])
        verdict = judge.judge(info, key, judge.source.changed([numerical])).verdict
    assert (verdict.status, verdict.score) == ("forbidden", 0)
    assert verdict.headline == (
        "eval_numerical_gradient_array of cs231n.gradient_check is not allowed in this exercise"
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """This repository with one module added."""
    (tmp_path / "assignment").symlink_to(COURSE.root / "assignment")
    (tmp_path / COURSE.package).mkdir()
    for path in (COURSE.root / COURSE.package).iterdir():
        (tmp_path / COURSE.package / path.name).symlink_to(path)
    (tmp_path / COURSE.package / "newcomer.py").write_text("ANSWER = 42\n")
    return tmp_path


def test_a_new_module_is_forbidden_without_being_listed(root: Path) -> None:
    exercises = manifest.load(root).exercises
    for info in LOOPS:
        assert set(exercises[info.id].forbids) - set(info.forbids) == {"cs231n.newcomer"}
    assert not exercises["affine_forward"].forbids


def test_students_may_use_a_helper_module_that_they_add_to_a_hand_out(
    root: Path, tmp_path: Path
) -> None:
    choice = contents.choose(COURSE)
    handed = contents.manifest_text(choice.to_solve, choice.gone)
    (root / "assignment").unlink()
    (root / "assignment").mkdir()
    for path in (COURSE.root / "assignment").iterdir():
        (root / "assignment" / path.name).symlink_to(path)
    (root / manifest.MANIFEST).unlink()
    (root / manifest.MANIFEST).write_text(handed, encoding="utf-8")
    exercises = manifest.load(root).exercises
    for info in LOOPS:
        assert set(exercises[info.id].forbids) == set(info.forbids)


def test_the_tree_of_an_exercise_does_not_contain_its_reference() -> None:
    solutions = [
        (owner, path, region.name, region.body)
        for path, owned in SOURCE.owners.items()
        for region in markers.regions(SOURCE.files[path].decode(), path)
        for owner in [owned.get(region.name)]
        if owner is not None and region.body.count("\n") > 1
    ]
    assert len(solutions) > 20
    for info in COURSE.exercises.values():
        tree, _ = SOURCE.answer(info, SOURCE.blanks())
        near = SOURCE.builds_on(info)
        for owner, path, name, body in solutions:
            if owner not in near:
                held = [data for at, data in tree.items() if at.endswith(path)]
                assert not any(body.encode() in data for data in held), (info.id, path, name)
