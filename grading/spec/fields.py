"""Reads the text of a file and typed values of the manifest, and refuses those of another kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Self, TypeGuard

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


@dataclass(frozen=True)
class Fields:
    """The values of a table in a TOML file. One that is not what it should be is refused.

    data  the values by key
    name  the table's name in messages
    path  the file
    """

    data: Mapping[str, Any]
    name: str
    path: Path

    @classmethod
    def known(cls, data: Any, keys: Iterable[str], name: str, path: Path) -> Self:
        """A table that has only keys that exist.

        Args:
            data: the values.
            keys: the keys that exist.
            name: the table's name in messages.
            path: the file.

        Returns:
            The table.

        Raises:
            AssignmentError: a key is unknown, or there is no table.
        """
        if not isinstance(data, Mapping):
            raise AssignmentError(
                "{path}: {name}: got {value!r}, expected a table", path=path, name=name, value=data
            )
        for key in data:
            if key not in keys:
                raise AssignmentError(
                    "{path}: {name}: got {key!r}, expected {known}",
                    path=path,
                    name=name,
                    key=key,
                    known=", ".join(keys),
                )
        return cls(data, name, path)

    def need(self, key: str) -> str:
        """A string that must be there, and must not be empty."""
        value = self.data.get(key)
        self.expect(isinstance(value, str) and value != "", tr("a string"), key)
        return str(value)

    def text(self, key: str, default: str = "") -> str:
        """A string, or the default if the key is not there."""
        value: str = self.data.get(key, default)
        self.expect(isinstance(value, str), tr("a string"), key)
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings, none of them empty; an empty list if the key is not there."""
        values = self.data.get(key, [])
        fits = isinstance(values, list) and all(isinstance(each, str) and each for each in values)
        self.expect(fits, tr("a list of strings"), key)
        return tuple(values)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """A list of tables; an empty list if the key is not there."""
        values: list[dict[str, Any]] = self.data.get(key, [])
        fits = isinstance(values, list) and all(isinstance(each, dict) for each in values)
        self.expect(fits, tr("a list of tables, each under [[...]]"), key)
        return values

    def expect(self, fits: bool, kind: str, key: str) -> None:
        """Refuse the value of a key if it does not fit.

        Args:
            fits: whether it does.
            kind: what it should be.
            key: the key.

        Raises:
            AssignmentError: it does not fit.
        """
        value = self.data.get(key)
        if not fits:
            raise AssignmentError(
                "{path}: {name}: {key}: got {value}, expected {kind}",
                path=self.path,
                name=self.name,
                key=key,
                value=tr("a table") if isinstance(value, Mapping) else repr(value),
                kind=kind,
            )


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is a finite number (a bool is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
