"""Measures a worker's answer to one script against the right arrays, and puts it into words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grading.judging.diagnosis import arrays, pictures
from grading.judging.diagnosis.arrays import Explanation
from grading.judging.diagnosis.comparison import Verdict, compare, wrong_kind
from grading.judging.diagnosis.errors import cause_of, describe
from grading.judging.results import Status
from grading.sandbox.contract import LOADING, Answer, NotAnArray, StudentError
from grading.sandbox.contract import Status as RunStatus
from grading.spec import Array, Case, Ref
from grading.support.translation import tr

HIDDEN_OK = tr("Right on hidden inputs, too.")
HIDDEN_FAILED = tr(
    "Wrong on other inputs of this test. They stay hidden: try other sizes and values than the "
    "published ones."
)
HIDDEN_LATE = tr(
    "It did not finish in time on hidden inputs. Look for code that does far more work than it "
    "must."
)
HALF = tr("Right on the published inputs, but wrong on hidden ones, so it earns no points yet.")
HALF_LATE = tr(
    "Right on the published inputs, but not finished in time on hidden ones, so it earns no points "
    "yet."
)

# An array that is so many times larger than expected is not examined: it might take all memory.
MANY_TIMES = 64


@dataclass
class Measured:
    """A measured answer.

    status     how it went
    message    the same in words
    rel_error  the largest relative error
    cause      what made it fail: equal for equal causes, and the same in every language
    limit      the seconds that it was allowed, if it did not finish
    wrong      the outputs that are wrong; [""] if there are no outputs
    exchanged  whether these are right, but in each other's places
    detail     what a page draws
    """

    status: Status
    message: str = ""
    rel_error: float | None = None
    cause: str = ""
    limit: float | None = None
    wrong: list[str] = field(default_factory=list)
    exchanged: bool = False
    detail: dict[str, Any] = field(default_factory=dict)


def measure(
    case: Case, answer: Answer, expected: Mapping[str, Array], *, explain: bool = True
) -> Measured:
    """Measure a worker's answer to a case against the right arrays.

    Args:
        case: the recorded case.
        answer: the worker's answer.
        expected: the right arrays, by output.
        explain: find out what is wrong with a wrong array, and draw it; this takes longest.

    Returns:
        The status, the message, and which outputs are wrong.
    """
    if answer.status != RunStatus.OK:
        answer = _name_removed_function(case, answer)
        error = answer.error
        return Measured(
            status_of(answer),
            describe(answer),
            cause=cause_of(answer),
            limit=error.limit if error else None,
            wrong=[""],
            detail=_error_detail(error),
        )
    verdicts: dict[str, Verdict] = {}
    for output in case.script.outputs:
        if output.name not in answer.values:
            message = tr("{output}: was not sent back.", output=output.name)
            return Measured("error", message, cause="not sent back", wrong=[""])
        got = answer.values[output.name]
        if output.kind == "observe":
            verdicts[output.name] = _check_observed(output.name, got, expected.get(output.name))
        else:
            unchanged = output.kind == "unchanged"
            target = case.script.inputs[output.name] if unchanged else expected[output.name]
            verdicts[output.name] = compare(output, got, target)
    return _sum_up(case, answer, expected, verdicts, explain)


def _error_detail(error: StudentError | None) -> dict[str, Any]:
    """What pages and terminals need to know about an error, in no language."""
    if error is None:
        return {"frames": []}
    detail: dict[str, Any] = {
        "frames": [vars(frame) for frame in error.frames],
        "error": error.type,
    }
    if error.key:
        detail["key"] = error.key
    if error.key == LOADING or (error.frames and error.step is None):
        detail["calls"] = []  # it failed while the file was loaded, so nothing was called
    return detail


def status_of(answer: Answer) -> Status:
    """The status of a worker's answer, as a report names it."""
    return answer.status.value


def _name_removed_function(case: Case, answer: Answer) -> Answer:
    """Say which function an answer called, if the test had removed that function."""
    error = answer.error
    steps = case.script.steps
    removed = [str(s.args[1]) for s in steps if s.op == "set_attr" and s.args[2] is None]
    if not removed or error is None or "'NoneType' object is not callable" not in error.message:
        return answer
    message = tr("your code calls {name}, which this exercise forbids", name=removed[0])
    return replace(answer, error=replace(error, type="Not allowed", message=message))


def _check_observed(name: str, got: Any, expected: Array | None) -> Verdict:
    """Whether a value is fit for property checks, which need not think of strange values.

    It must be an array of as many numbers as the reference's, and finite where that is.
    """
    if isinstance(got, NotAnArray):
        return wrong_kind(name, got, expected)
    if expected is None:
        return Verdict(True)
    if got.size != expected.size:
        message = tr(
            "{name}: got shape {got}, expected {expected}.",
            name=name,
            got=got.shape,
            expected=expected.shape,
        )
        return Verdict(False, message, cause="shape")
    if got.dtype.kind not in "fiub":
        message = tr(
            "{name}: got dtype {dtype}, expected real numbers.", name=name, dtype=got.dtype.name
        )
        return Verdict(False, message, cause=f"dtype {got.dtype.name}")
    if np.isfinite(expected).all() and not np.isfinite(got).all():
        message = tr("{name}: contains numbers that are not finite (inf or nan).", name=name)
        return Verdict(False, message, cause="not finite")
    return Verdict(True)


