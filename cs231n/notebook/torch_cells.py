"""Cells that need PyTorch: their first line is `%%torch`, after `%load_ext` of this module.

If PyTorch is installed, such a cell runs without that line. If it is not, the extension prints one
line about it, and the cells are skipped.
"""

from __future__ import annotations

import importlib.util
from typing import Any

MARK = "%%torch"
MISSING = (
    "PyTorch is not installed, so the cells that begin with %%torch are skipped. "
    'To install it, run: pip install "cs231n[torch]"'
)


def transform(lines: list[str], *, installed: bool) -> list[str]:
    """Remove the mark of a marked cell, and its code as well if PyTorch is missing."""
    if not lines or lines[0].strip() != MARK:
        return lines
    return lines[1:] if installed else ["\n"]


def load_ipython_extension(shell: Any) -> None:
    """Register the mark with the notebook."""
    installed = importlib.util.find_spec("torch") is not None
    if not installed:
        print(MISSING)
    shell.input_transformers_cleanup.append(lambda lines: transform(lines, installed=installed))
