"""One run of the demo: its steps, claims and files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from grading.report.gallery import Gallery

STEPS = 6


@dataclass
class Demo:
    """What the steps share: where to print and write, and which files they have written."""

    out: Console
    folder: Path
    page: Gallery
    step_number: int = 0
    written: list[tuple[str, Path]] = field(default_factory=list)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Print a heading for a step, and how long the step took."""
        self.step_number += 1
        self.out.print(f"\n{self.step_number}/{STEPS}  {what}", style="bold cyan")
        start = time.perf_counter()
        yield
        self.out.print(f"     {time.perf_counter() - start:.1f} s", style="dim")

    def note(self, text: str, style: str = "") -> None:
        """Print a line about the present step, indented also where it is broken."""
        from rich.text import Text

        from grading.report import terminal

        terminal.print_folded(self.out, Text(f"     {text}", style))

    def claim(self, text: str, is_true: bool) -> None:
        """Record and print whether a claim of the demo is true."""
        self.page.claims.append((text, is_true))
        mark, style = ("✓", "green") if is_true else ("✗", "red")
        self.note(f"{mark} {text}", style)
