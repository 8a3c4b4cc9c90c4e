"""Over whose functions an answer is judged: the reference's first, and where that fails its own.

A right answer may be built on its author's own helpers: on a cache of another form, on a gamma of
another shape. So an answer that fails and calls functions of its own is tried over them as well,
whatever its error was, and the best result counts. Everything is read from the text by patterns: a
student's source is not parsed in the grader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grading.sandbox.contract import RunResult
from grading.sandbox.contract import Status as Ran
from grading.spec.exercise import ExerciseInfo
from grading.spec.tree import Source
from grading.support.translation import tr

OWN_LAYERS = tr("Judged over your own functions, because it calls them.")
OWN_FILE = tr("Judged over your own functions of the same file, because it calls them.")
REFERENCE_LAYERS = tr("Judged over the reference's functions for all other exercises.")

_DEFINES = re.compile(r"(?m)^[ \t]{0,40}(?:def|class)[ \t]{1,9}(\w{1,100})")
_CALLS = re.compile(r"\b(\w{1,100})[ \t]{0,9}\(")
# What a student's code raises when a function it needs was replaced.
_NEEDS = frozenset({"ImportError", "ModuleNotFoundError", "NameError", "AttributeError"})


@dataclass(frozen=True)
class Attempt:
    """One way to run an answer; see `Source.answer`.

    keep     functions of other exercises that stay the student's
    own      all files of the assignment's list are the student's
    changed  so are given modules that they changed
    note     what the student is told if this attempt counts
    """

    note: str | None
    keep: tuple[str, ...] = ()
    own: bool = False
    changed: bool = False


def first(info: ExerciseInfo) -> Attempt:
    """The attempt that is made of every answer."""
    if info.own:
        return Attempt(tr("Judged over your own {names}.", names=names(info.own)), info.own)
    return Attempt(REFERENCE_LAYERS if info.over else None)


def further(
    info: ExerciseInfo, source: Source, files: Mapping[str, bytes], ran: RunResult
) -> Iterator[Attempt]:
    """The attempts to make of an answer that failed, in order.

    Args:
        info: the exercise.
        source: the package with its solutions.
        files: what was handed in, by path.
        ran: what came back from the first attempt.

    Yields:
        Attempts over other functions than those of the first; none where they cannot help.
    """
    if any(answer.status in (Ran.TIMEOUT, Ran.MEMORY) for answer in ran.answers):
        return  # every attempt would cost as much again
    if info.own:
        yield Attempt(tr("Judged over the reference's {names}.", names=names(info.own)))
    if not (_calls_own(info, files) or _misses(info, ran)):
        return
    # A method may need what its own constructor has set.
    mates = [f"{path}:{name}" for path in info.files for name in source.regions_of(path)]
    yield Attempt(OWN_FILE, tuple(mates))
    yield Attempt(OWN_LAYERS, own=True)
    if source.changed_modules(info, files):
        yield Attempt(OWN_LAYERS, own=True, changed=True)


def names(places: tuple[str, ...]) -> str:
    """The functions of some places, as a list to be read."""
    return ", ".join(place.partition(":")[2] for place in places)


def _calls_own(info: ExerciseInfo, files: Mapping[str, bytes]) -> bool:
    """Whether the answer calls a function that its author wrote elsewhere."""
    texts = {path: data.decode("utf-8", "replace") for path, data in files.items()}
    defined = {
        name
        for path, text in texts.items()
        if path.endswith(".py")
        for name in _DEFINES.findall(text)
    }
    for path in info.files:
        for name in info.names_in(path):
            leaf = name.rpartition(".")[2]
            called = set(_CALLS.findall(_function(texts.get(path, ""), leaf)))
            if (called & defined) - {leaf}:
                return True
    return False


def _function(text: str, name: str) -> str:
    """The text of a function, from below its head to the next one that is not inside it."""
    head = re.search(rf"(?m)^([ \t]{{0,40}})def[ \t]{{1,9}}{re.escape(name)}\b.*$", text)
    if head is None:
        return ""
    indent = len(head[1])
    rest = text[head.end() :]
    end = re.search(rf"(?m)^[ \t]{{0,{indent}}}(?:def|class|@)", rest)
    return rest[: end.start()] if end else rest


def _misses(info: ExerciseInfo, ran: RunResult) -> bool:
    """Whether an answer failed for want of what its author may have written elsewhere."""
    errors = [ran.load.error, *(answer.error for answer in ran.answers)]
    return any(
        error is not None
        and (
            error.type in _NEEDS
            # The stub of an exercise that this one is not built on may be what it calls.
            or (error.type == "NotImplementedError" and not error.message.startswith(info.id))
        )
        for error in errors
    )
