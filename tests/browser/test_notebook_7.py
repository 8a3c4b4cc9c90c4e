"""The panel in Jupyter Notebook 7, the heir of the classic one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grading.spec import manifest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def test_the_panel_shows_there_too(browser: Any, lab: str, notebook_page: Any) -> None:
    page = notebook_page
    page.run("autoreload")
    page.run('check("max_pool_forward_naive")')
    panel = page.panel("max_pool_forward_naive")
    assert "not written yet" in panel.text
    assert "Hint 1 of 3" in panel.text
    ground = panel.value_of_css_property("background-color")
    assert ground.replace(" ", "") in ("rgba(255,255,255,1)", "rgb(255,255,255)")
    panel.find_element("css selector", ".grading-hint summary").click()
    hint = manifest.load(ROOT).exercises["max_pool_forward_naive"].hints[0]
    assert hint in panel.text
