"""A student's own check: a verdict on the published tests only."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from grading.judging.answer_key import stored_answers
from grading.judging.cases import record_plan
from grading.judging.diagnosis import compat
from grading.judging.diagnosis.errors import at_own_lines, left_out
from grading.judging.helpers import stopped_by
from grading.judging.references import StaleReferences
from grading.judging.results import ExerciseResult
from grading.judging.verdict import explain, fault, judge_run
from grading.sandbox.contract import RunResult
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.spec.tree import Source
from grading.support.translation import Sentences, tr

# Called as a test begins: its name, its number from 1, and how many there are.
Running = Callable[[str, int, int], None]
PRINTED_LINES = 20  # of an answer's prints only these first lines are shown
PRINTED_COLUMNS = 300  # of a printed line only these first characters are shown


def check(
    assignment: Assignment,
    tree_root: Path,
    info: ExerciseInfo,
    runner: Runner,
    on_test: Running = lambda *_: None,
    passing: Container[str] = frozenset(),
) -> ExerciseResult:
    """Judge one exercise of a student's working folder on the published tests only.

    If it fails, and a function of an earlier exercise that it uses is wrong, the verdict says so
    and names no mistake: the numbers do not tell in which of the two functions it is.

    Args:
        assignment: the assignment.
        tree_root: the folder that holds the package.
        info: the exercise.
        runner: the sandbox to run it in.
        on_test: called as each test begins with its name, its number from 1 and their count.
        passing: exercises that are known to pass.

    Returns:
        The verdict on the published tests.
    """
    began = time.perf_counter()
    present = [file for file in assignment.files if (tree_root / file).is_file()]
    files = {file: (tree_root / file).read_bytes() for file in present}
    try:
        plan = record_plan(assignment, info)
        stored = stored_answers(assignment, plan)
        job = plan.job(tree_root, assignment.limits, files)
        names = [test.name for test in info.tests]
        watched = replace(
            job,
            by_script=True,
            on_script=lambda place: on_test(names[place], place + 1, len(names)),
        )
        run = at_own_lines(runner.run(watched, plan.scripts), assignment, info)
        judgment = judge_run(plan, stored, [], run)
        wrong = ""
        if judgment.result.status in ("wrong", "error"):
            wrong = _wrong_below(assignment, tree_root, info, runner, files, passing)
        verdict = explain(judgment, None if wrong else partial(runner.run, job))
        if wrong:
            verdict.headline = tr(
                "This uses {function}, which does not pass its own tests. Fix {function} first: "
                "this may be right already. Grading tests it with the reference's {function}.",
                function=wrong,
            )
        if blocking := stopped_by(assignment, info, run):
            verdict.headline = tr(
                "Not tested, because it needs {function}, which has a syntax error. Grading tests "
                "it with the reference's {function}.",
                function=blocking,
            )
        verdict.notes += left_out(run)
        verdict.notes += compat.barred_imports(info, files, verdict.status)
        verdict.prints = _prints(names, run, assignment.limits.text_kb << 10)
    except (AssignmentError, StaleReferences) as problem:
        verdict = fault(info, str(problem))
    verdict.seconds = time.perf_counter() - began
    return verdict


def _wrong_below(
    assignment: Assignment,
    tree_root: Path,
    info: ExerciseInfo,
    runner: Runner,
    files: Mapping[str, bytes],
    passing: Container[str],
) -> str:
    """The first exercise below another whose answer computes something wrong; empty if none does.

    One that is blank, slow or only lacks a good habit is not the reason for wrong numbers.
    """
    below = Source(assignment).builds_on(info)
    limits = replace(assignment.limits, test_seconds=2.0, exercise_seconds=4.0)
    for name, other in assignment.exercises.items():
        if name not in below or name in passing:
            continue
        try:
            plan = record_plan(assignment, other)
            stored = stored_answers(assignment, plan)
        except (AssignmentError, StaleReferences):
            continue
        run = runner.run(plan.job(tree_root, limits, files), plan.scripts)
        result = judge_run(plan, stored, [], run).result
        habits = {test.name for test in other.tests if test.habit}
        failed = (t for t in result.tests if t.advice is None and t.name not in habits)
        if any(test.status in ("wrong", "error") for test in failed):
            return name
    return ""


def _prints(names: Sequence[str], run: RunResult, kept_bytes: int) -> str:
    """The prints of an answer, by test, cut after some lines; `kept_bytes` of them were kept."""
    lines = Sentences()
    left, hidden_lines = PRINTED_LINES, 0
    for place, text in run.printed:
        printed = text.rstrip("\n").split("\n")
        hidden_lines += max(0, len(printed) - left)
        if left > 0:
            lines.append(f"[{names[place] if place >= 0 else tr('while the file was loaded')}]")
            lines += [_shortened(line) for line in printed[:left]]
        left -= len(printed)
    if run.text_bytes > kept_bytes:
        # The lines beyond what was kept cannot be counted.
        lines.say("... and more: it printed {text_bytes} bytes in all", text_bytes=run.text_bytes)
    elif hidden_lines:
        lines.say_counted("... and 1 more line", "... and {number} more lines", hidden_lines)
    return "\n".join(lines)


def _shortened(line: str) -> str:
    return line if len(line) <= PRINTED_COLUMNS else f"{line[:PRINTED_COLUMNS]} ..."
