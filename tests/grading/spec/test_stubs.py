"""Students may begin with code to be mended in place of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.authoring.handout import release
from grading.authoring.proofs import proof
from grading.sandbox.runner import Runner
from grading.spec import manifest, markers
from grading.spec.manifest import AssignmentError
from grading.spec.tree import Source
from grading.student import checking

STUB = '''\
"""What students begin with."""

from grading.spec import Edit

STUB = [Edit("{where}", "{old}", "{new}")]
'''


def begin_with(
    root: Path, old: str, new: str, where: str = "toy/rows.py:centre"
) -> manifest.Assignment:
    """Let the exercise `centre` of the toy course begin with a changed solution."""
    folder = root / "assignment" / "stubs"
    folder.mkdir(exist_ok=True)
    text = STUB.format(where=where, old=old, new=new)
    (folder / "centre.py").write_text(text, encoding="utf-8")
    return manifest.load(root)


def test_the_hand_out_holds_the_broken_code_and_not_the_mended(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    out = tmp_path / "out"
    asked = begin_with(own_toy, "x.mean()", "2 * x.mean()")
    report = release.build(asked, out, runners=[judging])
    assert report.problems == []
    rows = (out / "toy/rows.py").read_text(encoding="utf-8")
    mine = rows.partition(markers.START_YOURS)[2].rpartition(markers.END_YOURS)[0]
    assert "mean = 2 * x.mean()\n    out = x - mean\n" in mine
    assert "mean = x.mean()" not in rows
    assert not (out / "assignment/stubs").exists()
    handout = manifest.load(out)
    verdicts = {
        v.id: v for v in checking.judge_each([judging], handout, out, list(handout.exercises))
    }
    assert verdicts["centre"].score == 0
    assert proof.is_blank(verdicts["centre"], to_fix=True)
    assert not proof.is_blank(verdicts["centre"])
    assert proof.is_blank(verdicts["scale_rows"])


def test_a_beginning_that_passes_a_test_is_not_released(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    # The rest still adds up to 0, so one of the two tests has nothing to find.
    asked = begin_with(own_toy, "out = x - mean", "out, mean = x - mean, 2 * mean")
    report = release.build(asked, tmp_path / "out", runners=[judging])
    assert any(
        "the blank exercise centre has a wrong verdict: wrong" in problem
        for problem in report.problems
    )


def test_the_solution_beside_a_beginning_is_a_leak(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    asked = begin_with(own_toy, "x.mean()", "2 * x.mean()")
    fast = own_toy / "toy/fast.py"
    fast.write_text(
        fast.read_text() + "\n\ndef spare(x):\n    mean = x.mean()\n    out = x - mean\n"
    )
    report = release.build(asked, tmp_path / "out", runners=[judging])
    assert "toy/fast.py contains lines of the solution of toy/rows.py:centre" in report.problems


@pytest.mark.parametrize(
    ("old", "where", "says"),
    [
        ("x.median()", "toy/rows.py:centre", "0 times in the solution"),
        ("x.mean()", "toy/rows.py:scale_rows", "STUB: got Edit"),
    ],
)
def test_a_beginning_that_does_not_fit_is_refused(
    own_toy: Path, old: str, where: str, says: str
) -> None:
    with pytest.raises(AssignmentError, match=says):
        Source(begin_with(own_toy, old, "1", where)).blanks()
