"""Read a worker's answer field by field, and check each field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grading.sandbox.contract import Answer, Frame, NotAnArray, RawValue, Status, StudentError
from grading.sandbox.inside.skipping import MOST_LEFT_OUT
from grading.sandbox.pipes import clean
from grading.sandbox.protocol import MAX_FRAMES, Array, Malformed
from grading.sandbox.sentences import MAX_TEXT, sentence

# Without `fault`, which would excuse a submission from its verdict.
STATUSES = frozenset({Status.OK, Status.ERROR, Status.MEMORY, Status.MISSING, Status.FORBIDDEN})


# The values of a sentence that say of what kind a value is.
_NAMES = ("type", "dtype", "names", "name")


def read_answer(
    header: dict[str, Any], arrays: Sequence[Array], number: int, names: Sequence[str]
) -> Answer:
    """Read the answer to one question.

    Args:
        header: the header of the worker's frame.
        arrays: the frame's arrays.
        number: the number of the question.
        names: the outputs that the question asks for.

    Returns:
        The values by output, or the error.

    Raises:
        Malformed: the header is not one that our worker would write.
    """
    if header.get("id") != number or type(header.get("id")) is not int:
        raise Malformed("it has the number of a different question")
    word = header.get("status")
    if not isinstance(word, str) or word not in STATUSES:
        raise Malformed("it has no valid status")
    status = Status(word)
    if status is not Status.OK:
        if arrays:
            raise Malformed("it has both arrays and an error")
        return Answer(status, error=_error(header.get("error")))
    values = header.get("values", {})
    if not isinstance(values, dict) or set(values) != set(names):
        raise Malformed("its outputs are not those of the question")
    left_out = header.get("left_out", [])
    if not isinstance(left_out, list) or len(left_out) > MOST_LEFT_OUT:
        raise Malformed("the errors of the lines left out are not a list")
    return Answer(
        status,
        {name: _value(values[name], arrays) for name in names},
        left_out=tuple(_error(error) for error in left_out),
    )


def _value(value: object, arrays: Sequence[Array]) -> RawValue:
    if type(value) is int and 0 <= value < len(arrays):
        return arrays[value]
    if isinstance(value, dict) and set(value) == {"not"}:
        words = sentence(value["not"])[:MAX_TEXT]
        key, facts = value["not"]
        names = (facts[name] for name in _NAMES if isinstance(facts.get(name), str))
        return NotAnArray(words, key, clean(next(names, "")))
    raise Malformed("an output is neither an array nor the description of another value")


def _error(error: object) -> StudentError:
    if not isinstance(error, dict):
        raise Malformed("its error is not an object")
    frames = error.get("frames")
    if not isinstance(frames, list) or len(frames) > MAX_FRAMES:
        raise Malformed("its traceback is not a list")
    step = error.get("step")
    if step is not None and not _is_count(step):
        raise Malformed("its step is not a number")
    message = error.get("message")
    return StudentError(
        _text(error.get("type"), 100),
        sentence(message) if isinstance(message, list) else _text(message, 2000),
        tuple(_frame(frame) for frame in frames),
        step,
        key=message[0] if isinstance(message, list) else "",
    )


def _frame(frame: object) -> Frame:
    if not isinstance(frame, list) or len(frame) != 4 or not _is_count(frame[1]):
        raise Malformed("its traceback contains something that is not a line")
    file, line, function, code = frame
    return Frame(_text(file, 300), line, _text(function, 100), _text(code, 300))


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 31


def _text(value: object, cap: int) -> str:
    if not isinstance(value, str) or len(value) > cap:
        raise Malformed("a text is not a string, or it is too long")
    return clean(value)
