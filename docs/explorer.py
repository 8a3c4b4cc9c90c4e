"""Puts the explorer into the site as explorer.html, made anew whenever the site is built."""

from __future__ import annotations

from typing import Any

from mkdocs.structure.files import File, Files

from cs231n.explore.building import page


def on_files(files: Files, *, config: Any) -> Files:
    """Add the page, so that others can link to it and a broken link is seen."""
    files.append(File.generated(config, "explorer.html", content=page()))
    return files
