"""A hook of the site's build: two pages for each notebook, blank (as handed out) and solved.

The pages have the outputs of the solved notebooks if `RUN_NOTEBOOKS=1` is set. That takes some
minutes, so `make docs` alone leaves them out.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from grading.authoring.handout.contents import choose, contents, links
from grading.spec import manifest, tree
from grading.spec.manifest import Assignment
from grading.spec.notebook_cells import source_of

ROOT = Path(__file__).parents[1]
FOLDER = "notebooks"
SECONDS_PER_CELL = 600

Add = Callable[[str, str | bytes], None]


def on_config(config: Any) -> Any:
    """Add the chapters to the navigation, behind the tutorials."""
    whole = manifest.load(ROOT)
    pages: list[Any] = [{"All chapters": f"{FOLDER}/index.md"}]
    for number, part in enumerate(whole.parts, 1):
        name = _name(part.notebook)
        pages.append(
            {
                f"{number}. {part.title}": [
                    {"Blank": f"{FOLDER}/{name}.md"},
                    {"Solved": f"{FOLDER}/{name}-solved.md"},
                ]
            }
        )
    config.nav.insert(2, {"Notebooks": pages})
    return config


def on_files(files: Files, *, config: Any) -> Files:
    """Add the pages, and the blank notebooks themselves to download."""

    def add(name: str, content: str | bytes) -> None:
        files.append(File.generated(config, f"{FOLDER}/{name}", content=content))

    whole = manifest.load(ROOT)
    source, choice = tree.Source(whole), choose(whole)
    blank, _ = contents(choice, source)
    # Such a part would answer others, so it is handed out once they are solved.
    for left_out in choice.left_out:
        others = [part.id for part in whole.parts if part.id != left_out]
        alone, _ = contents(choose(whole, [left_out], others), source)
        blank = {**alone, **blank}
    for number, part in enumerate(whole.parts, 1):
        name = _name(part.notebook)
        # A hand-out counts the chapters that are in it; the site has all of them.
        chapter = f"Chapter {number} of {len(whole.parts)}:"
        text = re.sub(r"Chapter \d+ of \d+:", chapter, blank[part.notebook].decode())
        add(f"{name}.ipynb", text)
        other = f"[Download the notebook]({name}.ipynb) · [Solved]({name}-solved.md)"
        add(f"{name}.md", "\n\n".join(_page(json.loads(text), other, name, add)))
        solved = json.loads((ROOT / part.notebook).read_text(encoding="utf-8"))
        if os.environ.get("RUN_NOTEBOOKS"):
            solved = executed(solved)
        other = f"This page has the solutions. [Blank]({name}.md)"
        add(f"{name}-solved.md", "\n\n".join(_page(solved, other, name, add)))
    add("index.md", _index(whole))
    return files


def _name(notebook: str) -> str:
    return Path(notebook).stem


def _index(whole: Assignment) -> str:
    rows = [
        f"| {number} | {part.title} | [blank]({name}.md) | [solved]({name}-solved.md) |"
        for number, part in enumerate(whole.parts, 1)
        for name in [_name(part.notebook)]
    ]
    return "\n".join(
        [
            "# The notebooks",
            "",
            "The chapters of the assignment in order; later ones build on earlier ones.",
            "*Blank* is what students get. *Solved* has the answers that are in this repository.",
            "",
            "| | chapter | | |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _page(book: Mapping[str, Any], other: str, name: str, add: Add) -> Iterator[str]:
    """The cells of a notebook as Markdown, with a line of links below the title."""
    first = True
    for number, cell in enumerate(book["cells"]):
        source = source_of(cell).strip()
        if cell["cell_type"] == "markdown":
            text = source.replace("](GLOSSARY.md", "](../glossary.md")
            text = text.replace(links.BADGE, "").strip()
            # Files of the package are not on the site, but the glossary is.
            yield re.sub(r"\[([^\]]+)\]\(\.\./(?!glossary\.md)[^)]*\)", r"`\1`", text)
            if first:
                yield f"{other}\n{{ .links }}"
                first = False
        elif cell["cell_type"] == "code" and cell.get("id") != "colab":
            yield f"~~~~python\n{source}\n~~~~"
            for part, output in enumerate(cell.get("outputs", [])):
                yield _output(output, f"{name}-{number}-{part}.png", add)


def _output(output: Mapping[str, Any], picture: str, add: Add) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        # An empty line would end the block of HTML.
        inside = re.sub(r"\n\s*\n", "\n", "".join(data["text/html"]))
        return f'<div class="output">{inside}</div>'
    if "image/png" in data:
        add(picture, base64.b64decode(data["image/png"]))
        return f"![The figure that the next paragraph describes.]({picture})"
    text = "".join(output.get("text") or data.get("text/plain") or output.get("traceback", []))
    return f"~~~~text\n{text.rstrip()}\n~~~~" if text.strip() else ""


def executed(book: dict[str, Any]) -> dict[str, Any]:
    """Run a notebook in its folder, and return it with the outputs of its cells."""
    import nbclient
    import nbformat

    # `reads` joins the lines of a cell, which a stored notebook keeps as a list.
    notebook = nbformat.reads(json.dumps(book), as_version=4)
    nbclient.NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT / FOLDER)}},
    ).execute()
    executed: dict[str, Any] = json.loads(nbformat.writes(notebook))
    return executed
