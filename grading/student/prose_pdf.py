"""Renders written answers as a PDF from the HTML of `prose`, without LaTeX or a browser."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from grading.student import prose
from grading.student.prose import Answer
from grading.support.text import clean
from grading.support.translation import tr

SANS, MONO = "DejaVuSans", "DejaVuSansMono"
PIXEL = 0.75  # points per pixel of a page
FORMULA = 0.62  # the same for formulas, because the text is smaller here
_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "s": "strike", "del": "strike"}
_INLINE |= {"sub": "sub", "sup": "super"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (*_HEADINGS, "p", "div", "blockquote", "li", "pre", "tr", "table", "ul", "ol", "hr")


def write(title: str, answers: Sequence[Answer]) -> bytes:
    """All answers as one PDF.

    Args:
        title: the title of the assignment.
        answers: the answers, in order.

    Returns:
        The bytes of the PDF.

    Raises:
        ImportError: reportlab or nbconvert is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="grading-pdf-") as scratch:
        return _write(title, answers, Path(scratch))


def _write(title: str, answers: Sequence[Answer], scratch: Path) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = _styles()
    story: list[Any] = [
        Paragraph(escape(clean(tr("{title}: written answers", title=title))), styles["title"])
    ]
    width = A4[0] - 40 * mm
    for number, answer in enumerate(answers, start=1):
        heading = f"{number}. {clean(answer.question.title)}"
        story.append(Paragraph(escape(heading), styles["question"]))
        if answer.given:
            story += _Flow(styles, width, scratch).read(prose.html(answer))
        else:
            story.append(Paragraph(escape(tr("(not answered)")), styles["body"]))
    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 20 * mm)
    document = SimpleDocTemplate(out, pagesize=A4, title=title, invariant=True, **margins)
    document.build(story)
    return out.getvalue()


@cache
def _fonts() -> None:
    """Register fonts with more than Latin letters; they are part of Matplotlib."""
    from matplotlib import get_data_path
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(get_data_path()) / "fonts" / "ttf"
    for family in (SANS, MONO):
        names = [family, f"{family}-Bold", f"{family}-Oblique", f"{family}-BoldOblique"]
        for name in names:
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
        pdfmetrics.registerFontFamily(family, *names)


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    _fonts()
    # A line with a tall formula is as high as the formula, or it would cover the lines around it.
    form = {"fontSize": 10, "leading": 15, "autoLeading": "max"}
    body = ParagraphStyle("body", fontName=SANS, spaceAfter=6, **form)
    return {
        "body": body,
        "title": ParagraphStyle("title", body, fontName=f"{SANS}-Bold", fontSize=15, leading=20),
        "question": ParagraphStyle(
            "question", body, fontName=f"{SANS}-Bold", fontSize=12, spaceBefore=14
        ),
        "heading": ParagraphStyle("heading", body, fontName=f"{SANS}-Bold", spaceBefore=6),
        "item": ParagraphStyle("item", body, leftIndent=16, bulletIndent=4, spaceAfter=3),
        "quote": ParagraphStyle("quote", body, leftIndent=16, textColor="#444444"),
        "code": ParagraphStyle("code", body, fontName=MONO, fontSize=8.5, leading=11),
    }


