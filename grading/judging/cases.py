"""Records the tests of one exercise as scripts, and writes their calls as a student would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from grading.judging import references, seeds
from grading.judging.diagnosis import compat
from grading.judging.forbidden_names import forbidden_names
from grading.sandbox.contract import Job, Limits, Substitute
from grading.spec import INPUTS, Case, Ref, Script
from grading.spec.cover import Cover
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.names import module_name
from grading.support.translation import tr


@dataclass(frozen=True)
class Plan:
    """The recorded tests of an exercise: a published case for each, and hidden draws in `grade`."""

    assignment: str
    info: ExerciseInfo
    public: list[Case]
    hidden: list[list[Case]]

    @cached_property
    def probes(self) -> dict[str, Case]:
        """An extra case of each test, the same for everyone, worth no points.

        Probes have the sizes and choices of hidden cases. They separate mistakes that give the
        same result in a published case: swapped sizes, swapped axes, an ignored option.
        """
        probes = {}
        for test in self.info.tests:
            name = references.probe_name(test.name)
            cover = Cover()
            cover.begin()
            rng = seeds.public(self.assignment, self.info.id, name)
            probes[name] = test.case(rng, cover=cover)
        return probes

    @property
    def scripts(self) -> list[Script]:
        """All scripts. While the published ones run first, there is no hidden input yet."""
        return [case.script for case in self.public] + self.hidden_scripts

    @property
    def hidden_scripts(self) -> list[Script]:
        """The scripts of the hidden draws, test by test."""
        return [case.script for draws in self.hidden for case in draws]

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules to load: the exercise's own files, then those that its tests call."""
        names = [module_name(path) for path in self.info.files]
        names += [
            step.args[0].partition(":")[0]
            for script in self.scripts
            for step in script.steps
            if step.op == "call" and isinstance(step.args[0], str)
        ]
        return tuple(dict.fromkeys(names))

    def job(
        self,
        tree: Path,
        limits: Limits,
        files: Mapping[str, bytes],
        substitutes: Sequence[Substitute] = (),
        given: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Job:
        """The sandbox job that runs its scripts in a tree.

        Args:
            tree: the folder that holds the tree.
            limits: what the run may use.
            files: the student's files.
            substitutes: functions to replace with the reference's.
            given: the rest of the package.

        Returns:
            The job for a sandbox.
        """
        return Job(
            tree,
            self.modules,
            forbidden_names(self.info, {**given, **files}),
            tuple(substitutes),
            limits,
            self.info.allows,
            compat.needs(files),
        )


def record_plan(assignment: Assignment, info: ExerciseInfo, *, secret: bytes | None = None) -> Plan:
    """Record an exercise's tests: the published cases and, given a secret, the hidden draws.

    Args:
        assignment: the assignment.
        info: the exercise.
        secret: the seed of hidden cases; None records only the published ones.

    Returns:
        The recorded scripts of the exercise.

    Raises:
        AssignmentError: a test cannot be recorded, or gives two outputs the same name.
    """
    public: list[Case] = []
    hidden: list[list[Case]] = []
    for test in info.tests:
        try:
            rng = seeds.public(assignment.name, info.id, test.name)
            public.append(test.case(rng))
            hidden.append(
                []
                if secret is None
                else test.hidden(partial(seeds.hidden, secret, info.id, test.name))
            )
        except (Exception, SystemExit) as problem:
            # A test is the author's own code, so anything may go wrong in it, or end it.
            raise AssignmentError(
                "{info}, test {test!r}: cannot be recorded ({kind}: {problem})",
                info=info.id,
                test=test.name,
                kind=type(problem).__name__,
                problem=problem,
            ) from problem
        names = [output.name for output in public[-1].script.outputs]
        if len(set(names)) != len(names):
            raise AssignmentError(
                "{info}, test {test!r}: two outputs share a name, got {names}",
                info=info.id,
                test=test.name,
                names=", ".join(names),
            )
    return Plan(assignment.name, info, public, hidden)


def together(plans: Sequence[Plan]) -> Plan:
    """Join the plans of one exercise for several classes; the published cases appear once."""
    first = plans[0]
    hidden = [draws for plan in plans for draws in plan.hidden]
    return Plan(first.assignment, first.info, first.public, hidden)


# Calls of the grader itself, which would tell a student nothing: they create the dict that a call
# may store things in, import a module, or convert and count results.
_GRADER_CALLS = ("builtins:", "importlib:", "numpy:")
_DICT = "builtins:dict"


def calls(script: Script, failed: int | None = None) -> list[str]:
    """The calls a script makes, as a student would read them, up to the step that failed."""
    lines = []
    for step in script.steps[: None if failed is None else failed + 1]:
        if step.op != "call":
            continue
        subject = step.args[0]
        if isinstance(subject, str) and subject.startswith(_GRADER_CALLS):
            continue
        name = subject.partition(":")[2] if isinstance(subject, str) else _show(subject, script)
        values = [_show(value, script) for value in step.args[1:]]
        values += [f"{key}={_show(value, script)}" for key, value in step.kwargs.items()]
        lines.append(f"{name}({', '.join(values)})")
    return lines


def _show(value: Any, script: Script) -> str:
    if isinstance(value, Ref):
        return _show_ref(value, script)
    if isinstance(value, np.ndarray):
        return (
            tr("array {shape}", shape=value.shape)
            if value.size > 4
            else np.array2string(value, separator=", ")
        )
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: {_show(v, script)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        inner = ", ".join(_show(v, script) for v in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, type) and issubclass(value, np.generic):
        return value.__name__
    return repr(value)


def _show_ref(ref: Ref, script: Script) -> str:
    step = script.steps[ref.index]
    if step.op == "item" and step.args[0] == INPUTS:
        name = str(step.args[1])
        array = script.inputs[name]
        kind = "" if array.dtype == np.float64 else f" {array.dtype.name}"
        return f"{name} {array.shape}{kind}"
    if step.op == "unpack":
        return str(step.args[1][step.args[2]])
    if step.op == "attr":
        return f"{_show_ref(step.args[0], script)}.{step.args[1]}"
    if step.op == "item" and isinstance(step.args[0], Ref):
        return f"{_show_ref(step.args[0], script)}[{step.args[1]!r}]"
    subject = step.args[0] if step.args else ""
    if subject == _DICT:
        return _show(dict(step.kwargs), script)
    if isinstance(subject, str):
        return subject.partition(":")[2].lower()
    return _show_ref(subject, script)
