"""Finds the modules of a package that may hold an answer, so that exercises can forbid them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grading.spec.exercise import ExerciseInfo


def answer_modules(root: Path, package: str, tools: Sequence[str]) -> list[str]:
    """The parts of the package that may hold an answer: all except those named as tools.

    Args:
        root: the folder that holds the package.
        package: its name.
        tools: dotted names of modules and folders directly in it; none if nothing is forbidden.

    Returns:
        Dotted names of the modules and folders directly in the package, sorted.
    """
    parts = {
        f"{package}.{path.name.partition('.')[0]}"
        for path in (root / package).glob("[!.]*")
        if path.suffix in (".py", ".pyx", ".so", ".pyd") or any(path.glob("*.py"))
    }
    return sorted(parts - {*tools, f"{package}.__init__"}) if tools else []


def forbid_answers(info: ExerciseInfo, answers: Sequence[str]) -> ExerciseInfo:
    """Make an exercise that forbids one module with answers forbid all of them.

    Args:
        info: the exercise.
        answers: dotted names of the modules and folders that may hold answers.

    Returns:
        The exercise; its own files are not forbidden.
    """
    if not set(info.forbids) & set(answers):
        return info
    own = [file.removesuffix(".py").replace("/", ".") + "." for file in info.files]
    others = [name for name in answers if not any(file.startswith(name + ".") for file in own)]
    return replace(info, forbids=tuple(dict.fromkeys((*info.forbids, *others))))
