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
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

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
_ENVIRONMENT = r"((?:equation|align(?:ed)?|gather(?:ed)?|split)\*?)"
# Code comes first, because a dollar sign in code does not begin a formula. No formula contains its
# own beginning, or a text of nothing but beginnings would take time that grows with its square.
_MATH = re.compile(
    r"(?P<code>```.*?```|~~~.*?~~~|`+[^`]*`+)"
    r"|\$\$(?P<block>.+?)\$\$|\\\[(?P<block2>(?:(?!\\\[).)+?)\\\]"
    rf"|(?P<block3>\\begin\{{(?P<name>{_ENVIRONMENT})\}}"
    r"(?:(?!\\begin\{(?P=name)\}).)+?\\end\{(?P=name)\})"
    r"|(?<![\\\w$])\$(?P<line>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?!\w)"
    r"|\\\((?P<line2>(?:(?!\\\().)+?)\\\)",
    re.DOTALL,
)
# Matplotlib draws one line at a time.
_LINES = re.compile(rf"\\begin\{{{_ENVIRONMENT}\}}(.*)\\end\{{\1\}}")
_PICTURE = re.compile(r'<img(?:[^">]|"[^"]*")*>')
_DATA = tuple(f"data:{kind};base64," for kind in PICTURES)


@dataclass(frozen=True)
class Answer:
    """A written answer.

    Attributes:
        question: the question.
        text: the Markdown of the cell.
        figures: the pictures that the next cells drew (type and bytes).
        attachments: the pictures in the cell, by name, as the notebook stores them.
        folder: the notebook's folder, for pictures in files; None if it is not known.
    """

    question: Question
    text: str
    figures: tuple[tuple[str, bytes], ...] = ()
    attachments: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None

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
            text, attachments = notebook_cells.source_of(cell), _table(cell.get("attachments"))
            figures = []
            for follower in cells[number + 1 :]:
                # Code below the answer is the student's, unless the cell is locked.
                meta = follower.get("metadata", {}).get("nbgrader", {})
                if follower.get("cell_type") != "code" or meta.get("locked"):
                    break
                figures += list(_drawn(follower))
            copies.append(Answer(question, text, tuple(figures), attachments))
    if not copies:
        return None
    written = [copy for copy in copies if copy.given] or copies[:1]
    text = "\n\n".join(dict.fromkeys(copy.text for copy in written))
    figures_of_all = tuple(dict.fromkeys(f for copy in copies for f in copy.figures))
    attached = {name: data for copy in copies for name, data in copy.attachments.items()}
    return Answer(question, text, figures_of_all, attached, folder)


def _drawn(cell: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if stored := _stored(_table(output).get("data")):
            try:
                yield stored[0], base64.b64decode(stored[1])
            except ValueError:
                continue


def _table(value: Any) -> Mapping[str, Any]:
    """A table of a notebook; an empty one if something else is there, as after an edit by hand."""
    return value if isinstance(value, dict) else {}


def _stored(value: Any) -> tuple[str, str] | None:
    """The type and the base64 text of a picture as a notebook stores it; None without one."""
    data = _table(value)
    for kind in PICTURES:
        if kind in data:
            lines = data[kind] if isinstance(data[kind], list) else [data[kind]]
            return kind, "".join(map(str, lines)).strip()
    return None


def _picture(answer: Answer, tag: str) -> str:
    """A picture's tag with the picture inside, or the words that say why there is none."""
    before, _, rest = tag.partition(' src="')
    address, _, after = rest.partition('"')
    source = unescape(address)
    if source.startswith(_DATA):
        return tag
    own = source and not source.startswith("data:")
    inside = _inside(answer, unquote(source)) if own else None
    if isinstance(inside, tuple):
        kind, data = inside
        return f'{before} src="data:{kind};base64,{escape(data)}"{after}'
    return f"<em>{escape(inside or tr('(a picture cannot be shown)'))}</em>"


def _inside(answer: Answer, address: str) -> tuple[str, str] | str:
    """The type and the base64 text of a picture that a text names, or why there is none."""
    source = address.removeprefix("attachment:").partition(notebook_cells.DIGEST)[0]
    attached = address.startswith("attachment:")
    if attached and (stored := _stored(answer.attachments.get(source))):
        return stored
    if not attached and re.match(r"[a-zA-Z][\w+.-]*:|//", source):
        return tr("(picture at {source})", source=source)
    if answer.folder is None:
        return tr("(picture {source}: open the student's notebook to see it)", source=source)
    if attached:
        return tr("(picture {source} is missing from the notebook)", source=source)
    path = answer.folder / source.replace("\0", "")
    kind = mimetypes.guess_type(path.name)[0] or ""
    try:
        allowed = path.resolve().is_relative_to(answer.folder.resolve().parent)
        if not (allowed and path.is_file()):
            return tr("(picture {source} not found)", source=source)
        if kind not in PICTURES:
            return tr("(picture {source} cannot be shown: save it as PNG or JPEG)", source=source)
        if path.stat().st_size > MAX_PICTURE:
            return tr(
                "(picture {source} is larger than {max_picture} MB)",
                source=source,
                max_picture=MAX_PICTURE >> 20,
            )
        return kind, _base64(path.read_bytes())
    except OSError:  # such as a name that is too long
        return tr("(picture {source} not found)", source=source)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def html(answer: Answer) -> str:
    """The answer as HTML with only harmless tags, including figures and formulas.

    Raises:
        ImportError: nbconvert is not installed.
    """
    import bleach
    from mistune import HTMLRenderer
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        """Only names pictures. nbconvert's own stops at an attachment that it does not have."""

        image = HTMLRenderer.image

    renderer = Renderer(escape=False)
    text = str(MarkdownWithMath(renderer=renderer).render(_MATH.sub(_formula, answer.text)))
    for kind, data in answer.figures:
        text += f'\n<p><img src="data:{kind};base64,{_base64(data)}" alt="figure"></p>'
    # nbconvert adds a link after each heading.
    text = re.sub(r'<a class="anchor-link".*?</a>', "", text)
    text = re.sub(r"<(script|style)\b.*?</\1\s*>", "", text, flags=re.DOTALL | re.IGNORECASE)
    cleaned: str = bleach.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols={"http", "https", "mailto", "data", "attachment"},
        strip=True,
    )
    # Only pictures may have these addresses.
    cleaned = re.sub(r'href="(?:data|attachment):[^"]*"', "", cleaned)
    return _PICTURE.sub(lambda tag: _picture(answer, tag[0]), cleaned)


def _formula(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    block = match["block"] or match["block2"] or match["block3"]
    source = " ".join((block or match["line"] or match["line2"]).split())
    images = []
    for line in _lines(source):
        drawn = formula(line)
        if drawn is None:
            return f"`` {source} ``"  # readers who know LaTeX can read the source
        data, width, height = drawn
        images.append(
            f'<img class="math" src="data:image/png;base64,{_base64(data)}" '
            f'alt="{escape(line)}" width="{width}" height="{height}">'
        )
    return "".join(f"\n\n<p>{image}</p>\n\n" for image in images) if block else images[0]


def _lines(source: str) -> list[str]:
    """The lines of an environment without the marks that align them; else the whole formula."""
    inside = source
    while environment := _LINES.fullmatch(inside.strip()):
        inside = environment[2]
    if inside is source:
        return [source]
    lines = re.sub(r"(?<!\\)&", "", inside).split(r"\\")
    return [line.strip() for line in lines if line.strip()]


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
