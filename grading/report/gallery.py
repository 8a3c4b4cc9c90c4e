"""A page of results, tables and pictures in one file."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grading.report.pages import environment


@dataclass
class Gallery:
    """The content of the page.

    Attributes:
        title, intro: its head.
        claims: statements, and whether each was found to be true.
        links: text and relative address of other pages.
        tables: heading, names of columns, rows; the first column names its row.
        pictures: heading, alternative text, path of a PNG file.
        films: heading, path of a GIF file.
    """

    title: str
    intro: str
    claims: list[tuple[str, bool]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, Sequence[str], list[Sequence[str]]]] = field(default_factory=list)
    pictures: list[tuple[str, str, Path]] = field(default_factory=list)
    films: list[tuple[str, Path]] = field(default_factory=list)

    def html(self) -> str:
        """The page."""
        pictures = [(heading, alt, _embedded(path)) for heading, alt, path in self.pictures]
        films = [(heading, _embedded(path)) for heading, path in self.films]
        page = environment().get_template("gallery.html.j2")
        return page.render(
            title=self.title,
            intro=self.intro,
            claims=self.claims,
            links=self.links,
            tables=self.tables,
            pictures=pictures,
            films=films,
        )


def _embedded(path: Path) -> str:
    """A picture as an address that contains the whole picture."""
    data = base64.b64encode(path.read_bytes()).decode()
    return f"data:image/{path.suffix.removeprefix('.')};base64,{data}"
