"""A judge for proofs, which need the runs of a verdict a second time."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grading.judging import helpers as helpers_
from grading.judging.cases import Plan
from grading.judging.helpers import Helpers
from grading.judging.judge import Judge
from grading.sandbox.contract import RunResult
from grading.spec import Script


class ThriftyJudge(Judge):
    """A judge that runs no script twice over the same answer.

    A verdict runs the published cases first, and the probes alone, in the same way as the stored
    results are made. So these need no runs of their own.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._answer: Mapping[str, bytes] = {}
        self._kept: list[tuple[tuple[Helpers, bool], Sequence[Script], RunResult]] = []

    def run_scripts(
        self,
        plan: Plan,
        files: Mapping[str, bytes],
        scripts: Sequence[Script],
        seconds: float = math.inf,
        *,
        helpers: Helpers | None = None,
        go_on: bool = False,
    ) -> RunResult:
        """See `ExerciseJudge.run_scripts`; the runs over the latest answer are kept."""
        helpers = helpers or helpers_.first(plan.info)
        if files is not self._answer:
            self._answer, self._kept = files, []
        for key, ran, result in self._kept:
            begins = len(scripts) <= len(ran) and all(map(operator.is_, scripts, ran))
            if begins and key == (helpers, go_on):
                return replace(result, answers=result.answers[: len(scripts)])
        result = super().run_scripts(plan, files, scripts, seconds, helpers=helpers, go_on=go_on)
        self._kept.append(((helpers, go_on), scripts, result))
        return result
