"""Reads the text of a file and typed values of the manifest, and refuses those of another kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, TypeGuard

from grading.spec.exercise import AssignmentError
from grading.support.translation import tr


def decoded(data: bytes, path: str) -> str:
    """The text of a file of the course.

    Raises:
        AssignmentError: it is not encoded in UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        raise AssignmentError(
            "{file} is not encoded in UTF-8 ({reason}). Save it as UTF-8.",
            file=path,
            reason=problem.reason,
        ) from problem


def need(table: Mapping[str, Any], key: str, name: str, path: Path) -> str:
    """A string that must be there, and must not be empty.

    Args:
        table: the table.
        key: the key in it.
        name: the table's name, for the message.
        path: the manifest, for the message.

    Returns:
        The string.

    Raises:
        AssignmentError: the value is missing, empty or something else.
    """
    value = table.get(key)
    expect(isinstance(value, str) and value != "", tr("a string"), value, key, name, path)
    return str(value)


def text(table: Mapping[str, Any], key: str, name: str, path: Path, default: str = "") -> str:
    """A string.

    Args:
        table: the table.
        key: the key in it.
        name: the table's name, for the message.
        path: the manifest, for the message.
        default: the value if the key is not there.

    Returns:
        The string.

    Raises:
        AssignmentError: the value is something else.
    """
    value: str = table.get(key, default)
    expect(isinstance(value, str), tr("a string"), value, key, name, path)
    return value


def strings(table: Mapping[str, Any], key: str, name: str, path: Path) -> list[str]:
    """A list of strings, none of them empty; an empty list if the key is not there.

    Args:
        table: the table.
        key: the key in it.
        name: the table's name, for the message.
        path: the manifest, for the message.

    Returns:
        The strings.

    Raises:
        AssignmentError: the value is something else.
    """
    values: list[str] = table.get(key, [])
    fits = isinstance(values, list) and all(isinstance(value, str) and value for value in values)
    expect(fits, tr("a list of strings"), values, key, name, path)
    return values


def tables(table: Mapping[str, Any], key: str, name: str, path: Path) -> list[dict[str, Any]]:
    """A list of tables; an empty list if the key is not there.

    Args:
        table: the table that holds them.
        key: the key in it.
        name: the table's name, for the message.
        path: the manifest, for the message.

    Returns:
        The tables.

    Raises:
        AssignmentError: the value is something else.
    """
    values: list[dict[str, Any]] = table.get(key, [])
    fits = isinstance(values, list) and all(isinstance(value, dict) for value in values)
    expect(fits, tr("a list of tables, each under [[...]]"), values, key, name, path)
    return values


def expect(fits: bool, kind: str, value: Any, key: str, name: str, path: Path) -> None:
    """Refuse a value that does not fit.

    Args:
        fits: whether it does.
        kind: what it should be.
        value: the value.
        key: its key in the table.
        name: the table's name.
        path: the manifest.

    Raises:
        AssignmentError: it does not fit.
    """
    if not fits:
        raise AssignmentError(
            "{path}: {name}: {key}: got {value}, expected {kind}",
            path=path,
            name=name,
            key=key,
            value=tr("a table") if isinstance(value, Mapping) else repr(value),
            kind=kind,
        )


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is a finite number (a bool is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def refuse_unknown(table: Any, known: Iterable[str], name: str, path: Path) -> None:
    """Refuse a table with a key that does not exist, and what is no table.

    Args:
        table: the table.
        known: the keys that exist.
        name: the table's name, for the message.
        path: the manifest, for the message.

    Raises:
        AssignmentError: a key is unknown, or there is no table.
    """
    if not isinstance(table, Mapping):
        raise AssignmentError(
            "{path}: {name}: got {value!r}, expected a table", path=path, name=name, value=table
        )
    for key in table:
        if key not in known:
            raise AssignmentError(
                "{path}: {name}: got {key!r}, expected {known}",
                path=path,
                name=name,
                key=key,
                known=", ".join(known),
            )
