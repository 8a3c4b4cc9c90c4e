"""A hook of the site's build: formulas as MathML, which browsers draw without any script."""

from __future__ import annotations

import html
import re
from typing import Any

from latex2mathml.converter import convert

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<kind>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.S
)


def on_page_content(text: str, **_: Any) -> str:
    """Put MathML instead of what `pymdownx.arithmatex` marked."""
    return _FORMULA.sub(_drawn, text)


def _drawn(found: re.Match[str]) -> str:
    display = "inline" if found["kind"] == "(" else "block"
    return str(convert(html.unescape(found["tex"]).strip(), display=display))
