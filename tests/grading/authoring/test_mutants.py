"""Mutants of the toy course: all are made, all are caught, and what is not is said."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from grading.authoring.proofs import changes, mutants
from grading.authoring.proofs.memory import Memory
from grading.cli.verify import verify
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import AssignmentError

SOURCE = '''
import numpy as np


def f(x, y):
    """Text that is no code."""
    ### BEGIN SOLUTION
    a, b = x.shape
    for i in range(a):
        y[i, 1:b] += -2.5 * x[i, :b - 1].sum(axis=0)
    if a < b and True:
        y = np.where(x > 0, y, 0)
    z = y.T @ np.max(x, axis=1)
    ### END SOLUTION
    return z
'''

EXCUSE = """
[[mutant]]
exercise = "centre"
was = "out = x - mean"
becomes = "out = x - 1"
why = "A made-up reason."
"""


@pytest.fixture(scope="module")
def found() -> list[changes.Mutant]:
    """All changes of the function."""
    return list(changes.mutants(SOURCE, "f.py", "f"))


@pytest.mark.parametrize(
    "line",
    [
        "b, a = x.shape",
        "pass",
        "for i in range(a - 1):",
        "if not (a < b and True): y = np.where(x > 0, y, 0)",
        "if a <= b and True:",
        "if a < b or True:",
        "y[i, 1:b] = -2.5 * x[i, :b - 1].sum(axis=0)",
        "y[i, 1:b] -= -2.5 * x[i, :b - 1].sum(axis=0)",
        "y[i, 1:b] += 2.5 * x[i, :b - 1].sum(axis=0)",
        "y[i, 1:b] += -5.0 * x[i, :b - 1].sum(axis=0)",
        "y[i, 1:b] += -2.5 + x[i, :b - 1].sum(axis=0)",
        "y[i, 2:b] += -2.5 * x[i, :b - 1].sum(axis=0)",
        "y[i, :b] += -2.5 * x[i, :b - 1].sum(axis=0)",
        "y[i + 1, 1:b] += -2.5 * x[i, :b - 1].sum(axis=0)",
        "y[i, 1:b] += -2.5 * x[i, :b + 1].sum(axis=0)",
        "y[i, 1:b] += -2.5 * x[i, :b - 1].mean(axis=0)",
        "y[i, 1:b] += -2.5 * x[i, :b - 1].sum(axis=1)",
        "y[i, 1:b] += -2.5 * x[i, :b - 1].sum()",
        "y[i, 1:b] += -2.5 * x[i, :b - 1]",
        "y = np.where(x >= 0, y, 0)",
        "y = np.where(y, x > 0, 0)",
        "y = np.where(x > 0, y, 1)",
        "z = y @ np.max(x, axis=1)",
        "z = y.T @ np.min(x, axis=1)",
        "z = np.max(x, axis=1)",
    ],
)
def test_changes_of_every_kind_are_made(line: str, found: list[changes.Mutant]) -> None:
    assert line in {mutant.becomes for mutant in found}


def test_changes_are_valid_different_and_inside_the_solution(found: list[changes.Mutant]) -> None:
    assert len({mutant.data for mutant in found}) == len(found) > 60
    head, tail = SOURCE.split("a, b = x.shape")[0], "    return z\n"
    for mutant in found:
        compile(mutant.data, "f.py", "exec")
        assert mutant.data.decode().startswith(head)
        assert mutant.data.decode().endswith(tail)
        assert mutant.was != mutant.becomes


def test_the_toy_loses_points_by_every_mutant(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner
) -> None:
    cache = Memory(tmp_path / "known.txt")
    tried = mutants.run(toy, [judging], cache=cache)
    assert {result.fate for result in tried} == {"killed"}
    assert {result.exercise for result in tried} == set(toy.exercises)
    # What is known is not run again, so no sandbox is asked anything of a student's.
    again = Memory(tmp_path / "known.txt")
    assert again.known == cache.known
    assert len(again.known) == len(tried)


def test_a_survivor_is_found_and_an_excuse_that_is_not_needed(own_toy: Path) -> None:
    tests = own_toy / "assignment/exercises/centre.py"
    # Without its check of the mean, nobody looks at that value.
    tests.write_text(tests.read_text().replace('    case.expect("mean", mean)\n', ""))
    (own_toy / "assignment/equivalent_mutants.toml").write_text(EXCUSE)
    args = ["--assignment", str(own_toy), "--write-references", "--mutants", "--no-color"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(own_toy / "cache"))
        done = CliRunner().invoke(verify, args)
    assert done.exit_code == 1, done.output
    plain = " ".join(done.output.split())
    assert "centre: excuse out = x - mean -> out = x - 1: is listed in" in plain


def test_an_excuse_must_say_of_what_and_why(own_toy: Path) -> None:
    path = own_toy / "assignment/equivalent_mutants.toml"
    path.write_text(EXCUSE.replace("A made-up reason.", " "))
    with pytest.raises(AssignmentError, match="of centre for 'out = x - 1' has no reason"):
        mutants.excuses(manifest.load(own_toy))
    path.write_text(EXCUSE.replace('"centre"', '"center"'))
    with pytest.raises(AssignmentError, match=r"exercise 'center'\. Did you mean centre\?"):
        mutants.excuses(manifest.load(own_toy))
    path.write_text(EXCUSE + EXCUSE)
    with pytest.raises(AssignmentError, match="occurs twice"):
        mutants.excuses(manifest.load(own_toy))


def test_a_mutant_that_keeps_its_points_comes_with_the_entry_that_excuses_it(
    toy: manifest.Assignment,
) -> None:
    mutant = changes.Mutant("toy/rows.py", "centre", 'out = x["a"]', "out = x", b"")
    tried = mutants.Tried("centre", mutant, mutants.SURVIVED)
    (proof,) = [entry for entry in mutants.proofs(toy, [tried]) if entry.kind == "mutant"]
    assert not proof.ok
    entry = tomllib.loads(proof.seen.partition("\n")[2])
    assert entry["mutant"] == [
        {
            "exercise": "centre",
            "was": 'out = x["a"]',
            "becomes": "out = x",
            "why": "FILL IN: why this change is right, too",
        }
    ]
