"""The grader's own sentences about what happened in a worker.

A worker must start fast and knows no catalogs, so it sends a key with values, and the grader makes
the sentence. The text of an exception that a student's code raised is sent as it is.
"""

from __future__ import annotations

from typing import Any

from grading.sandbox.pipes import clean
from grading.sandbox.protocol import Malformed
from grading.support.translation import tr

MAX_TEXT = 300
SENTENCES = {
    "none": "None",
    "masked": tr("masked array"),
    "items": tr("a {type} of {count}"),
    "dtype": tr("an array of dtype {dtype}"),
    "generator": tr("a generator, which has computed nothing yet"),
    "function": tr("the function {name}, which was not called"),
    "a": tr("a {type}"),
    "an": tr("an {type}"),
    "one array": tr("one array of shape {shape}, expected {count} values ({names})"),
    "one value": tr("1 value, expected {count} values ({names})"),
    "values": tr("{number} values, expected {count} values ({names})"),
    "no values": tr("{value}, expected {count} values ({names})"),
    "no attribute": tr("{value} has no attribute {name!r}"),
    "no entry": tr("the dict has no entry {key}; its entries are: {entries}"),
    "too short": tr("too few entries: got {count}, expected at least {least}"),
    "empty dict": tr("the dict has no entry {key}, because it is empty"),
    "no file": tr("missing: there is no {file}"),
    "no name": tr("not found: {module} has no {name}. Check its name and its indentation"),
    "forbidden": tr("{name} of {module} is not allowed in this exercise"),
    "memory": tr("It needed more memory than the limit allows."),
    "exit": tr("the code ended the program (sys.exit, exit or quit) instead of returning"),
    "breakpoint": tr(
        "the debugger waits for a person, and nobody is here: remove breakpoint() or set_trace()"
    ),
    "input": tr("input() waits for a person, and nobody is here: remove it"),
    "recursion": tr("{name} calls itself again and again, without an end"),
    "no message": tr("(its message could not be shown: {type})"),
}


def sentence(says: object, depth: int = 1) -> str:
    """Make the sentence that a worker asks for.

    Args:
        says: `[key, values]` from the worker; a value may be such a pair, too.
        depth: how deep pairs may be nested.

    Returns:
        The sentence, with nothing in it that could steer a terminal.

    Raises:
        Malformed: there is no such sentence, or the values are not those that it needs.
    """
    if not isinstance(says, list) or len(says) != 2:
        raise Malformed("a sentence is not a key with values")
    key, values = says
    if not isinstance(key, str) or key not in SENTENCES or not isinstance(values, dict):
        raise Malformed("there is no such sentence")
    try:
        return SENTENCES[key].format_map({name: _value(v, depth) for name, v in values.items()})
    except (KeyError, ValueError):
        raise Malformed("a sentence lacks a value") from None


def _value(value: Any, depth: int) -> str | int:
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return clean(value)
    if type(value) is int and abs(value) < 1 << 53:
        return value
    if isinstance(value, list) and depth:
        return sentence(value, depth - 1)
    raise Malformed("a value of a sentence is neither text nor a number")
