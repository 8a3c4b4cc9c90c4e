"""Lists the modules that an exercise forbids, with the names that they define."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from grading.spec.exercise import ExerciseInfo
from grading.support.names import is_under, module_name

# The names that a module defines; the grader never parses a student's source.
_NAMES = re.compile(r"(?m)^(?:(?:def|class)[ \t]{1,9})?([A-Za-z_]\w{0,99})(?=[(:]|[ \t]{0,9}=[^=])")


def forbidden_names(info: ExerciseInfo, files: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """The modules that an exercise forbids, with the names that those in `files` define."""
    forbidden: dict[str, tuple[str, ...]] = dict.fromkeys(info.forbids, ())
    for path, data in files.items() if forbidden else ():
        if path.endswith(".py") and is_under(module_name(path), info.forbids):
            forbidden[module_name(path)] = _public_names(data)
    return forbidden


@lru_cache(maxsize=256)  # many exercises forbid the same modules
def _public_names(data: bytes) -> tuple[str, ...]:
    names = dict.fromkeys(_NAMES.findall(data.decode("utf-8", "replace")))
    return tuple(name for name in names if name[0] != "_")
