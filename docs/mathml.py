"""A hook of the site's build: write formulas as MathML, which browsers draw without a script."""

from __future__ import annotations

import html
import re
from typing import Any

from latex2mathml.converter import convert

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<kind>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.S
)


def on_page_content(text: str, **_: Any) -> str:
    """Replace the formulas that `pymdownx.arithmatex` marked with MathML."""
    return _FORMULA.sub(_drawn, text)


def _drawn(formula: re.Match[str]) -> str:
    display = "inline" if formula["kind"] == "(" else "block"
    drawn = str(convert(html.unescape(formula["tex"]).strip(), display=display))
    return drawn if display == "inline" else f'<div class="formula">{drawn}</div>'