def _sum_up(
    case: Case,
    answer: Answer,
    expected: Mapping[str, Array],
    verdicts: Mapping[str, Verdict],
    explain: bool,
) -> Measured:
    """The measure of an answer whose outputs were all compared."""
    failed = [name for name, verdict in verdicts.items() if not verdict.ok]
    errors = [v.rel_error for v in verdicts.values() if v.rel_error is not None]
    largest = max((e for e in errors if math.isfinite(e)), default=None)
    violated = _properties(case, answer, expected)
    if not failed and not violated:
        return Measured("ok", "", largest)
    observed = [o.name for o in case.script.outputs if o.kind == "observe"]
    sentences: list[str] = []
    drawings = []
    cause = named = brief = exchanged = ""
    if failed:
        for name in failed:
            found = None
            if explain and name in expected:
                got = answer.values[name]
                found = _explain(got, expected[name], verdicts[name])
                drawing = pictures.picture(got, expected[name], verdicts[name].index)
                if drawing:
                    text = found.text if found else None
                    drawings.append({"name": name, "diagnosis": text, **drawing})
            if not sentences:
                verdict = verdicts[name]
                # Where all numbers are shown, nothing more is to be said about them.
                more = [found.text] if found and verdict.message != verdict.brief else []
                sentences = [verdict.message, *more]
                cause = _cause(verdicts[name], found)
        exchanged = _exchanged(case, answer, expected, failed) if explain else ""
        # An answer that could not be unpacked is one mistake, however many outputs it lacks.
        others = [name for name in failed[1:] if not _same_kind(answer, failed[0], name)]
        named, brief = failed[0], verdicts[failed[0]].brief
        if exchanged:
            sentences, named, brief = [exchanged], "", ""
            cause = f"exchanged {failed}"
        elif others:
            sentences.append(tr("Also wrong: {others}.", others=", ".join(others)))
    if not set(observed) & set(failed):
        sentences += violated[:2]
        cause = cause or " ".join(violated[:2])
    # A property looks at everything that was observed: any of it may be wrong.
    wrong = failed or observed or [""]
    rel_error = verdicts[wrong[0]].rel_error if wrong[0] in verdicts else None
    return Measured(
        "wrong",
        " ".join(sentences),
        rel_error or largest,
        cause,
        wrong=wrong,
        exchanged=bool(exchanged),
        detail={"pictures": drawings, "named": named, **({"brief": brief} if brief else {})},
    )


def _cause(verdict: Verdict, found: Explanation | None) -> str:
    """A name for the cause of a wrong output: the same where only the sizes differ."""
    # Which of the numbers a wrong dtype has changed differs from case to case.
    if found is None or verdict.cause.startswith("dtype"):
        # Nothing is known about other numbers, so no two failures have the same cause.
        return verdict.message if verdict.cause == "values" else verdict.cause
    return f"{verdict.cause}: {found.key}"


def _exchanged(
    case: Case, answer: Answer, expected: Mapping[str, Array], failed: Sequence[str]
) -> str:
    """The message for results that are right but in a different order; else an empty string."""
    outputs = {o.name: o for o in case.script.outputs if o.kind == "compare"}
    if not 2 <= len(failed) <= 3 or not set(failed) <= outputs.keys():
        return ""
    if len({_origin(case, outputs[name].ref) for name in failed}) > 1:
        return ""  # results of two calls have no order
    for order in itertools.permutations(failed):
        if all(
            returned != name and compare(outputs[name], answer.values[returned], expected[name]).ok
            for returned, name in zip(failed, order, strict=True)
        ):
            return tr(
                "The results are right, but in a different order: got ({got}), expected "
                "({expected}).",
                got=", ".join(order),
                expected=", ".join(failed),
            )
    return ""


def _origin(case: Case, ref: Ref) -> int:
    """The step whose result contains this value."""
    step = case.script.steps[ref.index]
    while step.op in ("unpack", "attr", "item") and isinstance(step.args[0], Ref):
        ref = step.args[0]
        step = case.script.steps[ref.index]
    return ref.index


def _same_kind(answer: Answer, first: str, other: str) -> bool:
    a, b = answer.values.get(first), answer.values.get(other)
    return isinstance(a, NotAnArray) and isinstance(b, NotAnArray) and a == b


def _explain(got: Any, expected: Array, verdict: Verdict) -> Explanation | None:
    kinds = "fiub"
    if (
        isinstance(got, NotAnArray)
        or got.dtype.kind not in kinds
        or expected.dtype.kind not in kinds
    ):
        return None
    if got.size > MANY_TIMES * max(expected.size, 1):
        return None
    finite = np.isfinite(expected).all()
    scale = float(np.max(np.abs(expected), initial=0.0)) if finite else 0.0
    tolerance = verdict.tolerance if verdict.tolerance is not None else 1e-6 * scale + 1e-12
    with np.errstate(all="ignore"):
        return arrays.explain(got, expected, tolerance)


def _properties(case: Case, answer: Answer, expected: Mapping[str, Array]) -> list[str]:
    """The sentences of the case's property checks that an answer violates."""
    got = {n: v for n, v in answer.values.items() if not isinstance(v, NotAnArray)}
    if len(got) < len(answer.values):
        return []  # the message already says what is missing
    if any(got[n].size > MANY_TIMES * max(expected[n].size, 1) for n in got if n in expected):
        return [tr("An array that came back is far too large.")]
    sentences = []
    for what, holds in case.properties:
        try:
            with np.errstate(all="ignore"):
                sentence = holds(got, expected)
        except Exception:
            # The check works for the reference (verify proves it), so the arrays do not fit it.
            sentence = tr("{what}: arrays of this shape or kind cannot show it.", what=what)
        if sentence:
            sentences.append(sentence)
    return sentences
