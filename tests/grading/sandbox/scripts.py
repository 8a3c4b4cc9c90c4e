"""Scripts for the tests of a runner."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grading.sandbox.contract import Job, RunResult
from grading.sandbox.runner import Runner
from grading.spec import Case, Script

Write = Callable[..., Job]


def script(*names: str) -> list[Script]:
    """One script a name: call it with an array of ones, and ask for what it returns as `out`."""
    scripts = []
    for name in names:
        case = Case(np.random.default_rng(0))
        x = case.array("x", np.ones((2, 3)))
        case.expect("out", case.call(f"pkg.answer:{name}", x))
        scripts.append(case.script)
    return scripts


def run(runner: Runner, job: Job, *names: str) -> RunResult:
    return runner.run(job, script(*names))


def statuses(result: RunResult) -> list[str]:
    return [answer.status.value for answer in result.answers]
