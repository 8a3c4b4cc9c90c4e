"""Replacements for old modules and names, installed before a worker loads a student's files.

Runs in the worker, so it imports only modules that load fast. The files themselves are never
changed. `grading.judging.diagnosis.compat` decides which replacements a submission needs, and
informs its author.
"""

from __future__ import annotations

import builtins
import gc
import io
import os
import pickle
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial, reduce, wraps
from itertools import zip_longest
from types import ModuleType
from typing import Any

import numpy as np

from grading.sandbox.inside.skipping import Unusable

# Names that NumPy has removed -> their value, or the name that replaces them.
NUMPY_NAMES: Mapping[str, Any] = {
    "bool": bool,
    "int": int,
    "float": float,
    "complex": complex,
    "object": object,
    "str": str,
    "long": int,
    "unicode": str,
    "float_": np.float64,
    "complex_": np.complex128,
    "Inf": np.inf,
    "Infinity": np.inf,
    "infty": np.inf,
    "NaN": np.nan,
    "product": "prod",
    "cumproduct": "cumprod",
    "sometrue": "any",
    "alltrue": "all",
    "row_stack": "vstack",
    "in1d": "isin",
    "trapz": "trapezoid",
    "asscalar": lambda a: a.item(),
}

_Wide = list[tuple[str, Any]]


def install(names: Iterable[str], allowed: Container[str] = ()) -> None:
    """Install replacements by the names of features in `judging.compat`; skip unknown names.

    Args:
        names: the features.
        allowed: the libraries that an answer may use, so that they are not replaced.
    """
    for name in names:
        kind, _, leaf = name.partition(":")
        if kind == "numpy":
            _numpy_name(leaf)
        elif kind == "absent":
            if leaf.partition(".")[0] not in allowed:
                _absent(leaf)
        elif name in _FEATURES and name not in allowed:
            _FEATURES[name]()


def _numpy_name(name: str) -> None:
    # Look in the dict, because NumPy warns or raises an error when a removed name is read.
    if name in NUMPY_NAMES and name not in vars(np):
        value = NUMPY_NAMES[name]
        setattr(np, name, getattr(np, value) if isinstance(value, str) else value)


def _pad() -> None:
    if not hasattr(np.lib, "pad"):
        np.lib.pad = np.pad  # type: ignore[attr-defined]


def _newshape() -> None:
    original: Callable[..., Any] = np.reshape

    @wraps(original)
    def reshape(a: Any, *args: Any, newshape: Any = None, **kwargs: Any) -> Any:
        if newshape is not None:
            args = (newshape, *args)
        return original(a, *args, **kwargs)

    np.reshape = reshape


def _module(name: str, content: _Wide, *, package: bool = False) -> ModuleType:
    module = ModuleType(name, "Replaces a library for code that ran on both Python 2 and Python 3.")
    module.__dict__.update(content)
    if package:
        module.__path__ = []
    sys.modules[name] = module
    parent, _, leaf = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], leaf, module)
    return module


def _same(x: Any) -> Any:
    return x


def _iterate(method: str) -> Callable[[Any], Iterator[Any]]:
    return lambda mapping, **_: iter(getattr(mapping, method)())


_ITERATORS: _Wide = [(f"iter{what}", _iterate(what)) for what in ("items", "keys", "values")]
_OLD: _Wide = [
    ("xrange", range),
    ("unicode", str),
    ("long", int),
    ("basestring", str),
    ("unichr", chr),
    ("raw_input", input),
    ("reduce", reduce),
    ("cmp", lambda a, b: (a > b) - (a < b)),
]
_NEW: _Wide = [(name, value) for name, value in vars(builtins).items() if name[0] != "_"]


def _past() -> None:
    _module("past", [], package=True)
    _module("past.builtins", [*_OLD, ("range", range), ("map", map), ("filter", filter)])
    _module("past.utils", [("old_div", _old_div)])


def _old_div(a: Any, b: Any) -> Any:
    whole = isinstance(a, int) and isinstance(b, int)
    return a // b if whole else a / b


def _future() -> None:
    _module("future", [], package=True)
    _module("future.builtins", _NEW)
    utils = [*_ITERATORS, ("with_metaclass", _with_metaclass), ("PY2", False), ("PY3", True)]
    _module("future.utils", [*utils, ("old_div", _old_div)])
    _module("future.standard_library", [("install_aliases", lambda: None)])


def _with_metaclass(meta: Any, *bases: type) -> Any:
    return meta("_with_metaclass", bases, {})


