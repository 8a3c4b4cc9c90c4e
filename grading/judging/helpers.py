"""Which helper functions an answer is run with: the reference's first, then the student's own.

A right answer may rely on its author's own helpers: a cache of another form, a gamma of another
shape. So an answer that fails and calls other functions of its author is run again with those, no
matter what the error was, and the best result counts. Everything is read from the text by patterns:
the grader never parses a student's source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grading.sandbox.contract import RunResult
from grading.sandbox.contract import Status as RunStatus
from grading.spec.exercise import ExerciseInfo
from grading.spec.manifest import Assignment
from grading.spec.tree import Source
from grading.support.translation import tr

OWN_LAYERS = tr("Judged with your own functions, because it calls them.")
OWN_FILE = tr("Judged with your own functions of the same file, because it calls them.")
REFERENCE_LAYERS = tr("Judged with the reference's functions for all other exercises.")

_DEFINES = re.compile(r"(?m)^[ \t]{0,40}(?:def|class)[ \t]{1,9}(\w{1,100})")
_CALLS = re.compile(r"\b(\w{1,100})[ \t]{0,9}\(")
# What a student's code raises when a function that it needs was replaced.
_HELPER_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "NameError", "AttributeError"})
_NOT_PYTHON = frozenset({"SyntaxError", "IndentationError", "TabError"})


@dataclass(frozen=True)
class Helpers:
    """Whose functions one run of an answer uses; see `Source.answer`.

    note     the sentence for the student if this run counts
    keep     functions of other exercises that stay the student's
    own      use all of the student's files that the assignment lists
    changed  use given modules that the student changed, too
    """

    note: str | None
    keep: tuple[str, ...] = ()
    own: bool = False
    changed: bool = False


def first(info: ExerciseInfo) -> Helpers:
    """The helpers of the first run of every answer."""
    if info.own:
        return Helpers(tr("Judged with your own {names}.", names=names(info.own)), info.own)
    return Helpers(REFERENCE_LAYERS if info.over else None)


def others(
    info: ExerciseInfo, source: Source, files: Mapping[str, bytes], result: RunResult
) -> Iterator[Helpers]:
    """The other helpers to try for an answer that failed, in order.

    Args:
        info: the exercise.
        source: the package with its solutions.
        files: the submitted files, by path.
        result: the result of the first run.

    Yields:
        Helpers that may make the answer pass; none where they cannot.
    """
    if info.own:
        # Also after a run that was too slow: the time may be that of their own function.
        yield Helpers(tr("Judged with the reference's {names}.", names=names(info.own)))
    if any(answer.status in (RunStatus.TIMEOUT, RunStatus.MEMORY) for answer in result.answers):
        return  # every further run would cost as much again
    if not (_calls_own(info, files) or _lacks_helper(info, result)):
        return
    # A method may need what its own constructor has set.
    same_file = [f"{path}:{name}" for path in info.files for name in source.regions_of(path)]
    yield Helpers(OWN_FILE, tuple(same_file))
    yield Helpers(OWN_LAYERS, own=True)
    if source.changed_modules(info, files):
        yield Helpers(OWN_LAYERS, own=True, changed=True)


def names(places: tuple[str, ...]) -> str:
    """The functions of some places ("path:function"), separated by commas."""
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
    """The text of a function, from below its `def` line to the next one that is not inside it."""
    head = re.search(rf"(?m)^([ \t]{{0,40}})def[ \t]{{1,9}}{re.escape(name)}\b.*$", text)
    if head is None:
        return ""
    indent = len(head[1])
    rest = text[head.end() :]
    end = re.search(rf"(?m)^[ \t]{{0,{indent}}}(?:def|class|@)", rest)
    return rest[: end.start()] if end else rest


def _lacks_helper(info: ExerciseInfo, result: RunResult) -> bool:
    """Whether an answer failed because a function that its author may have written is not there."""
    errors = [result.load.error, *(answer.error for answer in result.answers)]
    return met_a_blank(info, result) or any(
        error is not None and error.type in _HELPER_ERRORS for error in errors
    )


def stopped_by(assignment: Assignment, info: ExerciseInfo, result: RunResult) -> str:
    """The function whose syntax error stops every test, in an exercise that this one needs.

    Args:
        assignment: the assignment.
        info: the exercise.
        result: a run with the functions of one author, as in a check.

    Returns:
        Its name; empty if there is none, or if some test says something about the answer.
    """
    exercises = assignment.exercises  # a hand-out has only those of its own parts
    needed = [exercises[name] for name in Source(assignment).builds_on(info) if name in exercises]
    places = [place.partition(":") for other in needed for place in other.where]
    others = {(path, name.rpartition(".")[2]): name for path, _, name in places}
    found = {
        others.get((answer.error.frames[-1].file, answer.error.frames[-1].function), "")
        if answer.error and answer.error.frames and answer.error.type in _NOT_PYTHON
        else ""
        for answer in result.answers
    }
    return found.pop() if len(found) == 1 else ""


def met_a_blank(info: ExerciseInfo, result: RunResult) -> bool:
    """Whether the blank of another exercise stopped an answer.

    Such a run says little about the answer: its author may have written what was blank in it.

    Args:
        info: the exercise.
        result: the result of a run.

    Returns:
        Whether some test ended in a blank.
    """
    return any(
        answer.error is not None
        and answer.error.type == "NotImplementedError"
        and not answer.error.message.startswith(f"{info.id} ")
        for answer in result.answers
    )
