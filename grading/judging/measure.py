"""What comes of one script: a worker's answer measured, and put into words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grading.judging.diagnosis import arrays
from grading.judging.diagnosis.comparison import Verdict, compare
from grading.judging.diagnosis.errors import describe
from grading.judging.results import Status
from grading.sandbox.contract import Answer, NotAnArray
from grading.sandbox.contract import Status as Ran
from grading.spec import Array, Case
from grading.support.translation import tr

HIDDEN_OK = tr("Right on hidden inputs, too.")
HIDDEN_FAILED = tr(
    "Wrong on other inputs of this test. They stay hidden: try other sizes and values than the "
    "published ones."
)
HALF = tr("Right on the published inputs, but wrong on hidden ones, so it earns no points yet.")


# What is so much larger than asked for is not looked into, lest that take all memory.
MANY_TIMES = 64


@dataclass
class Measured:
    """A judged answer: how it went, in words, and which outputs are not right."""

    status: Status
    message: str = ""
    rel_error: float | None = None
    wrong: list[str] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)


def measure(
    case: Case, answer: Answer, want: Mapping[str, Array], *, explain: bool = True
) -> Measured:
    """Measure a worker's answer to a case by the expected arrays.

    Args:
        case: what was asked.
        answer: what came back.
        want: the expected arrays, by output.
        explain: look for what is wrong in a wrong array, and draw it; that takes longest.

    Returns:
        The status, what to say of it, and which outputs are wrong.
    """
    if answer.status != Ran.OK:
        frames = [vars(frame) for frame in answer.error.frames] if answer.error else []
        said = describe(_in_plain_words(case, answer))
        return Measured(status_of(answer), said, wrong=[""], detail={"frames": frames})
    verdicts: dict[str, Verdict] = {}
    for output in case.script.outputs:
        if output.name not in answer.values:
            return Measured(
                "error", tr("{output}: did not come back.", output=output.name), wrong=[""]
            )
        got = answer.values[output.name]
        if output.kind == "observe":
            verdicts[output.name] = _observed(output.name, got, want.get(output.name))
        else:
            unchanged = output.kind == "unchanged"
            target = case.script.inputs[output.name] if unchanged else want[output.name]
            verdicts[output.name] = compare(output, got, target)
    return _sum_up(case, answer, want, verdicts, explain)


def _observed(name: str, got: Any, want: Array | None) -> Verdict:
    """Whether a value is fit to be looked at by property checks, which need not think of all this.

    It must be an array of as many numbers as the reference's, and finite where that is.
    """
    if isinstance(got, NotAnArray):
        due = "" if ", expected " in got.kind else tr(", expected an array")
        return Verdict(False, tr("{name}: got {kind}{due}.", name=name, kind=got.kind, due=due))
    if want is None:
        return Verdict(True)
    if got.size != want.size:
        return Verdict(
            False,
            tr(
                "{name}: got shape {got}, expected {expected}.",
                name=name,
                got=got.shape,
                expected=want.shape,
            ),
        )
    if got.dtype.kind not in "fiub":
        return Verdict(
            False,
            tr(
                "{name}: got dtype {dtype}, expected real numbers.", name=name, dtype=got.dtype.name
            ),
        )
    if np.isfinite(want).all() and not np.isfinite(got).all():
        return Verdict(
            False, tr("{name}: contains numbers that are not finite (inf or nan).", name=name)
        )
    return Verdict(True)


def _in_plain_words(case: Case, answer: Answer) -> Answer:
    """The answer with an error that says what it called, where a test had taken that away."""
    error = answer.error
    taken = [str(s.args[1]) for s in case.script.steps if s.op == "set_attr" and s.args[2] is None]
    if not taken or error is None or "'NoneType' object is not callable" not in error.message:
        return answer
    message = tr("this exercise asks for an answer that does not call {taken}", taken=taken[0])
    return replace(answer, error=replace(error, type="Not allowed", message=message))


def status_of(answer: Answer) -> Status:
    """How a worker's answer went, in the words of the report."""
    return answer.status.value


