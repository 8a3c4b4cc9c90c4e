"""Build the students' hand-out: the source tree without the answers.

The hand-out is built and checked in a temporary folder, and then moved to its final place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from grading.authoring.handout import giveaways, leaks, place
from grading.authoring.handout.contents import Choice, beginnings, choose, contents
from grading.authoring.proofs import verify
from grading.authoring.proofs.proof import is_blank, seen
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import manifest, workspace
from grading.spec.manifest import Assignment
from grading.spec.tree import Source
from grading.student import checking
from grading.support.translation import Sentences, tr

# Known mistakes per exercise that a release tries; `verify` tries all, which takes minutes.
MISTAKES = 8


@dataclass
class ReleaseReport:
    """The files of a hand-out, and the results of its checks.

    notes    what an instructor should know: which parts are solved, and which are left out and why
    """

    out: Path
    files: list[str] = field(default_factory=list)
    proofs: Sentences = field(default_factory=Sentences)
    problems: Sentences = field(default_factory=Sentences)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Return whether the hand-out was written."""
        return not self.problems


def build(
    assignment: Assignment,
    out: Path,
    parts: Sequence[str] | None = None,
    solved: Sequence[str] = (),
    *,
    runners: Sequence[Runner] | None = None,
    progress: Callable[[str], None] | None = None,
) -> ReleaseReport:
    """Build a hand-out, check it, and write it to `out` if it passes.

    Args:
        assignment: the assignment; parts that were not selected are not handed out.
        out: the folder to make; an earlier, unchanged hand-out there is replaced, nothing else.
        parts: the parts that students have to solve; None means all that fit together.
        solved: the parts to hand out with their solutions.
        runners: the sandboxes for the checks. By default each processor gets one of the kind that
            students use, because only the assignment's own code runs.
        progress: called with the name of each step.

    Returns:
        The checks that passed, and every problem; a hand-out with problems is not written.

    Raises:
        AssignmentError: the assignment cannot be read, or there is something else at `out`.
    """
    say = progress or (lambda _: None)
    whole = manifest.load(assignment.root)
    if parts is None and len(assignment.parts) < len(whole.parts):
        parts = [part.id for part in assignment.parts]
    choice = choose(whole, parts, solved)
    to_solve = choice.to_solve
    out = Path(out)
    place.check(out, whole)
    say(tr("Reading the files"))
    source = Source(choice.whole)
    files, taken = contents(choice, source)
    report = ReleaseReport(out, sorted(files), notes=_notes(choice))
    given = {
        f"{path}:{name}": body
        for path in to_solve.files
        for name, body in beginnings(choice, source, path).items()
    }
    report.problems += leaks.find(files, taken, given)
    if report.problems:
        return report
    report.proofs.say(
        "{count} files contain no marker, solution, bytecode or build product", count=len(files)
    )

    out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        # In the same folder, so that one rename is enough to move it to its place.
        scratch = stack.enter_context(
            tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".hand-out-")
        )
        handout = Path(scratch) / "handout"
        workspace.write(files, handout)
        place.stamp(handout, to_solve.name, files)
        for path in handout.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        if runners is None:
            runners = stack.enter_context(side_by_side.opened(checking.open_sandbox))
        _prove(choice, handout, runners, report, say)
        if report.ok:
            say(tr("Moving the hand-out to its place"))
            _swap(handout, out, Path(scratch) / "former")
    return report


def _notes(choice: Choice) -> list[str]:
    notes = Sentences()
    notes.say("Parts to solve: {parts}.", parts=", ".join(p.id for p in choice.to_solve.parts))
    if choice.solved:
        notes.say(
            "Handed out with solutions: {parts} ({exercises}).",
            parts=", ".join(part.id for part in choice.solved),
            exercises=", ".join(choice.given),
        )
    for name, answered in choice.left_out.items():
        notes.say(
            "Left out: {part}, because it would show the answer to {exercises}.",
            part=name,
            exercises=", ".join(answered),
        )
    return notes


def _swap(handout: Path, out: Path, former: Path) -> None:
    handout.chmod(0o755)
    if out.exists():
        out.rename(former)
    try:
        handout.rename(out)
    except BaseException:
        if former.exists():
            former.rename(out)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _prove(
    choice: Choice,
    handout: Path,
    runners: Sequence[Runner],
    report: ReleaseReport,
    say: Callable[[str], None],
) -> None:
    """Check that a hand-out has the right exercises and no answers, and grades correctly."""
    say(tr("Checking the blank exercises"))
    to_solve = choice.to_solve
    handed = manifest.load(handout)
    if list(handed.exercises) != list(to_solve.exercises):
        report.problems.say(
            "the hand-out has the exercises {got}, expected {expected}",
            got=", ".join(handed.exercises),
            expected=", ".join(to_solve.exercises),
        )
        return
    for verdict in checking.judge_each(runners, handed, handout, list(handed.exercises)):
        if not is_blank(verdict, to_fix=bool(to_solve.exercises[verdict.id].stub)):
            report.problems.say(
                "the blank exercise {exercise} has a wrong verdict: {verdict}",
                exercise=verdict.id,
                verdict=seen(verdict),
            )
    if report.ok:
        report.proofs.say_counted(
            "1 blank exercise scores 0 and says what to write where",
            "{number} blank exercises score 0 and say what to write where",
            len(to_solve.exercises),
        )
    say(tr("Verifying the assignment"))
    verified = verify.run(
        to_solve,
        runners,
        mistakes=MISTAKES,
        progress=lambda proof, done, of: say(tr("Verifying {exercise}", exercise=proof.exercise)),
    )
    kinds: dict[str, int] = {}
    for proof in verified.proofs:
        kinds[proof.kind] = kinds.get(proof.kind, 0) + 1
        if not proof.ok:
            report.problems.append(proof.line())
    if report.ok:
        counts = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        report.proofs.say("the assignment grades correctly: {counts}", counts=counts)
    if report.ok:
        _check_worthless(choice, handout, runners, report, say)
    for path in (*handout.rglob("__pycache__"), *handout.rglob("*.pyc")):
        report.problems.say(
            "{path} is bytecode that the checks left behind", path=path.relative_to(handout)
        )


def _check_worthless(
    choice: Choice,
    handout: Path,
    runners: Sequence[Runner],
    report: ReleaseReport,
    say: Callable[[str], None],
) -> None:
    """Check that neither the unchanged hand-out nor one of its functions earns points."""
    say(tr("Grading the hand-out on the whole assignment"))
    scores = giveaways.graded(
        choice, handout, runners, lambda name: say(tr("Grading {exercise}", exercise=name))
    )
    report.problems += [
        tr(
            "the unchanged hand-out scores {score:g} on {exercise}, expected 0",
            score=score,
            exercise=name,
        )
        for name, score in scores.items()
        if score != 0
    ]
    if report.ok and choice.given:
        report.proofs.say_counted(
            "1 exercise of the assignment scores 0; handed out with solutions: {exercises}",
            "{number} exercises of the assignment score 0; handed out with solutions: {exercises}",
            len(scores),
            exercises=", ".join(choice.given),
        )
    elif report.ok:
        report.proofs.say("all {count} exercises of the assignment score 0", count=len(scores))
    say(tr("Trying its functions as answers"))
    tries = giveaways.borrowed(
        choice, handout, runners, lambda name: say(tr("Trying functions as {name}", name=name))
    )
    report.problems += tries.problems
    if report.ok:
        report.proofs.append(tries.proof)
