"""Answers in words: found in the notebooks, and made into one page.

A student's text is Markdown with formulas, and may hold any HTML. What comes out is a page that
needs nothing else: formulas and figures are pictures within it, and whatever could run is gone.
"""

from __future__ import annotations

import base64
import io
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from grading.spec import markers
from grading.spec.manifest import Assignment, Question
from grading.support.translation import tr

_TAGS = """
p br hr h1 h2 h3 h4 h5 h6 b strong i em u s del code pre blockquote ul ol li a img
table thead tbody tr th td sub sup span div
"""
TAGS = frozenset(_TAGS.split())
ATTRIBUTES = {"a": ["href"], "img": ["src", "alt", "width", "height", "class"]}
PICTURES = ("image/png", "image/jpeg", "image/gif")
MAX_PICTURE = 5 << 20  # bytes
DPI = 300  # of formulas
PAGE_DPI = 116  # at which they are as large as the text of the page
# Code comes first, so that a dollar in it is no formula.
_MATH = re.compile(
    r"(?P<code>```.*?```|~~~.*?~~~|`+[^`]*`+)"
    r"|\$\$(?P<block>.+?)\$\$|\\\[(?P<block2>.+?)\\\]"
    r"|(?<![\\\w$])\$(?P<line>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?!\w)|\\\((?P<line2>.+?)\\\)",
    re.DOTALL,
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]+)(?:\s+\"[^\"]*\")?\)")


@dataclass(frozen=True)
class Answer:
    """What was answered: Markdown, and pictures that the next cells drew (type and bytes)."""

    question: Question
    text: str
    figures: tuple[tuple[str, bytes], ...] = ()

    @property
    def given(self) -> bool:
        """Whether there is an answer at all."""
        # A cell of code that is marked by hand is handed out as a line that raises.
        blank = f"{self.question.id} is not written yet" in self.text
        return not blank and self.text.strip() not in ("", markers.PROSE)


def questions(assignment: Assignment) -> list[Question]:
    """The questions that stand in a notebook, in order."""
    return [one for one in assignment.questions if one.notebook]


def answer(question: Question, book: Mapping[str, Any], folder: Path) -> Answer | None:
    """The answer to a question, or None if its cell is gone.

    Args:
        question: the question; its id is the cell's `grade_id`.
        book: the notebook.
        folder: where the notebook stands, for pictures named by a path.

    Returns:
        The text and its figures, or None.
    """
    cells = book["cells"]
    for number, cell in enumerate(cells):
        mark = cell.get("metadata", {}).get("nbgrader", {})
        if mark.get("grade_id") == question.id:
            text = _pictures(markers.source_of(cell), cell.get("attachments", {}), folder)
            figures = []
            for follower in cells[number + 1 :]:
                # Code that the student put below the answer; a locked cell is the course's.
                known = follower.get("metadata", {}).get("nbgrader", {})
                if follower.get("cell_type") != "code" or known.get("locked"):
                    break
                figures += list(_drawn(follower))
            return Answer(question, text, tuple(figures))
    return None


def _drawn(cell: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        for kind in PICTURES:
            if kind in data:
                value = data[kind]
                text = "".join(value) if isinstance(value, list) else str(value)
                try:
                    yield kind, base64.b64decode(text)
                except ValueError:
                    continue
                break


def _pictures(text: str, attachments: Mapping[str, Any], folder: Path) -> str:
    """`text` with the pictures it names put into it."""

    def within(match: re.Match[str]) -> str:
        source = match["src"]
        if source.startswith("attachment:"):
            data = attachments.get(source.removeprefix("attachment:"), {})
            for kind in PICTURES:
                if kind in data:
                    value = data[kind]
                    whole = "".join(value) if isinstance(value, list) else str(value)
                    return f"![{match['alt']}](data:{kind};base64,{whole.strip()})"
            return tr("*(the picture {source} is not in the notebook)*", source=source)
        if re.match(r"[a-zA-Z][\w+.-]*:", source):
            return (
                match[0]
                if source.startswith("data:")
                else tr("*(a picture at {source})*", source=source)
            )
        path = (folder / source).resolve()
        kind = mimetypes.guess_type(path.name)[0] or ""
        inside = path.is_relative_to(folder.resolve().parent)
        if kind not in PICTURES or not inside or not path.is_file():
            return tr("*(the picture {source} is not there)*", source=source)
        if path.stat().st_size > MAX_PICTURE:
            return tr(
                "*(the picture {source} is larger than {max_picture} MB)*",
                source=source,
                max_picture=MAX_PICTURE >> 20,
            )
        return f"![{match['alt']}](data:{kind};base64,{_base64(path.read_bytes())})"

    return _IMAGE.sub(within, text)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def html(answered: Answer) -> str:
    """The answer as HTML of a few harmless tags, figures and formulas within.

    Raises:
        ImportError: nbconvert is not installed.
    """
    import bleach
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    made = markdown2html_mistune(_MATH.sub(_formula, answered.text))
    for kind, data in answered.figures:
        made += f'\n<p><img src="data:{kind};base64,{_base64(data)}" alt="figure"></p>'
    # nbconvert puts a link to itself behind each heading.
    made = re.sub(r'<a class="anchor-link".*?</a>', "", made)
    made = re.sub(r"<(script|style)\b.*?</\1\s*>", "", made, flags=re.DOTALL | re.IGNORECASE)
    cleaned: str = bleach.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
    )
    # Of "data:" addresses only pictures stay, and only in pictures.
    cleaned = re.sub(r'href="data:[^"]*"', "", cleaned)
    return re.sub(r'src="(?!data:image/(?:png|jpeg|gif);base64,)[^"]*"', 'src=""', cleaned)


def _formula(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    block = match["block"] or match["block2"]
    source = " ".join((block or match["line"] or match["line2"]).split())
    drawn = formula(source)
    if drawn is None:
        return f"`` {source} ``"  # its source, for a reader who knows the notation
    data, width, height = drawn
    image = (
        f'<img class="math" src="data:image/png;base64,{_base64(data)}" '
        f'alt="{escape(source)}" width="{width}" height="{height}">'
    )
    return f"\n\n{image}\n\n" if block else image


@cache
def formula(source: str) -> tuple[bytes, int, int] | None:
    """A formula as a PNG with its width and height in pixels of a page; None if it cannot be."""
    from matplotlib import mathtext
    from PIL import Image

    text = f"${source.replace(chr(92) + 'text{', chr(92) + 'mathrm{')}$"
    out = io.BytesIO()
    try:
        mathtext.math_to_image(text, out, dpi=DPI, format="png")
        with Image.open(io.BytesIO(out.getvalue())) as picture:
            width, height = picture.size
    except (ValueError, RuntimeError, KeyError):
        return None
    return out.getvalue(), max(1, width * PAGE_DPI // DPI), max(1, height * PAGE_DPI // DPI)


def page(assignment: Assignment, answers: list[Answer]) -> str:
    """All answers as one page that stands alone."""
    from markupsafe import Markup

    from grading.report.pages import environment

    shown = [(one.question, Markup(html(one)) if one.given else None) for one in answers]
    return environment().get_template("answers.html.j2").render(title=assignment.title, shown=shown)
