"""Build the explorer from its modules, style and tables: one page, or one module for a notebook."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

PAGE = Path(__file__).with_name("page")

_IMPORT = re.compile(r'^import [^;]*? from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class)\b)", re.MULTILINE)


def page(setting: str = "", own: dict[str, Any] | None = None, *, film: bool = False) -> str:
    """Build the explorer as one HTML file that needs nothing else.

    Args:
        setting: What to show first, such as "op=conv_forward&H=5&W=5". A setting in the address
            replaces it.
        own: A student's function and what it returned; see `cs231n.explore.own`.
        film: Show only the grids, the player and the sum, with a button for everything else.

    Returns:
        The page.
    """
    words = table("words")
    script = f"{_tables(start=setting, own=own, film=film)}{_joined('page.js')}"
    template = Environment(undefined=StrictUndefined, autoescape=False).from_string(
        _read("template.html")
    )
    return template.render(
        title=words["title"],
        no_script=words["no_script"],
        style=_read("style.css"),
        script=script,
    )


def widget_module() -> str:
    """Build the explorer as one ES module, which anywidget loads."""
    return f"{_tables(style=_read('style.css'))}{_joined('widget.js')}"


def table(name: str) -> Any:
    """Read one of the explorer's tables: settings, presets or words."""
    return json.loads(_read(f"{name}.json"))


def _tables(**more: Any) -> str:
    known = {name: table(name) for name in ("settings", "presets", "words")}
    # A text in a table must not end the script element.
    values = json.dumps(known | more, ensure_ascii=False).replace("<", "\\u003c")
    return f"const TABLES = {values};\n"


@cache
def _joined(entry: str) -> str:
    """Join a module and all that it imports, each once, without the import and export lines."""
    done: dict[str, str] = {"tables.js": ""}

    def add(name: str) -> None:
        if name in done:
            return
        done[name] = ""  # ends the recursion if two modules import each other
        text = _read(name)
        for needed in _IMPORT.findall(text):
            add(needed)
        # Insert the module again, after the modules that it needs.
        del done[name]
        done[name] = _EXPORT.sub("", _IMPORT.sub("", text))

    add(entry)
    return "".join(done.values())


def _read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")
