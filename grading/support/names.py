"""Dotted names of modules."""

from __future__ import annotations

from collections.abc import Iterable


def is_under(name: str, prefixes: Iterable[str]) -> bool:
    """Whether module `name` is one of `prefixes` or inside one."""
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)
