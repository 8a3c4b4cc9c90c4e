"""The students' hand-out: this tree with the answers taken out.

The tree is built beside its place, proved there, and only then put in its place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from grading.authoring.handout import giveaways, leaks
from grading.authoring.handout.contents import Choice, beginnings, choose, contents
from grading.authoring.proofs import verify
from grading.authoring.proofs.proof import is_blank, seen
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import manifest, workspace
from grading.spec.manifest import Assignment, AssignmentError
from grading.spec.tree import Source
from grading.student import checking
from grading.support.translation import tr

# By this file a later build knows that a folder is a hand-out, and may be replaced.
STAMP = ".hand-out"


@dataclass
class ReleaseReport:
    """What was built, and what was proved of it before it was put in place.

    notes    what an instructor should know of it: what is solved, what is left out and why
    """

    out: Path
    files: list[str] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the hand-out was put in place."""
        return not self.problems


def check_place(out: Path) -> None:
    """Raise AssignmentError where `out` holds anything but an earlier hand-out.

    Raises:
        AssignmentError: the folder exists and is not a hand-out.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / STAMP).is_file())):
        raise AssignmentError(
            tr("'{out}' already exists and is not a hand-out. Choose another folder.", out=out)
        )


def build(
    assignment: Assignment,
    out: Path,
    parts: Sequence[str] | None = None,
    solved: Sequence[str] = (),
    *,
    runners: Sequence[Runner] | None = None,
    progress: Callable[[str], None] | None = None,
) -> ReleaseReport:
    """Build the hand-out in `out`, and prove it before it is put there.

    Args:
        assignment: the assignment, or some parts of it, which are asked for then.
        out: the folder to make; a former hand-out there is replaced, anything else is not.
        parts: the parts to ask for; None means all that can be asked for together.
        solved: the parts to hand out solved.
        runners: where the proofs run their answers, as many at a time (default: for each
            processor one as for one's own work, for all code that runs is the assignment's own).
        progress: told in a word what is being done.

    Returns:
        What was proven, and every problem; a hand-out with problems is not put in its place.

    Raises:
        AssignmentError: the assignment cannot be read, or `out` holds something else.
    """
    say = progress or (lambda _: None)
    whole = manifest.load(assignment.root)
    if parts is None and len(assignment.parts) < len(whole.parts):
        parts = [part.id for part in assignment.parts]
    choice = choose(whole, parts, solved)
    asked = choice.asked
    out = Path(out)
    check_place(out)
    say(tr("Reading the files"))
    source = Source(choice.whole)
    files, taken = contents(choice, source)
    report = ReleaseReport(out, sorted(files), notes=_notes(choice))
    given = {
        f"{path}:{name}": body
        for path in asked.files
        for name, body in beginnings(choice, source, path).items()
    }
    report.problems += leaks.find(files, taken, given)
    if report.problems:
        return report
    report.proofs.append(
        tr("{count} files hold no marker, solution, bytecode or build product", count=len(files))
    )

    out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        # Beside its place, so that putting it there is one rename.
        scratch = stack.enter_context(
            tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".hand-out-")
        )
        handout = Path(scratch) / "handout"
        workspace.write(files, handout)
        (handout / STAMP).write_text(f"{asked.name}\n", encoding="utf-8")
        for path in handout.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        if runners is None:
            runners = stack.enter_context(side_by_side.opened(checking.open_sandbox))
        _prove(choice, handout, runners, report, say)
        if report.ok:
            say(tr("Putting it in place"))
            _swap(handout, out, Path(scratch) / "former")
    return report


def _notes(choice: Choice) -> list[str]:
    notes = [tr("Asked for: {part}.", part=", ".join(part.id for part in choice.asked.parts))]
    if choice.solved:
        notes.append(
            tr(
                "Handed out solved: {part} ({given}).",
                part=", ".join(part.id for part in choice.solved),
                given=", ".join(choice.given),
            )
        )
    for name, answered in choice.left_out.items():
        notes.append(
            tr(
                "Left out: {name}, which would answer {answered}.",
                name=name,
                answered=", ".join(answered),
            )
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
    """Prove the hand-out: it asks for the right things, has no answers, and grades correctly."""
    say(tr("Checking the blank exercises"))
    asked = choice.asked
    handed = manifest.load(handout)
    if list(handed.exercises) != list(asked.exercises):
        report.problems.append(
            tr(
                "the hand-out asks for {got}, expected {expected}",
                got=", ".join(handed.exercises),
                expected=", ".join(asked.exercises),
            )
        )
        return
    for verdict in checking.judge_each(runners, handed, handout, list(handed.exercises)):
        if not is_blank(verdict, to_fix=bool(asked.exercises[verdict.id].stub)):
            report.problems.append(
                tr("blank {verdict}: {seen}", verdict=verdict.id, seen=seen(verdict))
            )
    if report.ok:
        report.proofs.append(
            tr(
                "{count} blank exercises score 0 and say what to write where",
                count=len(asked.exercises),
            )
        )
    say(tr("Proving the assignment"))
    proved = verify.run(
        asked, runners, progress=lambda proof, done, of: say(f"Proving {proof.exercise}")
    )
    kinds: dict[str, int] = {}
    for proof in proved.proofs:
        kinds[proof.kind] = kinds.get(proof.kind, 0) + 1
        if not proof.ok:
            report.problems.append(f"{proof.exercise}: {proof.kind} {proof.subject}: {proof.seen}")
    if report.ok:
        counted = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        report.proofs.append(tr("it grades correctly: {counted}", counted=counted))
    if report.ok:
        _prove_worthless(choice, handout, runners, report, say)
    for path in (*handout.rglob("__pycache__"), *handout.rglob("*.pyc")):
        report.problems.append(
            tr("{handout}: the proofs left bytecode behind", handout=path.relative_to(handout))
        )


def _prove_worthless(
    choice: Choice,
    handout: Path,
    runners: Sequence[Runner],
    report: ReleaseReport,
    say: Callable[[str], None],
) -> None:
    """Prove that neither the hand-out nor a function of it earns points."""
    say(tr("Grading the hand-out against the whole assignment"))
    scores = giveaways.graded(choice, handout, runners, lambda name: say(f"Grading {name}"))
    report.problems += [
        tr("{name}: the hand-out as it is scores {score:g}, expected 0", name=name, score=score)
        for name, score in scores.items()
        if score != 0
    ]
    if report.ok:
        solved = tr("; solved: {given}", given=", ".join(choice.given)) if choice.given else ""
        report.proofs.append(
            tr(
                "all {count} exercises of the assignment score 0{solved}",
                count=len(scores),
                solved=solved,
            )
        )
    say(tr("Trying its functions as answers"))
    found = giveaways.borrowed(
        choice, handout, runners, lambda name: say(tr("Trying functions as {name}", name=name))
    )
    report.problems += found.problems
    if report.ok:
        report.proofs.append(found.proof)
