"""The glossary: in order, and every link to one of its terms finds the term."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "notebooks" / "GLOSSARY.md"
TEXT = GLOSSARY.read_text(encoding="utf-8")
ANCHORS = re.findall(r'^<a id="([a-z0-9-]+)"></a>\n\*\*', TEXT, re.M)
NOTEBOOKS = sorted(GLOSSARY.parent.glob("*.ipynb"))


def letters(term: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", term.lower())


def test_the_glossary_is_in_order_and_explains_each_term_once() -> None:
    terms = re.findall(r"^\*\*(.+?)\.\*\*", TEXT, re.M)
    assert len(terms) > 30
    assert terms == sorted(set(terms), key=letters)
    assert len(ANCHORS) == len(set(ANCHORS)) == len(terms)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_links_to_terms_that_the_glossary_explains(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    terms = re.findall(r"\]\(GLOSSARY\.md#([^)]+)\)", text)
    assert terms, "link a term to GLOSSARY.md where the notebook first uses it"
    assert set(terms) <= set(ANCHORS)
    assert len(terms) == len(set(terms)), "a term is linked once, where it is first used"


def test_the_pages_link_to_terms_that_the_glossary_explains() -> None:
    pages = (page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    terms = {term for page in pages for term in re.findall(r"glossary\.md#([^)]+)\)", page)}
    assert terms
    assert terms <= set(ANCHORS)
