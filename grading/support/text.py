"""Text and numbers as people read them, without characters that do anything."""

from __future__ import annotations

import unicodedata


def clean(text: object) -> str:
    """`text` without control, format and surrogate characters; line ends and tabs stay."""
    kept = (
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else "�"
        for c in str(text)
    )
    return "".join(kept)


def number(points: float | None) -> str:
    """Points as a reader writes them: 7, 7.5, 6.67; a dash where there are none."""
    return "-" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
