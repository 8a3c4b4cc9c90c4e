"""A student's own check: a verdict on the published tests alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from grading.judging.asked import stored
from grading.judging.cases import plan
from grading.judging.diagnosis import compat
from grading.judging.references import StaleReferences
from grading.judging.results import ExerciseResult
from grading.judging.verdict import explain, fault, judged
from grading.sandbox.contract import RunResult
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.translation import counted, tr

# Called as a test begins: its name, its number from 1, and how many there are.
Running = Callable[[str, int, int], None]
# Of what an answer prints so many lines are shown.
LINES = 20


def check(
    assignment: Assignment,
    tree_root: Path,
    info: ExerciseInfo,
    runner: Runner,
    on_test: Running = lambda *_: None,
) -> ExerciseResult:
    """Judge one exercise of a student's working folder on the published tests alone.

    Args:
        assignment: what is asked.
        tree_root: the folder that holds the package.
        info: the exercise.
        runner: where the code runs.
        on_test: called as each test begins with its name, its number from 1 and their count.

    Returns:
        The verdict on the published tests.
    """
    began = time.perf_counter()
    there = [file for file in assignment.files if (tree_root / file).is_file()]
    files = {file: (tree_root / file).read_bytes() for file in there}
    try:
        one = plan(assignment, info)
        known = stored(assignment, one)
        job = one.job(tree_root, assignment.limits, files)
        names = [test.name for test in info.tests]
        watched = replace(
            job,
            by_script=True,
            on_script=lambda place: on_test(names[place], place + 1, len(names)),
        )
        ran = runner.run(watched, one.scripts)
        verdict = explain(judged(one, known, [], ran), partial(runner.run, job))
        verdict.notes += compat.barred_imports(info, files, verdict.status)
        verdict.prints = _prints(names, ran, assignment.limits.text_kb << 10)
    except (AssignmentError, StaleReferences) as problem:
        verdict = fault(info, str(problem))
    verdict.seconds = time.perf_counter() - began
    return verdict


def _prints(names: Sequence[str], ran: RunResult, most: int) -> str:
    """What an answer printed, by test, cut after some lines; `most` bytes of it were kept."""
    lines: list[str] = []
    left, more = LINES, 0
    for place, text in ran.printed:
        printed = text.rstrip("\n").split("\n")
        more += max(0, len(printed) - left)
        if left > 0:
            lines.append(f"[{names[place] if place >= 0 else tr('while the file was loaded')}]")
            lines += printed[:left]
        left -= len(printed)
    if more:
        lines.append(counted("... and 1 more line", "... and {number} more lines", more))
    if ran.text_bytes > most:
        lines.append(tr("... {text_bytes} bytes in all", text_bytes=ran.text_bytes))
    return "\n".join(lines)
