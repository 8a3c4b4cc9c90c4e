"""Read and write a setting as text: the part of the explorer's address after the #."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from cs231n.explore.building import table
from cs231n.support.checks import fail

# A number, or "place:number", as the page writes the numbers of a grid.
_CELL = re.compile(r"(\d+:)?-?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def read(text: str) -> dict[str, str]:
    """Read a setting and check that the explorer can show each part of it.

    Args:
        text: Such as "op=conv_forward&H=5&stride=2", or the page's whole address.

    Returns:
        The given parts, by name.

    Raises:
        ValueError: If a name or a value is unknown; the message says which.
    """
    known: dict[str, str] = {}
    for part in filter(None, text.rpartition("#")[2].split("&")):
        key, equals, value = part.partition("=")
        if not equals:
            fail(
                "the setting cannot be read",
                got=repr(part),
                expected="NAME=VALUE",
                hint="Separate the parts by &, as in op=conv_forward&stride=2",
            )
        known[key] = _checked(key, unquote(value))
    return known


def write(parts: dict[str, Any]) -> str:
    """Write a setting as text, and check it as `read` does.

    Args:
        parts: names and values, such as {"op": "conv_forward", "H": 5}.

    Raises:
        ValueError: If a name or a value is unknown.
    """
    return "&".join(f"{key}={_checked(key, _text(value))}" for key, value in parts.items())


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _checked(key: str, value: str) -> str:
    settings = table("settings")
    numbers, padding = settings["numbers"], settings["padding"]
    if key in numbers:
        low, high = numbers[key]["low"], numbers[key]["high"]
        possible = value.isdecimal() and low <= int(value) <= high
        expected = f"a whole number from {low} to {high}"
    elif key == "op":
        possible, expected = value in settings["operations"], ", ".join(settings["operations"])
    elif key == "padding":
        possible = value in padding["modes"] or (
            value.isdecimal() and int(value) <= padding["high"]
        )
        expected = f"{', '.join(padding['modes'])}, or a number from 0 to {padding['high']}"
    elif key == "rotate":
        possible, expected = value in ("0", "1"), "0 or 1"
    elif key == "pin":
        possible = re.fullmatch(r"[\w-]+:\d+", value) is not None
        expected = "a grid and a cell, such as out:4"
    elif key in settings["grids"]:
        possible = all(_CELL.fullmatch(cell) for cell in value.split(","))
        expected = "numbers such as 1,2,-3, or cells such as 4:2.5"
    else:
        names = ["op", *numbers, "padding", "rotate", "pin", *settings["grids"]]
        fail(
            "the setting is unknown", got=key, expected=", ".join(names), hint="Check its spelling"
        )
    if not possible:
        fail(f"{key} is not possible", got=value, expected=expected, hint="Choose another")
    return value
