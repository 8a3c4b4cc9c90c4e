"""The limits of a run, and the functions that the grader supplies while it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of one run; the values come from `assignment.toml`.

    Times are wall-clock times, without the time in which a worker waits for a processor.

    test_seconds      time of one script, and of loading the modules
    exercise_seconds  time of the run: loading and all its scripts
    memory_mb         address space beyond what the worker starts with
    output_mb         arrays sent back by the run
    text_kb           text that is kept of its prints
    """

    test_seconds: float = 10.0
    exercise_seconds: float = 30.0
    memory_mb: int = 1024
    output_mb: int = 64
    text_kb: int = 16


@dataclass(frozen=True)
class Substitute:
    """Functions of `module` that are replaced by those of `file` right after it is imported.

    module  the imported module, such as "course.layers"
    names   its module-level names, or "Class.method"
    file    the other source, relative to the tree, such as "_given/course/layers.py"; it is loaded
            as a private module of the same package, so that relative imports work
    """

    module: str
    names: tuple[str, ...]
    file: str
