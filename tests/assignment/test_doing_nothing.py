"""A function that does none of the work earns no points.

Three such answers are tried for every exercise: one sets the results to None and leaves the rest to
the code that students are given, one returns its first argument, together with a cache where the
solution returns a tuple, and one returns zeros of the right shapes.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

import pytest

from grading.judging.answer_key import AnswerKey
from grading.judging.judge import Judge
from grading.spec import Rewrite, markers
from grading.spec.manifest import ExerciseInfo
from grading.student.checking import open_sandbox
from tests.assignment.steps import ASSIGNMENT, IDS

Files = Mapping[str, bytes]

ZEROS = """

def _zeros(value):
    import numpy as np

    if isinstance(value, dict):
        return {key: _zeros(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return tuple(_zeros(entry) for entry in value)
    if isinstance(value, (np.ndarray, np.generic, int, float)):
        return value * 0
    return value


def _giving_zeros(function):
    return lambda *args, **kwargs: _zeros(function(*args, **kwargs))


"""

# Tests of cases in which the trivial answer is the right one.
TRIVIALLY_RIGHT = {
    ("dropout_forward", "first and cache"): {
        "test: out equals x",
        "train: images; p = 1 keeps everything",
    },
    ("dropout_backward", "first"): {"test: dx equals dout", "train: p = 1"},
    ("sequential_module", "first"): {"no layers"},
    ("dilate", "first"): {"stride 1 changes nothing"},
    ("max_pool_forward_tiles", "first and cache"): {"tiles of one pixel"},
    ("max_pool_backward_tiles", "first"): {"tiles of one pixel"},
    ("count_parameters", "zeros"): {"layers without parameters"},
    ("count_parameters", "unset"): {"layers without parameters"},
    ("to_state_dict", "zeros"): {"exactly six arrays"},
}

# What functions do that students get, and that are not the answers to these exercises.
GIVEN = {
    "a ReLU for batch norm": ("batchnorm_forward", "return np.maximum(x, 0), None\n"),
    "a ReLU for spatial batch norm": (
        "spatial_batchnorm_forward",
        "return np.maximum(x, 0), None\n",
    ),
    "flat images for spatial batch norm": (
        "spatial_batchnorm_forward",
        "return x.reshape(len(x), -1), None\n",
    ),
    "kernels of one pixel without padding": (
        "conv_forward_naive",
        "out = np.einsum('fc,nchw->nfhw', w[:, :, 0, 0], x)\nreturn out + b[:, None, None], None\n",
    ),
}


def function(text: str, name: str) -> ast.FunctionDef:
    """A function or method of a file."""
    node: ast.AST = ast.parse(text)
    for part in name.split("."):
        inside = ast.iter_child_nodes(node)
        node = next(child for child in inside if getattr(child, "name", None) == part)
    assert isinstance(node, ast.FunctionDef)
    return node


def first_argument(text: str, name: str) -> str:
    """The first argument of a function or method, apart from self."""
    node = function(text, name)
    names = [argument.arg for argument in node.args.args if argument.arg != "self"]
    return names[0] if names else "None"


def unset(judge: Judge, info: ExerciseInfo) -> Files:
    """An answer that sets what the code after it reads to None, and does nothing else."""
    changes = []
    for where in info.where:
        path, _, name = where.partition(":")
        text = judge.source.solutions()[path].decode()
        region = markers.region(text, path, name)
        names = [node for node in ast.walk(function(text, name)) if isinstance(node, ast.Name)]
        set_before = {
            n.id for n in names if isinstance(n.ctx, ast.Store) and n.lineno <= region.begin
        }
        set_inside = {n.id for n in names if isinstance(n.ctx, ast.Store)} - set_before
        read = [n.id for n in names if n.lineno > region.end and n.id in set_inside]
        changes.append(Rewrite(where, " = ".join(dict.fromkeys([*read, "_"])) + " = None\n"))
    return judge.source.changed(changes)


def returns_tuple(judge: Judge, info: ExerciseInfo) -> bool:
    """Whether a function of the solution returns several values."""
    solutions = judge.source.solutions()
    return any(
        isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple)
        for where in info.where
        for path, _, name in [where.partition(":")]
        for node in ast.walk(function(solutions[path].decode(), name))
    )


def returning(judge: Judge, info: ExerciseInfo, what: Callable[[str], str]) -> Files:
    """An answer in which every function returns an expression of its first argument."""
    solutions = judge.source.solutions()
    changes = []
    for where in info.where:
        path, _, name = where.partition(":")
        argument = first_argument(solutions[path].decode(), name)
        changes.append(Rewrite(where, f"return {what(argument)}\n"))
    return judge.source.changed(changes)


def zeros(judge: Judge, info: ExerciseInfo) -> Files:
    """The solution, but every number that it returns is replaced by 0."""
    files = judge.source.solutions()
    for path in info.files:
        wrapped = "".join(f"{name} = _giving_zeros({name})\n" for name in info.names_in(path))
        files[path] += (ZEROS + wrapped).encode()
    return files


def answers(judge: Judge, info: ExerciseInfo) -> Iterator[tuple[str, Files]]:
    """All answers that do nothing, by name."""
    yield "unset", unset(judge, info)
    # An array instead of a tuple, or a tuple instead of an array, is as wrong as None is.
    if returns_tuple(judge, info):
        yield "first and cache", returning(judge, info, lambda name: f"{name}, None")
    else:
        yield "first", returning(judge, info, lambda name: name)
    if not any("." in where or "batchnorm_forward" in where for where in info.where):
        # A method, and a function that stores statistics, does more than it returns.
        yield "zeros", zeros(judge, info)


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with open_sandbox() as runner:
        yield Judge(ASSIGNMENT, runner, b"nothing")


@pytest.fixture(scope="module")
def asked(judge: Judge) -> AnswerKey:
    return judge.answer_key(list(ASSIGNMENT.exercises.values()))


@pytest.mark.parametrize("exercise", IDS)
def test_an_answer_that_does_nothing_earns_no_points(
    exercise: str, judge: Judge, asked: AnswerKey
) -> None:
    info = ASSIGNMENT.exercise(exercise)
    habits = {test.name for test in info.tests if test.habit}
    for kind, files in answers(judge, info):
        verdict = judge.judge(info, asked, files).verdict
        earned = {test.name for test in verdict.tests if test.score} - habits
        assert earned == TRIVIALLY_RIGHT.get((exercise, kind), set()), kind
        assert earned or verdict.score == 0, kind


@pytest.mark.parametrize("what", GIVEN)
def test_a_given_function_earns_no_points_as_another_answer(
    what: str, judge: Judge, asked: AnswerKey
) -> None:
    exercise, body = GIVEN[what]
    info = ASSIGNMENT.exercise(exercise)
    files = judge.source.changed([Rewrite(info.where[0], body)])
    assert judge.judge(info, asked, files).verdict.score == 0