def _six() -> None:
    kinds = [("string_types", (str,)), ("integer_types", (int,)), ("text_type", str)]
    marks = [("PY2", False), ("PY3", True), ("u", _same), ("b", lambda s: s.encode("latin-1"))]
    _module("six", [*kinds, *marks, *_ITERATORS, ("with_metaclass", _with_metaclass)], package=True)
    moved = [("range", range), ("zip", zip), ("map", map), ("filter", filter), ("input", input)]
    _module(
        "six.moves",
        [*moved, *_OLD, ("cPickle", pickle), ("zip_longest", zip_longest)],
        package=True,
    )
    sys.modules["six.moves.cPickle"] = pickle
    _module("six.moves.builtins", _NEW)


_PLOTTING = (
    "animation", "axes", "cm", "collections", "colors", "dates", "figure", "font_manager",
    "gridspec", "image", "lines", "patches", "pylab", "pyplot", "style", "ticker",
)  # fmt: skip


def _matplotlib() -> None:
    """Install a plotting library that draws nothing, because nobody looks at plots here."""
    for name in ("matplotlib", *(f"matplotlib.{leaf}" for leaf in _PLOTTING)):
        _module(name, [("__getattr__", _Drawing().__getattr__)], package=True)
    sys.modules["matplotlib.pyplot"].__dict__["subplots"] = _subplots


class _Drawing:
    """Anything of a plotting library that draws nothing: a figure, a list of lines, settings."""

    def __getattr__(self, name: str) -> _Drawing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def _same(self, *_: Any, **__: Any) -> _Drawing:
        return self

    __call__ = __getitem__ = __enter__ = _same

    def __setitem__(self, *_: Any) -> None:
        """Keep nothing."""

    def __exit__(self, *_: Any) -> None:
        """Let exceptions pass."""

    def __iter__(self) -> Iterator[_Drawing]:
        return iter([self])  # for `line, = plt.plot(x)`


class _Bar(_Drawing):
    """A progress bar that only hands on what it is asked to go through."""

    def __init__(self, iterable: Iterable[Any] = (), *_: Any, **__: Any) -> None:
        self._items = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    @staticmethod
    def write(*_: Any, **__: Any) -> None:
        """Show nothing."""

    pandas = write


def _tqdm() -> None:
    bars: _Wide = [("tqdm", _Bar), ("trange", lambda *numbers, **_: _Bar(range(*numbers)))]
    for name in ("tqdm", "tqdm.auto", "tqdm.autonotebook", "tqdm.notebook"):
        _module(name, bars, package=True)


class _Nowhere(io.RawIOBase):
    """What is written here is lost."""

    def writable(self) -> bool:
        """See `io.IOBase`."""
        return True

    def write(self, data: Any) -> int:
        """See `io.RawIOBase`."""
        return len(data)


def _devnull() -> None:
    """Let code write to the null device, which the sandbox refuses to open, as all files."""
    original: Callable[..., Any] = builtins.open

    @wraps(original)
    def open_(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if isinstance(file, str) and file == os.devnull and mode.strip("bt") in ("w", "a", "w+"):
            binary = io.BufferedWriter(_Nowhere())
            return binary if "b" in mode else io.TextIOWrapper(binary)
        return original(file, mode, *args, **kwargs)

    vars(builtins).update(open=open_)


def _subplots(nrows: int = 1, ncols: int = 1, *_: Any, **__: Any) -> tuple[_Drawing, Any]:
    axes = np.full((nrows, ncols), _Drawing(), dtype=object).squeeze()
    return _Drawing(), axes[()]


def _pdb() -> None:
    """Install debuggers that refuse to wait, as `breakpoint()` does."""
    for name in ("pdb", "ipdb"):
        _module(name, [("set_trace", breakpoint)])


def _unusable(library: str, _: str) -> Unusable:
    # The name tells `skipping` that this import was skipped on purpose.
    return Unusable(ModuleNotFoundError(f"No module named {library!r}", name=library))


def _absent(name: str) -> None:
    """Let the import of a library succeed that is not here: only using it is an error."""
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        part = ".".join(parts[:count])
        if part not in sys.modules:
            module = _module(part, [], package=True)
            module.__dict__["__getattr__"] = partial(_unusable, parts[0])


def _python2_names() -> None:
    for name, value in _OLD:
        if not hasattr(builtins, name):
            setattr(builtins, name, value)


def _dict_methods() -> None:
    # A built-in type accepts no new attributes, so change its dict directly. It is safe here: this
    # process ends with the exercise, and no code has looked up these names before.
    [content] = gc.get_referents(dict.__dict__)
    with suppress(TypeError):
        content.update(_ITERATORS)
        content["has_key"] = dict.__contains__


_FEATURES: Mapping[str, Callable[[], None]] = {
    "past": _past,
    "future": _future,
    "six": _six,
    "cPickle": partial(sys.modules.__setitem__, "cPickle", pickle),
    "matplotlib": _matplotlib,
    "tqdm": _tqdm,
    "devnull": _devnull,
    "pdb": _pdb,
    "python 2 names": _python2_names,
    "dict methods": _dict_methods,
    "np.lib.pad": _pad,
    "newshape": _newshape,
}
