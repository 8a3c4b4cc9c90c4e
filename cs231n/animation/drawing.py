"""Draw scenes with Pillow: fast enough for hundreds of frames, and the same on every machine.

Cells that are read have an orange frame of one line, and cells that are written have a tint and a
blue frame of two lines. A winner has a circle, and a wrong number has a filled corner. So nobody
has to tell colors apart.
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from cs231n.animation.scene import Grid, Highlight, Movie, Scene, number

INK, PALE, GRID, FAINT = "#222222", "#ffffff", "#b8b8b8", "#6b6b6b"
TONE = "#7a7a7a"  # text that can be read on white and on black
READ, WRITTEN, TINT, ZEROS, EMPTY = "#B34700", "#0072B2", "#d6e6f2", "#ececec", "#fafafa"
WRONG = "#A3005C"
TITLE_HEIGHT, TEXT_HEIGHT, MARGIN, GAP, TOP = 34, 46, 18, 44, 26
WIDEST = 1400  # pixels; in a wider picture the cells shrink
SMALLEST_LETTERS = 8  # pixels
COLORS = 64  # in a film; the soft edges of letters need most of them


@lru_cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, which comes with matplotlib."""
    return ImageFont.truetype(str(Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf"), size)


@lru_cache(maxsize=4096)
def _label(text: str, letters: ImageFont.FreeTypeFont) -> Image.Image:
    """Draw a number as a mask; cached, because frames share most of their numbers."""
    left, _, right, _ = letters.getbbox(text, anchor="ls")
    ascent, descent = letters.getmetrics()
    mask = Image.new("L", (int(right - left) + 2, ascent + descent), 0)
    ImageDraw.Draw(mask).text((1 - left, ascent), text, 255, letters, anchor="ls")
    return mask


class Stage:
    """The layout of one movie. All its frames have the same size."""

    def __init__(self, movie: Movie, *, transparent: bool = False) -> None:
        """Lay out the tables.

        Args:
            movie: what to draw.
            transparent: let the page show through between the tables, whatever its color.
        """
        self.movie = movie
        self.transparent = transparent
        self.ink, self.faint = (TONE, TONE) if transparent else (INK, FAINT)
        first = movie.scenes[0]
        longest = max(
            len(number(value))
            for scene in movie.scenes
            for panel in scene.panels
            for value in panel.values.flat
            if not np.isnan(value)
        )
        columns = sum(panel.values.shape[1] for panel in first.panels)
        cell_width = max(34, 9 * longest + 15)
        room = (WIDEST - 2 * MARGIN - GAP * (len(first.panels) - 1)) // columns
        widest = 0.68 * longest + 0.3  # the width of the longest number, in sizes of its letters
        self.cell: int = max(math.ceil(SMALLEST_LETTERS * widest), min(cell_width, room))
        self.row = max(min(self.cell, 34), SMALLEST_LETTERS + 4)
        self.letters = font(max(SMALLEST_LETTERS, min(14, int(self.cell / widest))))
        widths = [self.width(panel) for panel in first.panels]
        rows = max(panel.values.shape[0] for panel in first.panels)
        self.across = max(2 * MARGIN + sum(widths) + GAP * (len(widths) - 1), 620)
        self.across += self.across % 2  # FFmpeg needs even sizes
        self.down = TITLE_HEIGHT + TOP + rows * self.row + 2 * MARGIN + TEXT_HEIGHT
        self.down += self.down % 2
        self.rows = rows

    def width(self, panel: Grid) -> int:
        """The width of a table or of its title, whichever is wider, in pixels."""
        return max(int(panel.values.shape[1]) * self.cell, int(font(12).getlength(panel.title)))

    def draw(self, index: int) -> Image.Image:
        """Draw frame `index`."""
        scene = self.movie.scenes[index]
        ground = ("RGBA", "#ffffff00") if self.transparent else ("RGB", PALE)
        image = Image.new(ground[0], (self.across, self.down), ground[1])
        pen = ImageDraw.Draw(image)
        count = f"{index + 1} of {len(self.movie.scenes)}"
        pen.text((MARGIN, 10), self.movie.title, self.ink, font(16))
        pen.text((self.across - MARGIN, 12), count, self.faint, font(12), anchor="ra")
        left = MARGIN
        for panel in scene.panels:
            middle = TITLE_HEIGHT + TOP + self.rows * self.row // 2
            if panel.sign:
                pen.text((left - GAP // 2, middle), panel.sign, self.ink, font(22), anchor="mm")
            self._table(pen, panel, left)
            left += self.width(panel) + GAP
        self._words(pen, scene)
        return image

    def _words(self, pen: ImageDraw.ImageDraw, scene: Scene) -> None:
        room, letters = self.across - 2 * MARGIN, font(13)
        per_line = max(10, int(room * len(scene.text) / letters.getlength(scene.text)) + 5)
        lines = [scene.text]
        while per_line >= 10 and max(map(letters.getlength, lines)) > room:
            lines = textwrap.wrap(scene.text, per_line, max_lines=2, placeholder=" …")
            per_line -= 1
        for k, line in enumerate(lines):
            top = self.down - TEXT_HEIGHT - MARGIN // 2 + 20 * k
            pen.text((MARGIN, top), line, self.ink, font(13))

    def _table(self, pen: ImageDraw.ImageDraw, panel: Grid, left: int) -> None:
        rows = panel.values.shape[0]
        top = TITLE_HEIGHT + TOP + (self.rows - rows) * self.row // 2
        pen.text((left, top - 7), panel.title, self.ink, font(12), anchor="ls")
        written = np.zeros(panel.values.shape, dtype=bool)
        for mark in panel.marks:
            if mark.role == "written":
                written[
                    mark.row : mark.row + mark.height, mark.column : mark.column + mark.width
                ] = 1
        for (i, j), value in np.ndenumerate(panel.values):
            box = self._box(left, top, Highlight(i, j, 1, 1, "read"))
            faint = panel.faint is not None and bool(panel.faint[i, j])
            fill = TINT if written[i, j] else ZEROS if faint else PALE
            empty = bool(np.isnan(value))
            pen.rectangle(box, EMPTY if empty else fill, GRID)
            if not empty:
                middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                color = FAINT if faint and not written[i, j] else INK
                label = _label(number(value), self.letters)
                corner = (int(middle[0] - label.width / 2), int(middle[1] - label.height / 2))
                pen.bitmap(corner, label, color)
        for mark in panel.marks:
            self._mark(pen, self._box(left, top, mark), mark)

    def _box(self, left: int, top: int, mark: Highlight) -> tuple[int, int, int, int]:
        x, y = left + mark.column * self.cell, top + mark.row * self.row
        return x, y, x + mark.width * self.cell, y + mark.height * self.row

    def _mark(
        self, pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], mark: Highlight
    ) -> None:
        x0, y0, x1, y1 = box
        if mark.role == "winner":
            pen.ellipse((x0 + 3, y0 + 3, x1 - 3, y1 - 3), outline=WRITTEN, width=2)
        elif mark.role == "wrong":
            side = (y1 - y0) // 3
            pen.rectangle(box, outline=WRONG, width=2)
            pen.polygon([(x1 - side, y1), (x1, y1), (x1, y1 - side)], fill=WRONG)
        elif mark.role == "written":
            pen.rectangle(box, outline=WRITTEN, width=2)
            pen.rectangle((x0 + 3, y0 + 3, x1 - 3, y1 - 3), outline=WRITTEN, width=1)
        else:
            pen.rectangle((x0 - 1, y0 - 1, x1 + 1, y1 + 1), outline=READ, width=3)


def few_colors(frames: list[Image.Image]) -> list[Image.Image]:
    """Reduce all frames to the same 64 colors; with one palette per frame, tints would flicker.

    The 64 are the most frequent colors. Averages would turn the background into a white that is not
    quite white, which shows on a white page. The nearest color is found here, because Pillow finds
    it only roughly.
    """
    counts: Counter[tuple[int, int, int]] = Counter()
    for frame in frames:
        for count, color in frame.getcolors(frame.width * frame.height) or ():
            counts[cast("tuple[int, int, int]", color)] += count
    palette = np.array([color for color, _ in counts.most_common(COLORS)])
    nearest = np.zeros(1 << 24, dtype=np.uint8)
    for red, green, blue in counts:
        distances = ((palette - (red, green, blue)) ** 2).sum(axis=1)
        nearest[red << 16 | green << 8 | blue] = distances.argmin()
    reduced = []
    for frame in frames:
        red, green, blue = np.moveaxis(np.asarray(frame, dtype=np.int32), -1, 0)
        reduced.append(Image.fromarray(nearest[red << 16 | green << 8 | blue]))
        reduced[-1].putpalette(palette.astype(np.uint8).tobytes())
    return reduced
