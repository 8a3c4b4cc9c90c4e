"""Recognizes files of earlier years: the stand-ins that they need, and notes for their authors.

The course has used its files since 2016, with the Python and NumPy of each year. A right answer
that uses a name which no longer exists is still right: the worker supplies the name (see
`grading.sandbox.inside.standins`), the report says so, and the file stays unchanged. Python 2
syntax cannot be supplied; a note says so.

Everything is read from the text by patterns: the grader never parses a student's source. No pattern
looks further than a few hundred characters, whatever the text is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterator, Mapping

import numpy as np

from grading.judging.results import Status
from grading.sandbox.inside.standins import NUMPY_NAMES
from grading.spec.manifest import ExerciseInfo
from grading.support.names import is_under
from grading.support.translation import Sentences, tr

_IMPORTS = r"(?m)^[ \t]{{0,40}}(?:from|import)[ \t]{{1,9}}{}\b"
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "past": re.compile(_IMPORTS.format("past")),
    "future": re.compile(_IMPORTS.format("future")),
    "six": re.compile(_IMPORTS.format("six")),
    "cPickle": re.compile(_IMPORTS.format("cPickle")),
    "matplotlib": re.compile(_IMPORTS.format("matplotlib")),
    "tqdm": re.compile(_IMPORTS.format("tqdm")),
    "devnull": re.compile(r"\bdevnull\b|/dev/null\b"),
    "pdb": re.compile(_IMPORTS.format("i?pdb")),
    "python 2 names": re.compile(r"(?<![\w.])(?:xrange|unicode|unichr|basestring|raw_input)\("),
    "dict methods": re.compile(r"\.(?:iter(?:items|keys|values)|has_key)\("),
    "np.lib.pad": re.compile(r"\b(?:np|numpy)\.lib\.pad\b"),
    "newshape": re.compile(r"\breshape\([^)]{0,120}\bnewshape\s*="),
}
# A text that matches a pattern contains one of these words (by default the pattern's name). They
# are quick to search for, and most files of today contain none.
_WORDS = {
    "python 2 names": ("xrange", "unicode", "unichr", "basestring", "raw_input"),
    "dict methods": (".iter", ".has_key"),
    "np.lib.pad": (".lib.pad",),
    "devnull": ("devnull", "/dev/null"),
}
_NUMPY = re.compile(r"\b(?:np|numpy)\.([A-Za-z_]\w*)")
_GONE = frozenset(name for name in NUMPY_NAMES if name not in vars(np))
# Libraries that an answer cannot use. An import alone does no harm, so only calls of them fail. An
# indented import may stand in a `try` or in a function, where it fails as usual.
_LIBRARIES = (
    "torch", "torchvision", "tensorflow", "keras", "jax", "scipy", "sklearn", "skimage", "numba",
    "pandas", "cv2", "PIL", "imageio", "seaborn", "IPython", "h5py", "mpl_toolkits", "google",
    "cupy", "joblib", "sympy", "plotly", "pytest", "einops", "autograd", "wandb", "requests",
    "psutil", "threadpoolctl", "line_profiler", "memory_profiler", "cython", "pyximport",
    "numexpr", "typing_extensions", "jaxtyping", "nptyping", "beartype", "torchsummary",
    "torchinfo", "tensorboardX",
)  # fmt: skip
_ABSENT = re.compile(
    r"(?m)^(?:from|import)[ \t]{1,9}"
    rf"((?:{'|'.join(_LIBRARIES)})\b(?:\.\w{{1,60}}){{0,8}})"
)
_LABELS = {
    "past": tr("the library past"),
    "future": tr("the library future"),
    "six": tr("the library six"),
    "cPickle": tr("the module cPickle"),
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
    """The stand-ins that some files need, in order; none for files of today."""
    return tuple(sorted({name for _, data in _sources(files) for name in _needed(data)}))


def notes(files: Mapping[str, bytes], allowed: Container[str] = ()) -> list[str]:
    """Notes for the author of files of an earlier year, or with imports that are not supported.

    Args:
        files: the files, by path.
        allowed: the libraries that some answer may use.
    """
    sentences = Sentences()
    for path, data in _sources(files):
        text = data.decode("utf-8", "replace")
        needed = sorted(_needed(data))
        absent = {n.partition(":")[2].partition(".")[0] for n in needed if _is_absent(n)}
        absent = {library for library in absent if library not in allowed}
        if absent:
            sentences.say(
                "{path} imports {names}, which an answer cannot use. The grader skipped the "
                "import, so only code that calls it fails.",
                path=path,
                names=", ".join(sorted(absent)),
            )
        sentences += [
            tr(
                "{path} imports {name}. The grader supplied one that draws nothing and did "
                "not change the file.",
                path=path,
                name=name,
            )
            for name in ("matplotlib", "tqdm")
            if name in needed and name not in allowed
        ]
        # The others supply nothing that is missing from Python today.
        today = ("matplotlib", "tqdm", "devnull", "pdb")
        names = [_label(name) for name in needed if name not in today and not _is_absent(name)]
        if names:
            sentences.say(
                "{path} comes from an earlier year. The grader supplied {names} and did not "
                "change the file.",
                path=path,
                names=", ".join(names),
            )
        if _PRINT.search(text):
            sentences.say(
                "{path} has print statements of Python 2, which Python 3 refuses. Write "
                "print(...).",
                path=path,
            )
        elif _TABS.search(text) and _SPACES.search(text):
            sentences.say(
                "{path} is indented with tabs and with spaces. If a block mixes them, Python "
                "refuses the whole file. Convert the tabs to spaces.",
                path=path,
            )
    return sentences


def barred_imports(info: ExerciseInfo, files: Mapping[str, bytes], status: Status) -> list[str]:
    """Notes about forbidden modules that are imported but not used.

    Args:
        info: the exercise.
        files: the submitted files.
        status: the status of its verdict.

    Returns:
        The sentences.
    """
    if status == "forbidden":
        return []  # the verdict already says so
    sentences = Sentences()
    for path in info.files:
        text = files.get(path, b"").decode("utf-8", "replace")
        forbidden = [name for name in _imported(text, path) if is_under(name, info.forbids)]
        if forbidden:
            names = ", ".join(dict.fromkeys(forbidden))
            sentences.say(
                "{path} imports {names}, which this exercise does not allow. Your code did not "
                "call it, so this costs no points.",
                path=path,
                names=names,
            )
    return sentences


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


@functools.lru_cache(maxsize=512)  # every exercise has the same files
def _needed(data: bytes) -> frozenset[str]:
    text = data.decode("utf-8", "replace")
    found = {
        name
        for name, pattern in _PATTERNS.items()
        if any(word in text for word in _WORDS.get(name, (name,))) and pattern.search(text)
    }
    if "python 2 names" in found and _BRINGS.search(text):
        # The file imports it from one of the libraries above.
        found.discard("python 2 names")
    if "np.lib.pad" in found and hasattr(np.lib, "pad"):
        found.discard("np.lib.pad")
    numpy = {f"numpy:{name}" for name in _NUMPY.findall(text) if name in _GONE}
    absent = {f"absent:{name}" for name in _ABSENT.findall(text)}
    return frozenset(found | numpy | absent)


def _is_absent(feature: str) -> bool:
    return feature.startswith("absent:")


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("numpy:", "np."))
