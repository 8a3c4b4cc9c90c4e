"""The compiled kernels of `cs231n._kernels`: are they there, which run, and calls to them.

Three environment variables have a say, and the functions `use_kernels` and `use_winograd` in the
same process: CS231N_ISA ("avx512", "avx2" or "portable") forces an instruction set,
CS231N_NUM_THREADS the number of threads, and CS231N_WINOGRAD=0 switches Winograd off in `fast`.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n._fast import memory, running
from cs231n._fast.compiled import core as _core
from cs231n._fast.compiled import why as _why
from cs231n._fast.primitives import COMPILED_DTYPES

Array = NDArray[Any]

ISA_VARIABLE = "CS231N_ISA"
THREADS_VARIABLE = "CS231N_NUM_THREADS"
WINOGRAD_VARIABLE = "CS231N_WINOGRAD"
ISAS = ("avx512", "avx2", "portable")
# Below this many multiplications a second thread costs more to wake than it brings.
WORK_FOR_THREADS = 200_000

_threads: int | None = None
_winograd = os.environ.get(WINOGRAD_VARIABLE, "1") not in ("", "0")
_forced = "the best of this processor"


def use_kernels(isa: str | None = None, threads: int | None = None) -> None:
    """Choose what the compiled kernels of this process run on.

    Args:
        isa: "avx512", "avx2" or "portable"; None for the best that this processor has.
        threads: How many threads to run, 1 or more; None for as many as OpenMP would.

    Raises:
        ValueError: If the name is none of the three, if this processor or this build lacks that
            instruction set, or if the threads are fewer than 1.
    """
    global _threads, _forced
    if isa is not None and isa not in ISAS:
        raise ValueError(
            f"{ISA_VARIABLE} is unknown: got {isa!r}, expected one of {', '.join(ISAS)}; "
            "unset it to let the package choose"
        )
    if threads is not None and threads < 1:
        raise ValueError(
            f"{THREADS_VARIABLE} is out of range: got {threads}, expected 1 or more; "
            "unset it to let the package choose"
        )
    if _core is not None:
        if isa is not None and not _core.available(isa):
            raise ValueError(
                f"{ISA_VARIABLE} cannot be had: got {isa!r}, expected one of "
                f"{', '.join(available_isas())} on this processor; "
                "unset it to let the package choose"
            )
        _core.use(isa)
    _forced = "the best of this processor" if isa is None else f"{isa} was asked for"
    _threads = threads


def use_winograd(on: bool) -> None:
    """Let `conv_forward_fast` and `conv_backward_fast` choose Winograd, or forbid it."""
    global _winograd
    _winograd = on


def winograd_allowed() -> bool:
    """Whether `fast` may choose Winograd."""
    return _winograd


def available_isas() -> list[str]:
    """The instruction sets that this build and this processor have, best first."""
    return [isa for isa in ISAS if _core is not None and _core.available(isa)]


def threads() -> int:
    """How many threads the kernels run."""
    if _core is None:
        return 1
    # Asked of the module even where a number is given: in a forked process its answer is 1.
    most = int(_core.default_threads())
    return most if _threads is None or _core.is_forked() else _threads


def describe() -> str:
    """One line for `python -m cs231n.info`: which kernels run, and why."""
    if _core is None:
        return f"none: {_why}"
    if running.backend().name != "cython":
        return "none: the fast layers run on NumPy"
    isa, size = _core.running()
    how = "OpenMP" if _core.has_openmp() else "built without OpenMP"
    winograd = "" if _winograd else f", Winograd off ({WINOGRAD_VARIABLE}=0)"
    return f"{isa}, {size}-byte vectors ({_forced}); {threads()} thread(s), {how}{winograd}"


def kernels_for(x: Array) -> Any:
    """The compiled module where it runs and knows the dtype of `x`; None otherwise."""
    if running.backend().name != "cython" or x.dtype not in COMPILED_DTYPES:
        return None
    return _core


def threads_for(multiplications: int) -> int:
    """Threads for a call: one where there is too little to do for two."""
    return threads() if multiplications >= WORK_FOR_THREADS else 1


def _from_environment() -> None:
    given = os.environ.get(THREADS_VARIABLE) or None
    if given is not None and not given.isdecimal():
        raise ValueError(
            f"{THREADS_VARIABLE} is no number: got {given!r}, expected 1 or more; "
            "unset it to let the package choose"
        )
    use_kernels(os.environ.get(ISA_VARIABLE) or None, None if given is None else int(given))


_from_environment()


def conv_forward(
    x: Array, w: Array, b: Array, stride: int, pad: int, shape: tuple[int, ...], winograd: bool
) -> Array | None:
    """Convolve by a compiled kernel.

    Args:
        x, w, b: (N, C, H, W), (F, C, HH, WW) and (F,), contiguous and of one dtype.
        stride, pad: In pixels.
        shape: Of the output, (N, F, OH, OW).
        winograd: By Winograd's algorithm, or directly.

    Returns:
        The output, or None where the kernel is not compiled, or not made for this shape (or, for
        Winograd, for numbers that are not finite).
    """
    core = kernels_for(x)
    if core is None:
        return None
    out = memory.empty(shape, x.dtype)
    run_on = threads_for(out.size * w[0].size if len(w) else 0)
    return out if core.conv_forward(x, w, b, out, stride, pad, winograd, run_on) else None


def conv_backward(
    dout: Array, x: Array, w: Array, stride: int, pad: int, winograd: bool, needs_dx: bool = True
) -> tuple[Any, Array, Array] | None:
    """Go back through `conv_forward`.

    Args:
        dout: (N, F, OH, OW), contiguous, of the dtype of `x`.
        x, w, stride, pad, winograd: As in `conv_forward`.
        needs_dx: False to leave dx out.

    Returns:
        dx (None where it is left out), dw and db; or None as in `conv_forward`.
    """
    core = kernels_for(x)
    if core is None:
        return None
    dx = memory.empty(x.shape, x.dtype) if needs_dx else None
    dw, db = np.empty_like(w), np.empty(len(w), dtype=x.dtype)
    run_on = threads_for(dout.size * w[0].size if len(w) else 0)
    done = core.conv_backward(dout, x, w, dx, dw, db, stride, pad, winograd, run_on)
    return (dx, dw, db) if done else None


def max_pool_forward(
    x: Array, HH: int, WW: int, stride: int, out: Array, taps: NDArray[Any]
) -> bool:
    """Write maxima (N, C, OH, OW) and the numbers of their taps; False where it is not compiled."""
    core = kernels_for(x)
    if core is None:
        return False
    run_on = threads_for(x.size * 4)
    return bool(core.max_pool_forward(x, out, taps, HH, WW, stride, run_on))


def max_pool_backward(
    dout: Array, taps: NDArray[Any], HH: int, WW: int, stride: int, dx: Array
) -> bool:
    """Write dx (N, C, H, W) in full from the winners' taps; False where it is not compiled."""
    core = kernels_for(dx)
    if core is None:
        return False
    run_on = threads_for(dx.size * 4)
    return bool(core.max_pool_backward(dout, taps, dx, HH, WW, stride, run_on))


def sums_pool_forward(x: Array, HH: int, WW: int, stride: int, out: Array, *, l2: bool) -> bool:
    """Write means or L2 norms (N, C, OH, OW) into `out`; False where it is not compiled."""
    core = kernels_for(x)
    if core is None:
        return False
    return bool(core.sums_pool_forward(x, out, HH, WW, stride, l2, threads_for(x.size * 4)))


def mean_pool_backward(dout: Array, HH: int, WW: int, stride: int, dx: Array) -> bool:
    """Write dx (N, C, H, W) in full; False where it is not compiled."""
    core = kernels_for(dx)
    if core is None:
        return False
    return bool(core.mean_pool_backward(dout, dx, HH, WW, stride, threads_for(dx.size * 4)))


def l2_pool_backward(
    dout: Array, out: Array, x: Array, HH: int, WW: int, stride: int, dx: Array
) -> bool:
    """Write dx (N, C, H, W) in full from the norms `out`; False where it is not compiled."""
    core = kernels_for(dx)
    if core is None:
        return False
    return bool(core.l2_pool_backward(dout, out, x, dx, HH, WW, stride, threads_for(dx.size * 4)))
