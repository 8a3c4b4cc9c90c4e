"""Break long lines between words where the output is a terminal."""

from __future__ import annotations

import io
import os
import re
from typing import TextIO

_WORDS = re.compile(r"\s*\S+")


class WholeWords(io.TextIOWrapper):
    """A terminal's output, whose long lines break between words.

    A row is filled with spaces instead of ended. So it stays one line for the terminal, and a
    command that is copied from the screen still runs.

    Args:
        stream: the output of a terminal.
    """

    def __init__(self, stream: io.TextIOWrapper) -> None:
        # Its own way to the terminal, so that the stream stays open when this one is deleted.
        buffer = io.BufferedWriter(io.FileIO(stream.fileno(), "w", closefd=False))
        super().__init__(
            buffer, encoding=stream.encoding, errors=stream.errors, line_buffering=True
        )

    def write(self, text: str) -> int:
        """Write a text. Text with control characters, as of a progress bar, is not changed."""
        if text.endswith("\n") and "\x1b" not in text and "\r" not in text:
            columns = os.get_terminal_size(self.fileno()).columns
            super().write("\n".join(filled(line, columns) for line in text.split("\n")))
        else:
            super().write(text)
        return len(text)


def on_terminal(stream: TextIO) -> TextIO:
    """Return the stream, or one for the same terminal whose lines break between words."""
    if isinstance(stream, io.TextIOWrapper) and stream.isatty():
        return WholeWords(stream)
    return stream


def filled(line: str, columns: int) -> str:
    """Add spaces to a line, so that a terminal does not break it within a word.

    Args:
        line: one line of text.
        columns: the width of the terminal; 0 if it is not known.

    Returns:
        The line, or the line with more spaces between some words.
    """
    if not columns or (line.isascii() and len(line) <= columns):
        return line
    from rich.cells import cell_len

    text, used = "", 0
    for word in _WORDS.findall(line):
        # A row ends with at least one space, so that the words of a copied line stay apart.
        if used and used + cell_len(word) >= columns:
            text += " " * (columns - used)
            word, used = word.lstrip(), 0
        text += word
        used = (used + cell_len(word)) % columns
    return text
