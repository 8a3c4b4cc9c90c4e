"""What the demo works on: a hand-out built in the background, and three submissions."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grading.authoring.release import ReleaseReport
    from grading.judging.results import SubmissionResult
    from grading.spec.manifest import Assignment

# The exercises whose first known mistake goes into the third submission.
MISTAKEN = ("conv_backward_naive", "max_pool_backward_naive", "three_layer_convnet_loss")
# What the network builds on. It is handed out solved.
FOUNDATIONS = ("FullyConnectedNets", "BatchNormalization")
SOLUTIONS, UNTOUCHED, MISTAKES = "the-solutions", "the-untouched-hand-out", "with-real-mistakes"


class Background:
    """Builds and proves the hand-out on the second processor, while the first one trains."""

    def __init__(self, assignment: Assignment, place: Path) -> None:
        self.doing = "Starting"
        self._report: ReleaseReport | None = None
        self._problem: BaseException | None = None
        self._work = (assignment, place)
        # A daemon, so that Ctrl-C does not wait for the proofs.
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        from grading.authoring import release
        from grading.student import own

        def tell(text: str) -> None:
            self.doing = text

        try:
            with own.open_own() as runner:
                self._report = release.build(
                    *self._work, solved=FOUNDATIONS, runners=[runner], progress=tell
                )
        except BaseException as problem:  # raised again by wait()
            self._problem = problem

    def wait(self, on_word: Callable[[str], None]) -> ReleaseReport:
        """Wait for the hand-out, and report what is being done.

        Raises:
            BaseException: Whatever ended the build, if it failed.
        """
        while self._thread.is_alive():
            self._thread.join(0.2)
            on_word(self.doing)
        if self._report is None:
            raise self._problem or RuntimeError("the hand-out was not built")
        return self._report


def make_submissions(assignment: Assignment, handout: Path, folder: Path) -> dict[str, str]:
    """Write three submissions: the solutions, the hand-out as it is, and one with mistakes.

    Args:
        assignment: The assignment, with its known mistakes.
        handout: The built hand-out.
        folder: Where they are written, one folder per submission.

    Returns:
        The mistakes made in the third: exercise -> id of the misconception.
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
            place = folder / student / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
    return mistakes


def judge_claims(
    claim: Callable[[str, bool], None],
    verdicts: dict[str, SubmissionResult],
    mistakes: dict[str, str],
) -> None:
    """Compare the three verdicts with what they must be.

    Args:
        claim: Called with each claim and whether it is true.
        verdicts: The verdict of each student.
        mistakes: The mistakes in the third submission: exercise -> id of the misconception.
    """
    from grading.support.text import number

    right, blank, mistaken = (verdicts.get(name) for name in (SOLUTIONS, UNTOUCHED, MISTAKES))
    score, top = (right.score, right.max_score) if right else (None, 0.0)
    claim(f"the solutions score {number(score)} of {number(top)}", top > 0 and score == top)
    score = blank.score if blank else None
    claim(f"the untouched hand-out scores {number(score)}", score == 0)
    score = mistaken.score if mistaken else None
    claim(
        f"the one with mistakes scores {number(score)}, in between",
        score is not None and 0 < score < top,
    )
    named = {
        (exercise.id, test.misconception)
        for exercise in (mistaken.exercises if mistaken else [])
        for test in exercise.tests
        if test.misconception
    }
    for exercise, mistake in mistakes.items():
        claim(f"its mistake in {exercise} is named: {mistake}", (exercise, mistake) in named)
    if not mistakes:
        claim("there are known mistakes to make", False)
