"""Whether one value a student's code gave is the right one, and a sentence on what it is not."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grading.sandbox.contract import NotAnArray
from grading.spec import Array, Output
from grading.support.translation import counted, tr

# How many digits a short floating-point number keeps at least.
_DIGITS = {"float16": 3, "float32": 6}


@dataclass(frozen=True)
class Verdict:
    """What came of one comparison.

    `index` is where the values differ most; `tolerance` is the largest difference allowed. Both
    are None where values were not compared.
    """

    ok: bool
    message: str = ""
    rel_error: float | None = None
    index: tuple[int, ...] | None = None
    tolerance: float | None = None


def compare(output: Output, got: Any, want: Any) -> Verdict:
    """Measure `got` by `want` as `output.accept` says: kind, shape, dtype, finiteness, values.

    Args:
        output: what was asked, and which values are accepted.
        got: what came back: an array of any shape and dtype, or what is no array.
        want: the array from the reference.

    Returns:
        Whether it is right, and what to say where it is not.
    """
    if output.kind == "unchanged":
        return _unchanged(output.name, got, want)
    target = np.asarray(want)
    if isinstance(got, NotAnArray) or not isinstance(got, np.ndarray):
        what = "a number" if target.ndim == 0 else "an array"
        kind = _kind(got)
        if kind.startswith("an array"):
            what += tr(" of real numbers")
        due = "" if ", expected " in kind else tr(", expected {what}", what=what)
        return Verdict(
            False, tr("{output}: got {kind}{due}.", output=output.name, kind=kind, due=due)
        )
    # A plain Python whole number is a fair answer where one number is asked for.
    plain = got.ndim == 0 == target.ndim and got.dtype.kind in "iu" and not output.accept.dtypes
    value = got.astype(np.float64) if plain and target.dtype.kind == "f" else got
    fit = _fit_shape(output, value, target)
    if fit is None:
        return Verdict(False, _shape_message(output.name, value.shape, target.shape))
    refused = _dtype(output, fit, target)
    if refused:
        return Verdict(False, refused)
    verdict = _values(output, fit.astype(np.float64), target.astype(np.float64))
    digits = _DIGITS.get(got.dtype.name)
    if digits and verdict.rel_error and verdict.rel_error < 10.0**-digits:
        short = tr(
            " The numbers are {name}, which keeps only {digits} digits.",
            name=got.dtype.name,
            digits=digits,
        )
        return verdict if verdict.ok else replace(verdict, message=verdict.message + short)
    return verdict


def _kind(value: Any) -> str:
    kind = value.kind if isinstance(value, NotAnArray) else type(value).__name__
    if kind == "None":
        return tr("None (is a `return` or an assignment missing?)")
    if kind.startswith("a list of "):
        return tr("{kind} (make an array of it: np.array(...))", kind=kind)
    if kind == "masked array":
        return tr("a masked array (make a plain array of it: .filled(...))")
    return kind


def _fit_shape(output: Output, got: Array, want: Array) -> Array | None:
    if got.shape == want.shape:
        return got
    if output.accept.shape == "exact" or got.size != want.size:
        return None
    squeezed = tuple(n for n in got.shape if n != 1)
    if squeezed == tuple(n for n in want.shape if n != 1) or len(squeezed) <= 1:
        return got.reshape(want.shape)
    return None


def _shape_message(name: str, got: tuple[int, ...], want: tuple[int, ...]) -> str:
    if not want:
        return tr(
            "{name}: got an array of shape {got}, expected a single number.", name=name, got=got
        )
    shapes = {"name": name, "got": got, "want": want}
    if 0 in got and 0 not in want:
        return tr("{name}: got shape {got}, expected {want}: it is empty.", **shapes)
    if len(got) == len(want) and sorted(got) == sorted(want):
        return tr(
            "{name}: got shape {got}, expected {want}: the axes are in a different order.", **shapes
        )
    wrong = [str(axis) for axis, (a, b) in enumerate(zip(got, want, strict=False)) if a != b]
    if len(got) == len(want) and len(wrong) < len(want):
        return counted(
            "{name}: got shape {got}, expected {want}: axis {axes} has the wrong length.",
            "{name}: got shape {got}, expected {want}: axes {axes} have the wrong length.",
            len(wrong),
            axes=" and ".join(wrong),
            **shapes,
        )
    if int(np.prod(got)) == int(np.prod(want)):
        return tr(
            "{name}: got shape {got}, expected {want} (as many numbers, in another shape).",
            **shapes,
        )
    return tr("{name}: got shape {got}, expected {want}.", **shapes)


def _dtype(output: Output, got: Array, want: Array) -> str | None:
    allowed = output.accept.dtypes
    name = got.dtype.name
    if allowed is not None:
        if name in allowed:
            return None
        return tr(
            "{output}: got dtype {name}, expected {allowed}.",
            output=output.name,
            name=name,
            allowed=" or ".join(allowed),
        )
    if got.dtype.kind == "f" or (want.dtype.kind in "iub" and got.dtype.kind in "iub"):
        return None
    expected = tr("real floating-point numbers") if want.dtype.kind == "f" else "whole numbers"
    return tr(
        "{output}: got dtype {name}, expected {expected}.",
        output=output.name,
        name=name,
        expected=expected,
    )


def _values(output: Output, got: Array, want: Array) -> Verdict:
    if want.size == 0:
        return Verdict(True, rel_error=0.0)
    finite = np.isfinite(want)
    with np.errstate(all="ignore"):
        # Where the reference is infinite or not a number, only the same will do.
        same = (got == want) | (np.isnan(got) & np.isnan(want))
        error = np.where(finite, np.abs(got - want), np.where(same, 0.0, np.inf))
    scale = float(np.max(np.abs(want), where=finite, initial=0.0))
    tolerance = output.accept.rtol * scale + output.accept.atol
    rank = np.where(np.isnan(error), np.inf, error)
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(rank)), error.shape))
    worst = float(rank[index])
    rel = worst / scale if scale > 0 else worst
    if worst <= tolerance:
        return Verdict(True, rel_error=rel, index=index, tolerance=tolerance)
    of_got, of_want = _numbers(float(got[index]), float(want[index]))
    shown = tr("got {got}, expected {want}", got=of_got, want=of_want)
    if np.isfinite(worst):
        by = tr(
            "largest error {worst:.3g} (allowed {tolerance:.2g})", worst=worst, tolerance=tolerance
        )
        if scale > 0:
            by = tr(
                "largest error {worst:.3g} (relative {rel:.2g}, allowed {tolerance:.2g})",
                worst=worst,
                rel=rel,
                tolerance=tolerance / scale,
            )
    else:
        by = (
            tr("not a finite number")
            if not np.isfinite(got[index])
            else tr("finite, and should not be")
        )
    at = tr(" at {index}", index=list(index)) if index else ""
    return Verdict(
        False,
        f"{output.name}: {by}{at}: {shown}.",
        rel if np.isfinite(rel) else None,
        index,
        tolerance,
    )


def _numbers(got: float, want: float) -> tuple[str, str]:
    """Both numbers, to as many digits as it takes to see them differ."""
    digits, larger = 6, max(abs(got), abs(want))
    if np.isfinite(larger) and 0 < abs(got - want) < larger:
        digits = min(17, max(6, 2 - math.floor(math.log10(abs(got - want) / larger))))
    # The sign of a zero would only raise a question: + 0.0 takes it away.
    return f"{got + 0.0:.{digits}g}", f"{want + 0.0:.{digits}g}"


def _unchanged(name: str, got: Any, want: Any) -> Verdict:
    before = np.asarray(want)
    if not isinstance(got, np.ndarray) or got.shape != before.shape or got.dtype != before.dtype:
        return Verdict(
            False, tr("{name}: the call replaced this argument. Leave it as it is.", name=name)
        )
    # Bit for bit, so that NaN equals itself and -0.0 does not pass for 0.0.
    if got.tobytes() == before.tobytes():
        return Verdict(True)
    differs = ~((got == before) | ((got != got) & (before != before)))
    count = int(differs.sum())
    return Verdict(
        False,
        tr(
            "{name}: the call changed {count} of the {size} numbers of this argument. Work on "
            "a copy.",
            name=name,
            count=count,
            size=before.size,
        ),
    )
