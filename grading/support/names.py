"""Dotted names of modules."""

from __future__ import annotations

from collections.abc import Iterable


def is_under(name: str, prefixes: Iterable[str]) -> bool:
    """Return whether module `name` is one of `prefixes`, or is inside one of them."""
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)