class _Flow(HTMLParser):
    """Turns HTML into paragraphs; of an unknown tag only the text is kept."""

    def __init__(self, styles: dict[str, Any], width: float, scratch: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.styles, self.width, self.scratch = styles, width, scratch
        self.story: list[Any] = []
        self.text = ""
        self.stack: list[str] = []  # open blocks
        self.open: list[tuple[str, str]] = []  # open inline tags, and the text that closes each
        self.lists: list[int] = []  # the next number of each open list; 0 is a bullet

    def read(self, source: str) -> list[Any]:
        """The paragraphs of a piece of HTML."""
        self.feed(source)
        self.close()
        self._end_block()
        return self.story

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """See `HTMLParser`."""
        if tag in _BLOCKS:
            self._end_block()
            self.stack.append(tag)
            if tag in ("ul", "ol"):
                self.lists.append(1 if tag == "ol" else 0)
            if tag == "hr":
                self.stack.pop()
        elif tag == "br":
            self.text += "<br/>"
        elif tag == "img":
            self._image({name: value or "" for name, value in attributes})
        elif tag in ("td", "th"):
            self.text += " | " if self.text.strip() else ""
        elif tag == "code" and "pre" not in self.stack:
            self.text += f'<font face="{MONO}" size="9">'
            self.open.append((tag, "</font>"))
        elif tag in _INLINE:
            self.text += f"<{_INLINE[tag]}>"
            self.open.append((tag, f"</{_INLINE[tag]}>"))

    def handle_endtag(self, tag: str) -> None:
        """See `HTMLParser`."""
        if tag in _BLOCKS:
            self._end_block()
            if tag in self.stack:
                while self.stack.pop() != tag:
                    continue
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
        elif any(name == tag for name, _ in self.open):
            # Overlapping tags are closed in the order in which they are nested.
            while self.open:
                name, end = self.open.pop()
                self.text += end
                if name == tag:
                    break

    def handle_data(self, data: str) -> None:
        """See `HTMLParser`."""
        text = escape(clean(data), quote=False)
        if "pre" in self.stack:
            text = text.replace(" ", "&nbsp;").replace("\n", "<br/>")
        self.text += text

    def _end_block(self) -> None:
        """Make a paragraph of the text so far."""
        from reportlab.platypus import Paragraph, Spacer

        for _, end in reversed(self.open):
            self.text += end
        self.open.clear()
        text, self.text = self.text.strip(), ""
        if not text:
            return
        bullet = None
        if "pre" in self.stack:
            style = self.styles["code"]
            text = text.removesuffix("<br/>")
        elif self.stack and self.stack[-1] in _HEADINGS:
            style = self.styles["heading"]
        elif "li" in self.stack and self.lists:
            style, number = self.styles["item"], self.lists[-1]
            bullet = f"{number}." if number else "•"
            if number:
                self.lists[-1] += 1
        elif "blockquote" in self.stack:
            style = self.styles["quote"]
        else:
            style = self.styles["body"]
        try:
            self.story.append(Paragraph(text, style, bulletText=bullet))
        except ValueError:
            # The markup is not nested correctly: keep only the words, whose < and > are escaped.
            plain = re.sub("<[^>]*>", "", text)
            self.story.append(Paragraph(plain, style, bulletText=bullet))
        if "pre" in self.stack:
            self.story.append(Spacer(1, 6))

    def _image(self, attributes: dict[str, str]) -> None:
        from reportlab.lib.utils import ImageReader
        from reportlab.platypus import Image, Spacer

        _, _, data = attributes.get("src", "").partition(";base64,")
        try:
            raw = base64.b64decode(data, validate=True)
            across, down = ImageReader(io.BytesIO(raw)).getSize()
        except (ValueError, OSError):
            alt = attributes.get("alt")
            if alt:
                self.text += escape(tr("(the picture {alt} cannot be shown)", alt=alt))
            else:
                self.text += escape(tr("(a picture cannot be shown)"))
            return
        wide, high = across * PIXEL, down * PIXEL
        if attributes.get("class") == "math":
            width, height = attributes.get("width", ""), attributes.get("height", "")
            if width.isdecimal() and height.isdecimal():
                wide, high = int(width) * FORMULA, int(height) * FORMULA
            # At most as wide as the text.
            shrink = min(1.0, self.width / max(wide, 1))
            # Pictures inside a line need a file. Its name never comes from a student.
            file = self.scratch / f"{hashlib.sha256(raw).hexdigest()}.png"
            file.write_bytes(raw)
            self.text += (
                f'<img src="{escape(file.as_posix())}" width="{wide * shrink:.1f}" '
                f'height="{high * shrink:.1f}" valign="middle"/>'
            )
            return
        self._end_block()
        shrink = min(1.0, self.width / max(wide, 1), 480 / max(high, 1))
        picture = Image(io.BytesIO(raw), wide * shrink, high * shrink)
        self.story += [picture, Spacer(1, 6)]  # or the next line would touch it
