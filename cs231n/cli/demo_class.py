"""The class of the demo: a hand-out built in the background, and three submissions, graded."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from grading.support.machine import processors
from grading.support.translation import tr

if TYPE_CHECKING:
    from cs231n.cli.demo_run import Demo
    from grading.authoring.handout.release import ReleaseReport
    from grading.judging.results import SubmissionResult
    from grading.sandbox.runner import Mechanism
    from grading.spec.manifest import Assignment

# The third submission has the first known mistake of each of these exercises.
MISTAKEN = ("conv_backward_naive", "max_pool_backward_naive", "three_layer_convnet_loss")
# The network needs these parts, so they are handed out solved.
FOUNDATIONS = ("FullyConnectedNets", "BatchNormalization")
SOLUTIONS, UNTOUCHED, MISTAKES = "the-solutions", "the-untouched-hand-out", "with-real-mistakes"


class Background:
    """Builds and tests the hand-out in a thread while the main thread trains."""

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.progress = tr("Starting")
        self._report: ReleaseReport | None = None
        self._problem: BaseException | None = None
        self._work = (assignment, folder)
        # A daemon thread, so that Ctrl-C does not have to wait for the tests.
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        from grading.authoring.handout import release

        def show(text: str) -> None:
            self.progress = text

        try:
            self._report = release.build(*self._work, solved=FOUNDATIONS, progress=show)
        except BaseException as problem:  # raised again by wait()
            self._problem = problem

    def wait(self, on_progress: Callable[[str], None]) -> ReleaseReport:
        """Wait for the build, reporting its progress, and return its report.

        Raises:
            BaseException: the error that ended the build, if it failed.
        """
        while self._thread.is_alive():
            self._thread.join(0.2)
            on_progress(self.progress)
        if self._report is None:
            raise self._problem or RuntimeError("the hand-out was not built")
        return self._report


def make_submissions(assignment: Assignment, handout: Path, folder: Path) -> dict[str, str]:
    """Write three submissions: the solutions, the unchanged hand-out, and one with mistakes.

    Args:
        assignment: the assignment, with its known mistakes.
        handout: the built hand-out.
        folder: the folder to write to; each submission gets its own folder inside.

    Returns:
        The mistakes of the third submission: exercise -> id of the misconception.
    """
    from grading.spec import markers

    if folder.exists():
        shutil.rmtree(folder)
    solved = {
        name: (assignment.root / name).read_text(encoding="utf-8") for name in assignment.files
    }
    mistaken, mistakes = dict(solved), {}
    for exercise in MISTAKEN:
        known = (
            assignment.exercises[exercise].misconceptions
            if exercise in assignment.exercises
            else []
        )
        if not known:
            continue
        for change in known[0].changes:
            path, _, name = change.where.partition(":")
            mistaken[path] = markers.apply(mistaken[path], path, name, change)
        mistakes[exercise] = known[0].id
    blank = {
        name: (handout / name).read_text(encoding="utf-8")
        for name in assignment.files
        if (handout / name).is_file()
    }
    for student, files in ((SOLUTIONS, solved), (UNTOUCHED, blank), (MISTAKES, mistaken)):
        for name, text in files.items():
            target = folder / student / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return mistakes


def judge_claims(
    claim: Callable[[str, bool], None],
    verdicts: dict[str, SubmissionResult],
    mistakes: dict[str, str],
) -> None:
    """Check the verdicts on the three submissions.

    Args:
        claim: called with each claim and whether it is true.
        verdicts: student -> verdict.
        mistakes: the mistakes of the third submission: exercise -> id of the misconception.
    """
    from grading.support.text import number

    right, blank, mistaken = (verdicts.get(name) for name in (SOLUTIONS, UNTOUCHED, MISTAKES))
    score, top = (right.score, right.max_score) if right else (None, 0.0)
    claim(
        tr("the solutions score {score} of {top}", score=number(score), top=number(top)),
        top > 0 and score == top,
    )
    score = blank.score if blank else None
    claim(tr("the untouched hand-out scores {score}", score=number(score)), score == 0)
    score = mistaken.score if mistaken else None
    claim(
        tr("the submission with mistakes scores {score}, in between", score=number(score)),
        score is not None and 0 < score < top,
    )
    named = {
        (exercise.id, test.misconception)
        for exercise in (mistaken.exercises if mistaken else [])
        for test in exercise.tests
        if test.misconception
    }
    for exercise, mistake in mistakes.items():
        claim(
            tr(
                "the verdict names its mistake in {exercise}: {mistake}",
                exercise=exercise,
                mistake=mistake,
            ),
            (exercise, mistake) in named,
        )
    if not mistakes:
        claim(tr("the assignment has known mistakes"), False)


def release(run: Demo, building: Background) -> Path:
    """Wait for the hand-out, show what its tests found, and return its folder."""
    with run.out.status(tr("Building")) as status:
        report = building.wait(status.update)
    for proof in report.proofs:
        run.note(proof)
    for problem in report.problems:
        run.note(problem, style="red")
    run.claim(
        tr("the hand-out contains no answers, and the assignment passes its self-test"), report.ok
    )
    if not report.ok:
        sys.exit(1)
    run.written.append((tr("the students' hand-out"), report.out))
    return report.out


def grade(run: Demo, assignment: Assignment, handout: Path) -> None:
    """Grade three submissions, test the claims about them, and write the class pages.

    Args:
        run: the run of the demo.
        assignment: the part that is graded.
        handout: the folder of the hand-out, from which the submissions are made.
    """
    from grading.cli.common import batch, secret_seed
    from grading.cli.grade import VERDICTS
    from grading.intake import take
    from grading.intake.work import submission
    from grading.judging import report_json, results, seeds
    from grading.report import tables as report_tables
    from grading.report import write_pages

    folder = run.folder / "submissions"
    mistakes = make_submissions(assignment, handout, folder)
    grades = run.folder / "grades"
    secret = secret_seed.secret_seed(grades)
    intake = take.take([folder], submission.shape_of(assignment))
    submissions = [entry.load() for entry in intake.to_judge]
    verdicts, sandbox = batch.grade_batch(
        assignment, submissions, _mechanism(), secret, min(processors(), 2), run.out
    )
    report = results.Report(assignment.name, seeds.seed_id(secret), verdicts, sandbox)
    report_json.write(report, grades / VERDICTS, detail=True)
    run.out.print(report_tables.score_table(verdicts, run.out.width))
    if sandbox == "unsafe":
        run.note(
            tr("This machine has no sandbox. The demo's own code is safe without one."),
            style="yellow",
        )
    judge_claims(run.claim, {verdict.student: verdict for verdict in verdicts}, mistakes)
    pages = write_pages(report, grades / "report")
    run.written += [
        (tr("the verdicts as JSON"), grades / VERDICTS),
        (tr("the class pages"), pages),
    ]
    run.page.links.append((tr("Class page with a page per student"), "grades/report/index.html"))


def _mechanism() -> Mechanism:
    """Choose the strongest sandbox, or none: the demo's submissions are our own code."""
    from grading.sandbox.contract import SandboxUnavailable
    from grading.sandbox.runner import open_runner

    try:
        with open_runner("auto"):
            return "auto"
    except SandboxUnavailable:
        return "unsafe"
