"""Finds the written answers in the notebooks, and renders them as one page.

A student's text is Markdown with formulas, and may contain any HTML. The page needs no other file:
formulas and figures are pictures inside it. Everything that could run is removed.
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

from grading.spec import notebook_cells
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
DPI = 300  # the resolution of formulas
PAGE_DPI = 116  # with it formulas are as large as the text of the page
# Code comes first, because a dollar sign in code does not begin a formula.
_MATH = re.compile(
    r"(?P<code>```.*?```|~~~.*?~~~|`+[^`]*`+)"
    r"|\$\$(?P<block>.+?)\$\$|\\\[(?P<block2>.+?)\\\]"
    r"|(?<![\\\w$])\$(?P<line>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?!\w)|\\\((?P<line2>.+?)\\\)",
    re.DOTALL,
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]+)(?:\s+\"[^\"]*\")?\)")


@dataclass(frozen=True)
class Answer:
    """A written answer: Markdown, and the pictures that the next cells drew (type and bytes)."""

    question: Question
    text: str
    figures: tuple[tuple[str, bytes], ...] = ()

    @property
    def given(self) -> bool:
        """Whether there is an answer at all."""
        blank = notebook_cells.is_unwritten(self.text, self.question.id)
        return not blank and self.text.strip() not in ("", notebook_cells.PROSE)


def questions(assignment: Assignment) -> list[Question]:
    """The questions that are in a notebook, in order."""
    return [question for question in assignment.questions if question.notebook]


def answer(question: Question, book: Mapping[str, Any], folder: Path) -> Answer | None:
    """The answer to a question, or None if its cell is missing.

    If the cell was copied, all copies count, as they do when a class is graded.

    Args:
        question: the question; its id is the cell's `grade_id`.
        book: the notebook.
        folder: the notebook's folder, for pictures given by a path.

    Returns:
        The text and its figures, or None.
    """
    cells = book["cells"]
    copies: list[Answer] = []
    for number, cell in enumerate(cells):
        mark = cell.get("metadata", {}).get("nbgrader", {})
        if mark.get("grade_id") == question.id:
            attachments = cell.get("attachments") or {}
            text = _pictures(notebook_cells.source_of(cell), attachments, folder)
            figures = []
            for follower in cells[number + 1 :]:
                # Code below the answer is the student's, unless the cell is locked.
                meta = follower.get("metadata", {}).get("nbgrader", {})
                if follower.get("cell_type") != "code" or meta.get("locked"):
                    break
                figures += list(_drawn(follower))
            copies.append(Answer(question, text, tuple(figures)))
    if not copies:
        return None
    written = [copy for copy in copies if copy.given] or copies[:1]
    text = "\n\n".join(dict.fromkeys(copy.text for copy in written))
    return Answer(question, text, tuple(dict.fromkeys(f for copy in copies for f in copy.figures)))


def _drawn(cell: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for output in cell.get("outputs") or []:
        data = output.get("data") or {}
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
    """Put the pictures that a text names into the text."""

    def within(match: re.Match[str]) -> str:
        source = match["src"]
        if source.startswith("attachment:"):
            data = attachments.get(source.removeprefix("attachment:")) or {}
            for kind in PICTURES:
                if kind in data:
                    value = data[kind]
                    whole = "".join(value) if isinstance(value, list) else str(value)
                    return f"![{match['alt']}](data:{kind};base64,{whole.strip()})"
            return tr("*(picture {source} is missing from the notebook)*", source=source)
        if re.match(r"[a-zA-Z][\w+.-]*:", source):
            return (
                match[0]
                if source.startswith("data:")
                else tr("*(picture at {source})*", source=source)
            )
        path = folder / source.replace("\0", "")
        kind = mimetypes.guess_type(path.name)[0] or ""
        inside = path.resolve().is_relative_to(folder.resolve().parent)
        if kind not in PICTURES or not inside or not path.is_file():
            return tr("*(picture {source} not found)*", source=source)
        if path.stat().st_size > MAX_PICTURE:
            return tr(
                "*(picture {source} is larger than {max_picture} MB)*",
                source=source,
                max_picture=MAX_PICTURE >> 20,
            )
        return f"![{match['alt']}](data:{kind};base64,{_base64(path.read_bytes())})"

    return _IMAGE.sub(within, text)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def html(answer: Answer) -> str:
    """The answer as HTML with only harmless tags, including figures and formulas.

    Raises:
        ImportError: nbconvert is not installed.
    """
    import bleach
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    text = markdown2html_mistune(_MATH.sub(_formula, answer.text))
    for kind, data in answer.figures:
        text += f'\n<p><img src="data:{kind};base64,{_base64(data)}" alt="figure"></p>'
    # nbconvert adds a link after each heading.
    text = re.sub(r'<a class="anchor-link".*?</a>', "", text)
    text = re.sub(r"<(script|style)\b.*?</\1\s*>", "", text, flags=re.DOTALL | re.IGNORECASE)
    cleaned: str = bleach.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
    )
    # Only pictures may have a "data:" address.
    cleaned = re.sub(r'href="data:[^"]*"', "", cleaned)
    return re.sub(r'src="(?!data:image/(?:png|jpeg|gif);base64,)[^"]*"', 'src=""', cleaned)


def _formula(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    block = match["block"] or match["block2"]
    source = " ".join((block or match["line"] or match["line2"]).split())
    drawn = formula(source)
    if drawn is None:
        return f"`` {source} ``"  # readers who know LaTeX can read the source
    data, width, height = drawn
    image = (
        f'<img class="math" src="data:image/png;base64,{_base64(data)}" '
        f'alt="{escape(source)}" width="{width}" height="{height}">'
    )
    return f"\n\n{image}\n\n" if block else image


@cache
def formula(source: str) -> tuple[bytes, int, int] | None:
    """A formula as a PNG with its width and height in pixels; None if it cannot be drawn."""
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
    """All answers as one self-contained page."""
    from markupsafe import Markup

    from grading.report.pages import environment

    shown = [(a.question, Markup(html(a)) if a.given else None) for a in answers]
    return environment().get_template("answers.html.j2").render(title=assignment.title, shown=shown)
