"""A hook of the site's build: add the explorer as explorer.html, built again each time."""

from __future__ import annotations

from typing import Any

from mkdocs.structure.files import File, Files

from cs231n.explore.building import page


def on_files(files: Files, *, config: Any) -> Files:
    """Add the page, so that other pages can link to it and a broken link is reported."""
    files.append(File.generated(config, "explorer.html", content=page()))
    return files
