"""The demo's quick parts: the submissions it makes, and that a false claim is found out."""

from __future__ import annotations

import ast
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from rich.console import Console

from cs231n.classifiers import cnn
from cs231n.cli import demo, demo_class
from cs231n.cli.demo_run import Demo
from grading import report
from grading.cli.common import batch, chapters, secret_seed
from grading.intake import take
from grading.judging import report_json
from grading.judging.results import ExerciseResult, SubmissionResult, TestResult
from grading.report.gallery import Gallery
from grading.spec import manifest, markers
from grading.student import checking

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run(tmp_path: Path) -> Demo:
    return Demo(Console(file=io.StringIO()), tmp_path, Gallery("Demo", "intro"))


@pytest.fixture
def assignment() -> manifest.Assignment:
    whole = manifest.load(ROOT)
    if not (whole.folder / "misconceptions").is_dir():
        pytest.skip("a hand-out holds no known mistakes")
    return whole


def test_the_three_submissions(assignment: manifest.Assignment, tmp_path: Path) -> None:
    handout = tmp_path / "handout"
    for name in assignment.files:
        (handout / name).parent.mkdir(parents=True, exist_ok=True)
        (handout / name).write_text(f"# blank {name}\n")
    submissions = demo_class.make_submissions(assignment, handout, tmp_path / "submissions")
    assert list(submissions) == list(demo_class.MISTAKEN)
    changed = 0
    for name in assignment.files:
        solved = (tmp_path / "submissions" / demo_class.SOLUTIONS / name).read_text()
        mistaken = (tmp_path / "submissions" / demo_class.MISTAKES / name).read_text()
        blank = (tmp_path / "submissions" / demo_class.UNTOUCHED / name).read_text()
        assert solved == (ROOT / name).read_text()
        assert blank == f"# blank {name}\n"
        ast.parse(mistaken)
        before = {r.name: r.body for r in markers.regions(solved, name)}
        after = {r.name: r.body for r in markers.regions(mistaken, name)}
        changed += sum(before[region] != after[region] for region in before)
    assert changed >= len(submissions)


def verdict(student: str, score: float | None, *known: tuple[str, str]) -> SubmissionResult:
    done = [
        ExerciseResult(
            exercise,
            exercise,
            "wrong",
            0.0,
            10.0,
            0.1,
            [TestResult("t", "public", "wrong", 0.0, 10.0, misconception=mistake)],
        )
        for exercise, mistake in known
    ]
    return SubmissionResult(student, "wrong", score, 100.0, 0.1, done)


MADE = {"conv": "bias-never-added"}
RIGHT = {
    demo_class.SOLUTIONS: verdict(demo_class.SOLUTIONS, 100.0),
    demo_class.UNTOUCHED: verdict(demo_class.UNTOUCHED, 0.0),
    demo_class.MISTAKES: verdict(demo_class.MISTAKES, 50.0, ("conv", "bias-never-added")),
}


def failed(run: Demo) -> list[str]:
    return [text for text, holds in run.page.claims if not holds]


def test_claims_that_hold(run: Demo) -> None:
    demo_class.judge_claims(run.claim, RIGHT, MADE)
    assert len(run.page.claims) == 4
    assert failed(run) == []


@pytest.mark.parametrize(
    ("student", "instead"),
    [
        (demo_class.SOLUTIONS, verdict(demo_class.SOLUTIONS, 99.9)),
        (demo_class.SOLUTIONS, verdict(demo_class.SOLUTIONS, None)),
        (demo_class.UNTOUCHED, verdict(demo_class.UNTOUCHED, 0.5)),
        (demo_class.UNTOUCHED, verdict(demo_class.UNTOUCHED, None)),
        (demo_class.MISTAKES, verdict(demo_class.MISTAKES, 0.0, ("conv", "bias-never-added"))),
        (demo_class.MISTAKES, verdict(demo_class.MISTAKES, 100.0, ("conv", "bias-never-added"))),
        (demo_class.MISTAKES, verdict(demo_class.MISTAKES, 50.0)),
        (demo_class.MISTAKES, verdict(demo_class.MISTAKES, 50.0, ("pool", "bias-never-added"))),
    ],
)
def test_a_false_claim_is_found_out(run: Demo, student: str, instead: SubmissionResult) -> None:
    demo_class.judge_claims(run.claim, RIGHT | {student: instead}, MADE)
    assert failed(run)


