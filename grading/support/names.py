"""Dotted names of modules."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


def is_under(name: str, prefixes: Iterable[str]) -> bool:
    """Return whether module `name` is one of `prefixes`, or is inside one of them."""
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


@lru_cache(maxsize=4096)  # every run of every answer needs the same names
def module_name(path: str) -> str:
    """The dotted name under which `path` is imported ("a/b.cpython-311.so" is "a.b")."""
    # Workers import this module, and pathlib would be one more to load.
    parts = [part for part in path.split("/") if part not in ("", ".")]
    parts[-1] = parts[-1].partition(".")[0]
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)
