"""Grade one submission on Gradescope and write results.json; `run_autograder` runs this module."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from grading.cohort import arithmetic, policy
from grading.intake.files import entries
from grading.intake.people.spelling import shown
from grading.intake.people.times import Clock, TimeError
from grading.intake.work import submission
from grading.judging.judge import Judge
from grading.judging.results import SubmissionResult, TestResult, final
from grading.report.tables import mistakes
from grading.sandbox.contract import SandboxUnavailable
from grading.sandbox.runner import open_runner
from grading.spec import manifest
from grading.support.files import write_bytes
from grading.support.text import clean
from grading.support.translation import tr

FAULT = 3


def main(root: Path) -> int:
    """Grade the submission in `root`/submission.

    Args:
        root: Gradescope's folder.

    Returns:
        The exit code: 0, or 3 without results if there is no score.
    """
    source = root / "source"
    settings = json.loads((source / "gradescope.json").read_text(encoding="utf-8"))
    assignment = manifest.load(source).select(settings["parts"])
    secret = bytes.fromhex((source / "secret-seed").read_text(encoding="utf-8").strip())
    metadata = _metadata(root / "submission_metadata.json")
    student, handed_in = _name(metadata), _time(metadata.get("created_at"))
    shape = submission.shape_of(assignment)
    place = entries.named(root / "submission", "submission")
    handed = submission.read([place], student, shape)
    try:
        with open_runner("unsafe" if settings["unsafe"] else "auto") as runner:
            verdict = Judge(assignment, runner, secret).grade(handed)
    except SandboxUnavailable as problem:
        message = tr(
            "This image allows no sandbox ({problem}). Export again with --unsafe-no-sandbox if "
            "every submission may read everything in the image, also the secret seed.",
            problem=problem,
        )
        print(message, file=sys.stderr)
        return FAULT
    if verdict.score is None:
        print("\n".join(verdict.notes) or tr("The grader failed."), file=sys.stderr)
        return FAULT
    rules = policy.load(assignment)
    until = extension(metadata)
    if until is not None and rules.due is not None and until > rules.due:
        rules = replace(rules, extensions={student: until})
    attempt = arithmetic.Judged(verdict, handed_in=handed_in)
    result = arithmetic.final(rules, assignment, [attempt])
    if final(result)[0] is None:
        # Without a time of submission, which Gradescope always gives.
        print("\n".join((result.policy or {}).get("lines", [])), file=sys.stderr)
        return FAULT
    data = results_json(result, settings["hidden"])
    (root / "results").mkdir(exist_ok=True)
    write_bytes(root / "results" / "results.json", (json.dumps(data, indent=1) + "\n").encode())
    return 0


def results_json(verdict: SubmissionResult, hidden: str) -> dict[str, Any]:
    """Convert a verdict to Gradescope's format.

    If students do not see hidden tests at once, nothing that they see depends on one. A visible
    test says whether it passed, but not its points, because they also depend on its hidden half.
    The steps of the final score are left out.

    Args:
        verdict: a verdict with a score.
        hidden: "hidden", "after_due_date", "after_published" or "visible".

    Returns:
        The content of results.json.
    """
    shows_all = hidden == "visible"
    policy_steps = verdict.policy or {}
    lines = list(verdict.notes)
    if shows_all:
        lines += policy_steps.get("lines", ())
        if known := mistakes(verdict):
            lines.append(tr("Known mistakes: {mistakes}.", mistakes=", ".join(known)))
    return {
        "score": policy_steps.get("final", verdict.score),
        "execution_time": round(verdict.seconds),
        "output": clean("\n".join(lines)),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _entry(exercise.id, number, test, hidden, shows_all)
            for exercise in verdict.exercises
            for number, test in enumerate(exercise.tests, 1)
        ],
    }


def _entry(
    exercise: str, number: int, test: TestResult, hidden: str, shows_all: bool
) -> dict[str, Any]:
    """One test in Gradescope's format."""
    public = test.visibility == "public"
    passed = test.status == "ok" and (not shows_all or test.score == test.max_score)
    # A visible test that passed has a message only if its hidden half failed.
    hides = public and passed and not shows_all
    entry: dict[str, Any] = {
        "name": (
            tr("{exercise}: {test}", exercise=exercise, test=clean(test.name))
            if public
            else tr("{exercise}: {test} (hidden inputs)", exercise=exercise, test=clean(test.name))
        ),
        "number": f"{exercise}.{number}",
        "status": "passed" if passed else "failed",
        "visibility": "visible" if public else hidden,
        "output": "" if hides else clean("\n".join(filter(None, (test.message, test.hint)))),
    }
    if shows_all or not public:
        entry |= {"score": test.score, "max_score": test.max_score}
    if test.misconception:
        entry["tags"] = [test.misconception]
    return entry


def extension(metadata: Mapping[str, Any]) -> datetime | None:
    """The due date of the students if Gradescope gives them a later one than the class.

    Args:
        metadata: Gradescope's metadata of a submission.

    Returns:
        The latest due date of those who submitted together; None if it is the date of the class.
    """
    own = [_time(_due(user)) for user in metadata.get("users") or ()]
    latest = max(filter(None, own), default=None)
    of_class = _time(_due(metadata))
    return latest if latest and of_class and latest > of_class else None


def _due(entry: Mapping[str, Any]) -> Any:
    return (entry.get("assignment") or {}).get("due_date")


def _metadata(path: Path) -> Mapping[str, Any]:
    """Gradescope's metadata of a submission; empty if it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _name(metadata: Mapping[str, Any]) -> str:
    user = (metadata.get("users") or [{}])[0]
    return shown(str(user.get("email") or user.get("name") or user.get("id") or "student"))


def _time(text: Any) -> datetime | None:
    try:
        return Clock(strict=True).read(str(text or ""))
    except TimeError:
        return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