def test_missing_verdicts_are_no_proof(run: Demo) -> None:
    demo_class.judge_claims(run.claim, {}, {})
    assert len(failed(run)) == len(run.page.claims)


def test_a_long_line_stays_indented_in_a_narrow_terminal(run: Demo) -> None:
    run.out.width = 40
    run.claim("the verdict names its mistake in conv_backward_naive: pad-by-one", True)
    assert isinstance(run.out.file, io.StringIO)
    lines = run.out.file.getvalue().splitlines()
    assert lines[0].startswith("     ✓ the verdict")
    assert len(lines) > 1
    assert all(line.startswith("     ") and len(line) <= 40 for line in lines)


def test_the_scores_fit_the_terminal(
    run: Demo, assignment: manifest.Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake = "unpadding-counts-from-the-end-of-the-image"
    verdicts = [verdict("with-real-mistakes", 94.03, ("conv", mistake))]
    monkeypatch.setattr(demo_class, "make_submissions", lambda *_: {})
    monkeypatch.setattr(secret_seed, "secret_seed", lambda *_: bytes(32))
    monkeypatch.setattr(take, "take", lambda *_: SimpleNamespace(to_judge=[]))
    monkeypatch.setattr(batch, "grade_batch", lambda *_: (verdicts, "bubblewrap"))
    monkeypatch.setattr(report_json, "write", lambda *_, **__: None)
    monkeypatch.setattr(report, "write_pages", lambda *_: run.folder)
    run.out.width = 60
    demo_class.grade(run, assignment, run.folder)
    assert isinstance(run.out.file, io.StringIO)
    printed = run.out.file.getvalue()
    assert "94.03 / 100" in printed
    assert set(mistake.split("-")) <= set(printed.replace("-", " ").split())


def test_a_failed_claim_ends_the_demo_with_1(run: Demo, tmp_path: Path) -> None:
    run.claim("pigs fly", False)
    with pytest.raises(SystemExit) as stop:
        demo._close(run, tmp_path / "index.html", 1.0)
    assert stop.value.code == 1


def test_a_hand_out_that_is_not_built_is_no_hand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from grading.authoring.handout import release

    def build(*_: object, **__: object) -> None:
        raise manifest.AssignmentError("no [release] files")

    monkeypatch.setattr(release, "build", build)
    building = demo_class.Background(None, Path("nowhere"))  # type: ignore[arg-type]
    with pytest.raises(manifest.AssignmentError, match="release"):
        building.wait(lambda _: None)


@pytest.mark.parametrize("blank", [True, False])
def test_a_finished_hand_out_trains_its_network_if_it_has_one(
    blank: bool, run: Demo, assignment: manifest.Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritten(self: object) -> None:
        raise NotImplementedError("three_layer_convnet_init is not written yet")

    done: list[str] = []
    monkeypatch.setattr(checking, "check", lambda *_: [ExerciseResult("a", "A", "ok", 1, 1, 0, [])])
    monkeypatch.setattr(chapters, "show_all", lambda *_: None)
    monkeypatch.setattr(demo, "train", lambda run: done.append("trained"))
    monkeypatch.setattr(demo, "speed", lambda run: done.append("measured"))
    monkeypatch.setattr(demo, "_close", lambda run, index, seconds: done.append(f"{seconds > 0}"))
    if blank:
        monkeypatch.setattr(cnn.ThreeLayerConvNet, "__init__", unwritten)
    demo._hand_out(run, assignment, 0.0)
    assert done == ([] if blank else ["trained", "measured", "True"])
    assert isinstance(run.out.file, io.StringIO)
    assert ("no network to train" in run.out.file.getvalue()) == blank


def test_without_an_assignment_the_demo_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object, **__: object) -> Path:
        raise manifest.AssignmentError("There is no assignment here.")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(manifest, "find", nothing)
    result = CliRunner().invoke(demo.demo, [])
    assert result.exit_code == 2, result.output
    assert not list(tmp_path.iterdir())
