"""The site: it builds without a warning, is read without a network, and leaves no page out."""

from __future__ import annotations

import html
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("mkdocs", "material", "mkdocstrings_handlers", "mkdocs_click", "latex2mathml")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it, or one that it has built: CS231N_SITE=FOLDER."""
    if built_before := os.environ.get("CS231N_SITE"):
        return ROOT / built_before
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed: `make docs` installs it and builds the site")
    out = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return out


@pytest.mark.slow
def test_nothing_comes_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    everything = 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe|source)\b[^>]*\bsrc="?([^"\s>]+)', text)
        loaded += re.findall(r'<link\b[^>]*\brel="?stylesheet"?[^>]*\bhref="?([^"\s>]+)', text)
        loaded += re.findall(r'<link\b[^>]*\bhref="?([^"\s>]+)"?[^>]*\brel="?stylesheet', text)
        everything += len(loaded)
        away = [url for url in loaded if url.startswith(("http:", "https:", "//"))]
        assert not away, f"{page.relative_to(site)} loads {away}"
    # The explorer is one file and loads nothing; each other page has its style at least.
    assert everything > len(pages)


@pytest.mark.slow
def test_each_notebook_has_a_blank_and_a_solved_page(site: Path) -> None:
    books = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert len(books) > 5
    index = (site / "notebooks" / "index.html").read_text(encoding="utf-8")
    for name in books:
        blank = (site / "notebooks" / f"{name}.html").read_text(encoding="utf-8")
        solved = (site / "notebooks" / f"{name}-solved.html").read_text(encoding="utf-8")
        assert f'href="{name}.html"' in index
        assert f'href="{name}-solved.html"' in index
        for text in (blank, solved):
            assert "<h1" in text
            assert "attachment:" not in text
            assert "\\(" not in re.sub(r"<code.*?</code>", "", text, flags=re.S)
        # An answer in words is long; what stands in its place in a hand-out is one line.
        assert "Your answer" in blank
        assert re.search(rf"Chapter \d+ of {len(books)}:", blank)
        assert len(solved) > len(blank) - 20_000
        assert (site / "notebooks" / f"{name}.ipynb").is_file()


@pytest.mark.slow
def test_terms_of_a_notebook_lead_to_the_glossary(site: Path) -> None:
    text = (site / "notebooks" / "ConvolutionalNetworks.html").read_text(encoding="utf-8")
    assert 'href="../glossary.html#stride"' in text
    glossary = (site / "glossary.html").read_text(encoding="utf-8")
    assert 'id="stride"' in glossary


@pytest.mark.slow
def test_formulas_are_drawn_without_a_script(site: Path) -> None:
    text = (site / "convolution.html").read_text(encoding="utf-8")
    assert text.count("<math") > 30
    assert "arithmatex" not in text
    assert "mathjax" not in text.lower()


@pytest.mark.slow
def test_the_reference_holds_docstrings_and_helps(site: Path) -> None:
    layers = (site / "reference" / "layers.html").read_text(encoding="utf-8")
    assert "cs231n.layers.conv_forward_naive" in layers
    commands = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    from cs231n.cli import COMMANDS

    for name in COMMANDS:
        assert f'id="cs231n-{name}"' in commands, f"the reference has no {name}"


@pytest.mark.slow
def test_the_reference_shows_a_name_once_and_no_signature_out_of_its_box(site: Path) -> None:
    for page in (site / "reference").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        # Lower-case folders and files: a name in a class may well stand in another one, too.
        names = re.findall(r'<h\d id="(?:cs231n|grading)(?:\.[a-z_]\w*)*\.(\w+)" class="doc', text)
        assert {name for name in names if names.count(name) > 1} <= {"convolution"}, page.name
        for found in re.findall(r"doc-signature.*?</pre>", text, re.S):
            plain = html.unescape(re.sub(r"<[^>]+>", "", found.partition(">")[2]))
            assert max(map(len, plain.splitlines()), default=0) < 86, plain


@pytest.mark.slow
def test_the_colors_are_the_systems_until_a_reader_chooses_others(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    choices = re.findall(r'data-md-color-media="?([^">]*)', text)
    # A reader's first visit stores the first entry that fits: only this one fits day and night.
    assert choices[0] == "(prefers-color-scheme)"


@pytest.mark.slow
def test_a_formula_that_is_wider_than_a_phone_scrolls(site: Path) -> None:
    formulas = 0
    for page in site.rglob("*.html"):
        for before in re.findall(r'(.{0,40})<math [^>]*display="?block', page.read_text("utf-8")):
            assert re.search(r'<div class="?formula"?>$', before), page
            formulas += 1
    assert formulas > 10
    style = (site / "assets" / "site.css").read_text(encoding="utf-8")
    assert re.search(r"\.formula \{ overflow-x: auto", style)


def test_every_page_is_in_the_navigation() -> None:
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.relative_to(ROOT / "docs").as_posix() in nav, page


def test_what_a_site_needs_is_asked_for_in_its_own_list() -> None:
    own = (ROOT / "requirements-docs.txt").read_text()
    demo = (ROOT / "requirements.txt").read_text()
    for name in re.findall(r"^([a-z0-9-]+)==", own, re.M):
        assert f"{name}==" not in demo, f"{name} is no part of the demo"


@pytest.mark.slow
def test_a_stored_notebook_is_run_for_the_site_with_its_outputs() -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: `make docs` installs it")
    spec = importlib.util.spec_from_file_location("docs_notebooks", ROOT / "docs" / "notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    pages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pages)
    # A stored notebook keeps the lines of a cell as a list.
    cell = {"cell_type": "code", "id": "sum", "metadata": {}, "execution_count": None}
    cell |= {"source": ["number = 20\n", "number + 3"], "outputs": []}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert pages.executed(book)["cells"][0]["outputs"][0]["data"]["text/plain"] == ["23"]
