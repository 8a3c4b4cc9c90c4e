"""Files of earlier years: which stand-ins they need, and what their author is told.

The assignment has been set since 2016, on Pythons and NumPys of those years. A right answer that
only asks for a name that is gone is still a right answer: the worker supplies the name (see
`grading.sandbox.inside.standins`), the report says so, and the file stays as it was handed in. What
no name can fix, Python 2's own syntax, is told in one line.

Everything is read from the text by patterns: a student's source is not parsed in the grader. No
pattern looks further than a few hundred characters from where it began, whatever it is fed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

import numpy as np

from grading.judging.results import Status
from grading.sandbox.inside.standins import NUMPY_NAMES
from grading.spec.manifest import ExerciseInfo
from grading.support.names import is_under
from grading.support.translation import tr

_IMPORTS = r"(?m)^[ \t]{{0,40}}(?:from|import)[ \t]{{1,9}}{}\b"
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "past": re.compile(_IMPORTS.format("past")),
    "future": re.compile(_IMPORTS.format("future")),
    "six": re.compile(_IMPORTS.format("six")),
    "cPickle": re.compile(_IMPORTS.format("cPickle")),
    "matplotlib": re.compile(_IMPORTS.format("matplotlib")),
    "python 2 names": re.compile(r"(?<![\w.])(?:xrange|unicode|unichr|basestring|raw_input)\("),
    "dict methods": re.compile(r"\.(?:iter(?:items|keys|values)|has_key)\("),
    "np.lib.pad": re.compile(r"\b(?:np|numpy)\.lib\.pad\b"),
    "newshape": re.compile(r"\breshape\([^)]{0,120}\bnewshape\s*="),
}
# What a text holds where its pattern fits, if that is not the name itself: quick to look for, and
# most files of today hold none of it.
_WORDS = {
    "python 2 names": ("xrange", "unicode", "unichr", "basestring", "raw_input"),
    "dict methods": (".iter", ".has_key"),
    "np.lib.pad": (".lib.pad",),
}
_NUMPY = re.compile(r"\b(?:np|numpy)\.([A-Za-z_]\w*)")
_GONE = frozenset(name for name in NUMPY_NAMES if name not in vars(np))
_SAID = {
    "past": tr("the library past"),
    "future": tr("the library future"),
    "six": tr("the library six"),
    "cPickle": tr("the module cPickle"),
    "matplotlib": tr("a matplotlib that draws nothing"),
    "python 2 names": tr("built-in names of Python 2, such as xrange"),
    "dict methods": tr("methods of Python 2's dict, such as iteritems"),
    "newshape": "np.reshape(newshape=)",
}
_IMPORTED = re.compile(
    r"(?m)^[ \t]{0,40}(?:from|import)[ \t]{1,9}([.\w]{1,200})"
    r"(?:[ \t]{1,9}import[ \t]{1,9}(.{0,300}))?"
)
_BRINGS = re.compile(r"(?m)^[ \t]{0,40}from .{1,60} import .{0,300}\bxrange\b")
_PRINT = re.compile(r"(?m)^[ \t]{0,40}print[ \t]{1,9}['\"]|^[ \t]{0,40}print[ \t]{0,9}$")
_TABS = re.compile(r"(?m)^\t+[^\s#]")
_SPACES = re.compile(r"(?m)^ {2,}[^\s#]")


def needs(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The stand-ins that some files need, in order; nothing for files of today."""
    return tuple(sorted({one for _, data in _sources(files) for one in _needed(data)}))


def notes(files: Mapping[str, bytes]) -> list[str]:
    """What to tell the author of files of an earlier year, one line a file."""
    said = []
    for path, data in _sources(files):
        text = data.decode("utf-8", "replace")
        names = [_told(one) for one in sorted(_needed(data))]
        if names:
            said.append(
                tr(
                    "{path} is of an earlier year: the grader supplied {names}, and left the "
                    "file as it is.",
                    path=path,
                    names=_list(names),
                )
            )
        if _PRINT.search(text):
            said.append(
                tr(
                    "{path} has print statements of Python 2, which is no Python of today: write "
                    "print(...).",
                    path=path,
                )
            )
        elif _TABS.search(text) and _SPACES.search(text):
            said.append(
                tr(
                    "{path} is indented with tabs and with spaces: where a block mixes them, "
                    "Python refuses the whole file. Expand the tabs.",
                    path=path,
                )
            )
    return said


def barred_imports(info: ExerciseInfo, files: Mapping[str, bytes], status: Status) -> list[str]:
    """What to tell the author of files that import what the exercise forbids, and use none of it.

    Args:
        info: the exercise.
        files: what was handed in.
        status: its verdict.

    Returns:
        The sentences; empty where such an import is not the cause.
    """
    if status == "forbidden":
        return []  # that says it already
    said = []
    for path in info.files:
        text = files.get(path, b"").decode("utf-8", "replace")
        found = [name for name in _imported(text, path) if is_under(name, info.forbids)]
        if found:
            names = _list(list(dict.fromkeys(found)))
            said.append(
                tr(
                    "{path} imports {names}, which this exercise does not allow. Nothing of it was "
                    "called, so this costs nothing.",
                    path=path,
                    names=names,
                )
            )
    return said


def _imported(text: str, path: str) -> Iterator[str]:
    """The modules that a source imports, by their full names."""
    package = path.removesuffix(".py").split("/")[:-1]
    for start, names in _IMPORTED.findall(text):
        dots = len(start) - len(start.lstrip("."))
        base = package[: len(package) - dots + 1] if dots else []
        module = ".".join([*base, *filter(None, [start.lstrip(".")])])
        if start.strip("."):
            yield module
        for name in re.findall(r"\w+", names.partition("#")[0]):
            yield f"{module}.{name}"


def _sources(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for path, data in sorted(files.items()):
        if path.endswith(".py"):
            yield path, data


@functools.lru_cache(maxsize=512)  # the same files come again with every exercise
def _needed(data: bytes) -> frozenset[str]:
    text = data.decode("utf-8", "replace")
    found = {
        name
        for name, pattern in _PATTERNS.items()
        if any(word in text for word in _WORDS.get(name, (name,))) and pattern.search(text)
    }
    if "python 2 names" in found and _BRINGS.search(text):
        # It brings its own, from one of the libraries above.
        found.discard("python 2 names")
    if "np.lib.pad" in found and hasattr(np.lib, "pad"):
        found.discard("np.lib.pad")
    numpy = {f"numpy:{name}" for name in _NUMPY.findall(text) if name in _GONE}
    return frozenset(found | numpy)


def _told(name: str) -> str:
    return _SAID.get(name, name.replace("numpy:", "np."))


def _list(names: list[str]) -> str:
    return (
        names[0]
        if len(names) == 1
        else tr("{others} and {last}", others=", ".join(names[:-1]), last=names[-1])
    )