def _sum_up(
    case: Case,
    answer: Answer,
    want: Mapping[str, Array],
    verdicts: Mapping[str, Verdict],
    explain: bool,
) -> Measured:
    wrong = [name for name, verdict in verdicts.items() if not verdict.ok]
    errors = [v.rel_error for v in verdicts.values() if v.rel_error is not None]
    said: list[str] = []
    pictures = []
    for name in wrong:
        verdict = verdicts[name]
        note = None
        if explain and name in want:
            got = answer.values[name]
            note = _explain(got, want[name], verdict)
            drawn = arrays.picture(got, want[name], verdict.index)
            if drawn:
                pictures.append({"name": name, "diagnosis": note, **drawn})
        if not said:
            said.append(verdict.message + (f" {note}" if note else ""))
    order = _exchanged(case, answer, want, wrong) if explain else ""
    said = [order] if order else said
    # What could not be taken apart has one cause, whatever was to come of it.
    others = [name for name in wrong[1:] if not _same_kind(answer, wrong[0], name)]
    if others and not order:
        said.append(tr("Also wrong: {others}.", others=", ".join(others)))
    verdicts_wrong = tuple(wrong)
    broken = _properties(case, answer, want)
    if broken and not wrong:
        # A property looks at all that was observed: any of it may be what is off.
        wrong = [o.name for o in case.script.outputs if o.kind == "observe"] or [""]
    refused = any(o.kind == "observe" and o.name in verdicts_wrong for o in case.script.outputs)
    said += [] if refused else broken[:2]
    rel = max((e for e in errors if math.isfinite(e)), default=None)
    if wrong:
        first = verdicts[wrong[0]].rel_error if wrong[0] in verdicts else None
        return Measured("wrong", " ".join(said), first or rel, wrong, {"pictures": pictures})
    return Measured("ok", "", rel)


def _exchanged(case: Case, answer: Answer, want: Mapping[str, Array], wrong: Sequence[str]) -> str:
    """What is said of results that are right, and stand in each other's places."""
    outputs = {o.name: o for o in case.script.outputs if o.kind == "compare"}
    if not 2 <= len(wrong) <= 3 or not set(wrong) <= outputs.keys():
        return ""
    for order in itertools.permutations(wrong):
        moved = list(zip(wrong, order, strict=True))
        if all(
            here != there and compare(outputs[there], answer.values[here], want[there]).ok
            for here, there in moved
        ):
            places = ", ".join(
                tr("{there} is returned as {here}", there=there, here=here) for here, there in moved
            )
            return tr("The results are right, but in a different order: {places}.", places=places)
    return ""


def _same_kind(answer: Answer, first: str, other: str) -> bool:
    a, b = answer.values.get(first), answer.values.get(other)
    return isinstance(a, NotAnArray) and isinstance(b, NotAnArray) and a == b


def _explain(got: Any, want: Array, verdict: Verdict) -> str | None:
    if isinstance(got, NotAnArray) or got.dtype.kind not in "fiub" or want.dtype.kind not in "fiub":
        return None
    if got.size > MANY_TIMES * max(want.size, 1):
        return None
    scale = float(np.max(np.abs(want), initial=0.0)) if np.isfinite(want).all() else 0.0
    tolerance = verdict.tolerance if verdict.tolerance is not None else 1e-6 * scale + 1e-12
    with np.errstate(all="ignore"):
        return arrays.explain(got, want, tolerance)


def _properties(case: Case, answer: Answer, want: Mapping[str, Array]) -> list[str]:
    got = {n: v for n, v in answer.values.items() if not isinstance(v, NotAnArray)}
    if len(got) < len(answer.values):
        return []  # what is missing has been said
    if any(got[n].size > MANY_TIMES * max(want[n].size, 1) for n in got if n in want):
        return [tr("It gave an array that is many times too large.")]
    said = []
    for what, holds in case.properties:
        try:
            with np.errstate(all="ignore"):
                sentence = holds(got, want)
        except Exception:
            # The check holds for the reference (verify proves it), so the arrays do not fit it.
            sentence = tr("{what}: not to be seen in arrays of this shape or kind.", what=what)
        if sentence:
            said.append(sentence)
    return said
