"""Which code runs: this is the only place that decides it.

Each call asks `kernels_for` for the compiled kernels, `choose` for the method of a convolution, and
`primitives_for` for the gathers and scatters of the methods with columns. The answers depend on
what was compiled and on four environment variables, which are read once, at import:

    CS231N_BACKEND       "numpy", "cython" or "auto" (compiled code if it was built)
    CS231N_ISA           "avx512", "avx2" or "portable" instead of the best of this processor
    CS231N_NUM_THREADS   number of threads of the kernels, instead of one per processor
    CS231N_WINOGRAD=0    never use Winograd in `fast`

`use_backend`, `use_kernels` and `use_winograd` do the same within the process.
"""

from __future__ import annotations

import importlib
import os
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from cs231n._fast import winograd
from cs231n._fast.convolution import dense_part
from cs231n._fast.primitives import PORTABLE, Array, Primitives
from cs231n._fast.processors import processors
from cs231n.support.settings import NotCompiledError, SettingError

VARIABLE = "CS231N_BACKEND"
ISA_VARIABLE = "CS231N_ISA"
THREADS_VARIABLE = "CS231N_NUM_THREADS"
WINOGRAD_VARIABLE = "CS231N_WINOGRAD"
CHOICES = ("auto", "cython", "numpy")
ISAS = ("avx512", "avx2", "portable")
COMPILED_DTYPES = (np.dtype(np.float32), np.dtype(np.float64))
MOST_THREADS = 1024  # more would need too much memory, and the C code takes an int
# With fewer multiplications, waking a second thread costs more time than it saves.
WORK_FOR_THREADS = 200_000
# With more multiplications, BLAS is slower for a few images of a dense layer than the kernels,
# which read each weight once. For smaller products OpenBLAS has kernels of its own.
DENSE_WORK = 100**3

# --- The compiled kernels -------------------------------------------------------------------------


def _load() -> tuple[ModuleType | None, str]:
    # A thread that waits for another one spins, by default for milliseconds. On a busy machine it
    # may take the processor of the thread it waits for: a training step took five times as long.
    # GNU's OpenMP reads this setting from the environment only while it is loaded, so the
    # environment is restored afterwards.
    setting = "GOMP_SPINCOUNT"
    given = os.environ.get(setting)
    if given is None:
        os.environ[setting] = "10000"
    try:
        module = importlib.import_module("cs231n._kernels.core")
    except ModuleNotFoundError:
        return None, "cs231n._kernels.core is not compiled"
    except ImportError as error:
        return None, f"cs231n._kernels.core does not load ({error}); compile it again"
    finally:
        if given is None:
            del os.environ[setting]
    return module, f"compiled in {module.__file__}"


# The compiled module or None, and the reason.
core, why = _load()

_threads: int | None = None
_winograd = os.environ.get(WINOGRAD_VARIABLE, "1") not in ("", "0")
_forced = "the best of this processor"


def use_kernels(isa: str | None = None, threads: int | None = None) -> None:
    """Choose the instruction set and the threads of the compiled kernels in this process.

    Args:
        isa: "avx512", "avx2" or "portable"; None for the best that this processor has.
        threads: Number of threads, 1 to `MOST_THREADS`; None for OpenMP's default.

    Raises:
        ValueError: If the instruction set is unknown or not available, or `threads` is out of
            range.
    """
    _use("isa", isa, "threads", threads, "leave it out")


def _use(
    isa_name: str, isa: str | None, threads_name: str, threads: int | None, advice: str
) -> None:
    """Do what `use_kernels` does; messages name what the user wrote, and how to undo it."""
    global _threads, _forced
    advice += " to let the package choose"
    if isa is not None and isa not in ISAS:
        raise SettingError(
            f"{isa_name} is unknown: got {isa!r}, expected one of {', '.join(ISAS)}; {advice}"
        )
    whole = isinstance(threads, int | np.integer)
    if threads is not None and not (whole and 1 <= threads <= MOST_THREADS):
        raise SettingError(
            f"{threads_name} is out of range: got {threads!r}, expected a whole number from 1 to "
            f"{MOST_THREADS}; {advice}"
        )
    if core is not None:
        if isa is not None and not core.available(isa):
            raise SettingError(
                f"{isa_name} is not available: got {isa!r}, expected one of "
                f"{', '.join(available_isas())} on this processor; {advice}"
            )
        core.use(isa)
    _forced = "the best of this processor" if isa is None else f"{isa} was requested"
    _threads = threads


def use_winograd(on: bool) -> None:
    """Allow or forbid Winograd in `conv_forward_fast` and `conv_backward_fast`."""
    global _winograd
    _winograd = on


def available_isas() -> list[str]:
    """List the instruction sets that this build and this processor have, best first."""
    return [isa for isa in ISAS if core is not None and core.available(isa)]


def threads() -> int:
    """Return how many threads the kernels run."""
    if core is None:
        return 1
    # OpenMP's threads do not survive a fork.
    if core.is_forked():
        return 1
    if _threads is not None:
        return _threads
    most = int(core.default_threads())
    # OpenMP knows the affinity of the process, but not the quota of its container.
    return most if os.environ.get("OMP_NUM_THREADS") else min(most, processors())


