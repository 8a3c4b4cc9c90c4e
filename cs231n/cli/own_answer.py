"""Run one function of the student in the grader's sandbox, for the explorer.

It is in this folder because only the commands may import both the library and the grader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.cli._common import not_asked
from grading.judging.cases import record_plan
from grading.sandbox.contract import Answer, Job, Status
from grading.sandbox.runner import Runner
from grading.spec import Case, Ref
from grading.spec.manifest import load
from grading.spec.tree import package_files
from grading.student import working_files
from grading.student.checking import open_sandbox, tree_to_check
from grading.support.translation import WrongValue, tr

Array = NDArray[Any]
SECONDS = 5.0  # time limit for a call; readers do not wait longer


class OwnAnswers:
    """A sandbox that stays open between calls; each call runs the files as they are on disk."""

    def __init__(self) -> None:
        self._assignment = load()
        self._runner: Runner | None = None
        self._latest: Job | None = None
        self._files: object = None  # the state of the files in `_root`
        self._root = Path()
        self._tree = ExitStack()

    def call(
        self, target: str, arguments: Sequence[Any], returns: Sequence[str], wanted: Sequence[str]
    ) -> dict[str, Array] | str:
        """Call a function.

        Args:
            target: "module:function" of the student's package.
            arguments: plain values and arrays, also inside tuples and dicts.
            returns: names of the values it returns; several names mean that it returns a tuple.
            wanted: the names of the values to return.

        Returns:
            The wanted arrays by name, or a text that says why there are none.
        """
        case = Case(np.random.default_rng(0))
        result = case.call(target, *arguments)
        parts = result.unpack(*returns) if len(returns) > 1 else (result,)
        for name, part in zip(returns, parts, strict=True):
            if name in wanted:
                case.observe(name, part)
        answer = self._run(target, case, result)
        if answer.status is not Status.OK:
            return self._why(answer, target)
        arrays: dict[str, Array] = {}
        for name, value in answer.values.items():
            if not isinstance(value, np.ndarray):
                return tr(
                    "{name}: got {kind}, expected an array. Return a NumPy array.",
                    name=name,
                    kind=value.kind,
                )
            arrays[name] = value
        return arrays

    def _why(self, answer: Answer, target: str) -> str:
        """Say why a call returned nothing, with the student's line of code if there is one."""
        error, function = answer.error, target.partition(":")[2]
        if answer.status is Status.MISSING:
            if function not in self._assignment.exercises:
                return not_asked(function)
            return tr(
                "{function} is not written yet. Run `cs231n check {function}`.", function=function
            )
        if error is None:
            return answer.status.value
        text = error.message if error.type == "Timeout" else f"{error.type}: {error.message}"
        package = target.partition(".")[0] + "/"
        own = [frame for frame in error.frames if frame.file.startswith(package)]
        if not own:
            return text
        return tr(
            "{error}\n{file}, line {line}: {code}",
            error=text,
            file=own[-1].file,
            line=own[-1].line,
            code=own[-1].code,
        )

    def _run(self, target: str, case: Case, result: Ref) -> Answer:
        if self._runner is None:
            self._runner = open_sandbox()
        self._read_again(self._runner)
        limits = replace(self._assignment.limits, test_seconds=SECONDS, exercise_seconds=SECONDS)
        module = target.partition(":")[0]
        self._latest = Job(self._root, (module,), limits=limits)
        return self._runner.run(self._latest, [case.script]).answers[0]

    def prepare(self) -> None:
        """Load the latest function again, so that the next call only has to run it."""
        if self._runner is not None and self._latest is not None:
            self._read_again(self._runner)
            self._latest = replace(self._latest, tree=self._root)
            self._runner.prepare(self._latest)

    def _read_again(self, runner: Runner) -> None:
        """If a file has changed, end the prepared worker and read the files as `check` does."""
        state = self._state()
        if self._files == state:
            return
        runner.discard()
        self._tree.close()
        read = working_files.read_all(self._assignment)
        self._root = self._tree.enter_context(tree_to_check(self._assignment, read))
        self._files = state

    def _state(self) -> list[tuple[str, int, int]]:
        """Size and time of each module that a call may load."""
        state = []
        for path in package_files(self._assignment.root / self._assignment.package):
            with suppress(FileNotFoundError):  # an editor saves by renaming
                info = path.stat()
                state.append((str(path), info.st_mtime_ns, info.st_size))
        return state

    def close(self) -> None:
        """End the sandbox."""
        self._tree.close()
        self._files = None
        if self._runner is not None:
            self._runner.close()
            self._runner = None


def published(exercise: str, test: str) -> tuple[dict[str, Array], dict[str, int]]:
    """Read the published case of a test.

    Args:
        exercise: the id of the exercise.
        test: the name of one of its tests.

    Returns:
        The input arrays, by name, and the parameters (stride, pad, ...).

    Raises:
        ValueError: If there is no such exercise or test.
    """
    assignment = load()
    cases = record_plan(assignment, assignment.exercise(exercise)).public
    names = [each.name for each in assignment.exercise(exercise).tests]
    if test not in names:
        raise WrongValue(
            "{exercise} has no test {test!r}. Choose one of these: {names}",
            exercise=exercise,
            test=test,
            names="; ".join(names),
        )
    script = cases[names.index(test)].script
    parameters: dict[str, int] = {}
    for step in script.steps:
        for value in _flat(step.args):
            if isinstance(value, dict) and "stride" in value:
                parameters = {key: int(number) for key, number in value.items()}
    return script.inputs, parameters


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value
