"""The templates of the pages, with what they may call."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from grading.judging.results import final
from grading.report import figures
from grading.report.picture import picture
from grading.report.tables import first_reason
from grading.report.terminal import message_key, status_of, words
from grading.report.thumbnail import thumbnail
from grading.support import program
from grading.support.text import clean, number, out_of
from grading.support.translation import counted, tr

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The templates. They escape every value unless a template says otherwise."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    templates = Environment(
        loader=PackageLoader("grading.report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "points": number,
        "out_of": out_of,
        "clean": clean,
        "with_code": with_code,
    }
    templates.globals |= {
        "generator": program.name,
        "words": words,
        "status_of": status_of,
        "first_reason": first_reason,
        "message_key": message_key,
        "picture": picture,
        "thumbnail": thumbnail,
        "final": final,
        "twins": figures.twins,
        "style": style,
        "tr": tr,
        "counted": counted,
    }
    return templates


def with_code(text: object) -> Markup:
    """A message with its indented lines as code, so that a caret is below the right character."""
    lines = clean(text).split("\n")
    code = Markup("<code>{}</code>")
    return Markup("\n").join(
        code.format(line) if line.startswith("    ") else line for line in lines
    )


@cache
def style(name: str) -> Markup:
    """A style sheet without comments and spaces, because every page contains a copy."""
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).strip()
    return Markup(re.sub(r"(?<=[{};,:>])\s+|\s+(?=[{}>])|;\s*(?=})", "", text))


@cache
def class_script() -> tuple[Markup, str]:
    """The class page's script, and the digest by which the page's policy allows it."""
    text = (_TEMPLATES / "class.js.j2").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"