def describe() -> str:
    """Write one line for `python -m cs231n.info`: which kernels run, and why."""
    if core is None:
        return f"none: {why}"
    if backend().name != "cython":
        return "none: the fast layers run on NumPy"
    isa, size, narrower = core.running()
    if narrower:
        isa += f" ({narrower} where rows are short)"
    how = "OpenMP" if core.has_openmp() else "built without OpenMP"
    winograd = "" if _winograd else f", Winograd off ({WINOGRAD_VARIABLE}=0)"
    wanted = threads()
    started = int(core.startable(wanted))
    if started < wanted:
        how += f"; the system refuses {wanted - started} more, so {started} will run"
    return f"{isa}, {size}-byte vectors ({_forced}); {wanted} thread(s), {how}{winograd}"


def kernels_for(x: Array) -> Any:
    """Return the compiled module, or None if it is not in use or does not know the dtype of `x`."""
    if backend().name != "cython" or x.dtype not in COMPILED_DTYPES:
        return None
    return core


def threads_for(multiplications: int) -> int:
    """Return the number of threads for a call: one if there is too little work for two."""
    return threads() if multiplications >= WORK_FOR_THREADS else 1


def _from_environment() -> None:
    given = os.environ.get(THREADS_VARIABLE) or None
    count: Any = int(given) if given is not None and given.isdecimal() else given
    isa = os.environ.get(ISA_VARIABLE) or None
    _use(ISA_VARIABLE, isa, THREADS_VARIABLE, count, "unset it")


# --- The backend: gathers and scatters ------------------------------------------------------------


class Backend(NamedTuple):
    """The primitives in use, and the reason."""

    name: str
    reason: str
    primitives: Primitives


def load(choice: str | None = None) -> Backend:
    """Choose the primitives: compiled ones if they were built, NumPy otherwise.

    Args:
        choice: "auto", "cython" or "numpy"; by default the value of the environment variable
            CS231N_BACKEND, or "auto".

    Returns:
        The backend and the reason. If a compiled module failed to load, the reason says which.

    Raises:
        ValueError: If the choice is unknown.
        ImportError: If the choice is "cython" and the compiled module does not load.
    """
    by_variable = choice is None
    if choice is None:
        choice = os.environ.get(VARIABLE) or "auto"
    request = f"{VARIABLE}={choice} is set" if by_variable else f"{choice} was requested"
    if choice not in CHOICES:
        name = VARIABLE if by_variable else "the backend"
        raise SettingError(
            f"{name} is unknown: got {choice!r}, expected one of {', '.join(CHOICES)}; "
            f"{'unset it' if by_variable else 'pass auto'} to let the package choose"
        )
    if choice == "numpy":
        return Backend("numpy", request, PORTABLE)
    try:
        compiled = importlib.import_module("cs231n.im2col_cython")
    except ImportError as error:
        if choice == "cython":
            raise NotCompiledError(f"{request}, but {_why_not(error)}") from None
        return Backend("numpy", _why_not(error), PORTABLE)
    return Backend("cython", f"compiled in {compiled.__file__}", compiled)


def _why_not(error: ImportError) -> str:
    if isinstance(error, ModuleNotFoundError):
        return (
            "cs231n.im2col_cython is not compiled; with a C compiler, run: "
            "python setup.py build_ext --inplace"
        )
    return f"cs231n.im2col_cython does not load ({error}); compile it again"


_active = load()


def backend() -> Backend:
    """Return the backend of the fast layers: `.name` is "cython" or "numpy", `.reason` says why."""
    return _active


def use_backend(choice: str) -> Backend:
    """Choose the backend of the fast layers in this process.

    Args:
        choice: "auto" (compiled code if it was built), "cython" or "numpy".

    Returns:
        The backend in use.

    Raises:
        ValueError: If the choice is unknown.
        ImportError: If the choice is "cython" and the compiled module does not load.
    """
    global _active
    _active = load(choice)
    return _active


def primitives_for(x: Array) -> Primitives:
    """Return the primitives for the dtype of `x`: compiled ones exist for float32 and float64."""
    return _active.primitives if x.dtype in COMPILED_DTYPES else PORTABLE


# --- Convolutions ---------------------------------------------------------------------------------


def choose(x: Array, w: Array, stride: int, pad: int, which: int = 0) -> str:
    """Name the method that `conv_forward_fast` or `conv_backward_fast` uses.

    Args:
        x, w: Images (N, C, H, W) and filters (F, C, HH, WW). Only shapes and dtypes matter.
        stride, pad: In pixels.
        which: 0 for the forward pass, 1 for dx, 2 for dw.

    Returns:
        "blocked" if nothing is compiled for the dtype, and for dense layers (a single window for
            each image, which leaves out no pixel), which are one matrix product, unless a few
            images meet many weights; "winograd" for filters of 3x3 to 5x5 at stride 1 where
            `winograd.pays`, unless it is switched off; "direct" otherwise.
    """
    core = kernels_for(x)
    if core is None:
        return "blocked"
    if dense_part(x, w, stride, pad):
        few = not pad and 1 < len(x) <= core.running()[1] // (2 * x.itemsize)
        return "direct" if few and not which and len(x) * w.size > DENSE_WORK else "blocked"
    suits = _winograd and stride == 1 and winograd.pays(x.shape, w.shape, pad, which)
    return "winograd" if suits else "direct"


_from_environment()
