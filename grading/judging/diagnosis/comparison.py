"""Compares one value of a student's code with the right one, and says what is wrong with it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from grading.judging.diagnosis.mismatch import Verdict, wrong_dtype, wrong_kind, wrong_shape
from grading.sandbox.contract import NotAnArray
from grading.spec import Array, Output
from grading.support.translation import tr

# How many digits a short floating-point number keeps at least.
_DIGITS = {"float16": 3, "float32": 6}
_SHORT = 6  # numbers of a list that is shown as a whole


def compare(output: Output, got: Any, want: Any) -> Verdict:
    """Compare a value with the right one: kind, shape, dtype, finiteness, values.

    Args:
        output: the output, with the values that it accepts.
        got: the student's value: an array of any shape and dtype, or something else.
        want: the array of the reference.

    Returns:
        Whether it is right, and what is wrong otherwise.
    """
    if output.kind == "unchanged":
        return _unchanged(output.name, got, want)
    target = np.asarray(want)
    verdict = _compare(output, got, target)
    if verdict.ok or not (_is_short_list(got, "fiu") and _is_short_list(target, "iu")):
        return verdict
    lists = {"got": got.tolist(), "want": target.tolist()}
    if lists["got"] == lists["want"]:
        return verdict  # its dtype is wrong
    message = tr("{name}: got {got}, expected {want}.", name=output.name, **lists)
    return replace(verdict, message=message, brief=message)


def _is_short_list(value: Any, kinds: str) -> bool:
    """Whether a value is a few numbers, such as a shape; then all of them are shown."""
    array = isinstance(value, np.ndarray)
    return array and value.ndim == 1 and value.dtype.kind in kinds and value.size <= _SHORT


def _compare(output: Output, got: Any, target: Array) -> Verdict:
    if isinstance(got, NotAnArray) or not isinstance(got, np.ndarray):
        return wrong_kind(output.name, got, target)
    # A plain Python whole number is a fair answer where one number is expected.
    plain = got.ndim == 0 == target.ndim and got.dtype.kind in "iu" and not output.accept.dtypes
    value = got.astype(np.float64) if plain and target.dtype.kind == "f" else got
    fit = _fit_shape(output, value, target)
    if fit is None:
        return wrong_shape(output.name, value.shape, target.shape)
    refused = wrong_dtype(output, fit, target)
    if refused:
        return Verdict(False, refused, cause=f"dtype {got.dtype.name}")
    if target.ndim == 0 and target.dtype.kind == fit.dtype.kind == "b" and fit != target:
        facts = {"name": output.name, "index": [], "got": bool(fit), "want": bool(target)}
        return Verdict(False, _brief(facts), cause="values")
    whole = target.dtype.kind in "iu"
    verdict = _values(output, fit.astype(np.float64), target.astype(np.float64), whole)
    digits = _DIGITS.get(got.dtype.name)
    if not verdict.ok and digits and verdict.rel_error and verdict.rel_error < 10.0**-digits:
        short = tr(
            "The numbers are {name}, which keeps only {digits} digits.",
            name=got.dtype.name,
            digits=digits,
        )
        return replace(verdict, message=f"{verdict.message} {short}")
    return verdict


def _fit_shape(output: Output, got: Array, want: Array) -> Array | None:
    if got.shape == want.shape:
        return got
    if output.accept.shape == "exact" or got.size != want.size:
        return None
    squeezed = tuple(n for n in got.shape if n != 1)
    if squeezed == tuple(n for n in want.shape if n != 1) or len(squeezed) <= 1:
        return got.reshape(want.shape)
    return None


def _values(output: Output, got: Array, want: Array, whole: bool) -> Verdict:
    if want.size == 0:
        return Verdict(True, rel_error=0.0)
    finite = np.isfinite(want)
    with np.errstate(all="ignore"):
        # Where the reference is infinite or not a number, only the same value is right.
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
    whole = whole and float(got[index]).is_integer()
    as_text = _whole_numbers if whole else _numbers
    of_got, of_want = as_text(float(got[index]), float(want[index]))
    facts: dict[str, Any] = {
        "name": output.name,
        "index": list(index),
        "got": of_got,
        "want": of_want,
    }
    if not np.isfinite(worst):
        message = _not_finite_message(bool(np.isfinite(got[index])), facts)
        return Verdict(False, message, None, index, tolerance, "not finite")
    facts |= {"worst": worst, "rel": rel, "tolerance": tolerance / (scale or 1.0)}
    brief = _brief(facts)
    # The error of one whole number is plain to see.
    message = brief if whole and not index else _error_message(scale > 0, facts)
    return Verdict(False, message, rel, index, tolerance, "values", brief)


def _brief(facts: dict[str, Any]) -> str:
    """The sentence about the largest error, without its place and what is allowed."""
    if not facts["index"]:
        return tr("{name}: got {got}, expected {want}.", **facts)
    return tr("{name}: largest error {worst:.3g}", **facts)


def _error_message(relative: bool, facts: dict[str, Any]) -> str:
    """The sentence about the largest error of an array, or about the error of a number."""
    if not facts["index"]:
        if relative:
            return tr(
                "{name}: got {got}, expected {want}. The relative error is {rel:.2g} (at most "
                "{tolerance:.2g} allowed).",
                **facts,
            )
        return tr(
            "{name}: got {got}, expected {want}. The error is {worst:.3g} (at most "
            "{tolerance:.2g} allowed).",
            **facts,
        )
    if relative:
        return tr(
            "{name}: largest error {worst:.3g} (relative {rel:.2g}, allowed {tolerance:.2g}) at "
            "{index}: got {got}, expected {want}.",
            **facts,
        )
    return tr(
        "{name}: largest error {worst:.3g} (allowed {tolerance:.2g}) at {index}: got {got}, "
        "expected {want}.",
        **facts,
    )


def _not_finite_message(got_is_finite: bool, facts: dict[str, Any]) -> str:
    """The sentence about a number that is not finite, or that should not be finite."""
    if not facts["index"]:
        if got_is_finite:
            return tr(
                "{name}: got {got}, a finite number, where {want} was expected.",
                **facts,
            )
        return tr("{name}: got {got}, expected the finite number {want}.", **facts)
    if got_is_finite:
        return tr("{name}: got the finite number {got} at {index}, expected {want}.", **facts)
    return tr("{name}: not a finite number at {index}: got {got}, expected {want}.", **facts)


def _numbers(got: float, want: float) -> tuple[str, str]:
    """Both numbers, to as many digits as it takes to see them differ."""
    digits, larger = 6, max(abs(got), abs(want))
    if np.isfinite(larger) and 0 < abs(got - want) < larger:
        digits = min(17, max(6, 2 - math.floor(math.log10(abs(got - want) / larger))))
    # The sign of a zero would only raise a question: + 0.0 takes it away.
    return f"{got + 0.0:.{digits}g}", f"{want + 0.0:.{digits}g}"


def _whole_numbers(got: float, want: float) -> tuple[str, str]:
    return f"{got:.0f}", f"{want:.0f}"


def _unchanged(name: str, got: Any, want: Any) -> Verdict:
    before = np.asarray(want)
    if not isinstance(got, np.ndarray) or got.shape != before.shape or got.dtype != before.dtype:
        message = tr("{name}: the call replaced this argument. Leave it as it is.", name=name)
        return Verdict(False, message, cause="replaced")
    # Bit for bit, so that NaN equals itself and -0.0 does not pass for 0.0.
    if got.tobytes() == before.tobytes():
        return Verdict(True)
    differs = ~((got == before) | ((got != got) & (before != before)))
    message = tr(
        "{name}: the call changed {count} of the {size} numbers of this argument. Work on a copy.",
        name=name,
        count=int(differs.sum()),
        size=before.size,
    )
    return Verdict(False, message, cause="changed")
