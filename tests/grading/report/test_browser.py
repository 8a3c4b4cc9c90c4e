"""The pages in a real browser: a table that sorts, nobody shut out, and all of it on paper."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grading.judging.results import Report
from grading.report import Extras, student_page, write_pages
from grading.report.code import Function, Line
from grading.report.extras import Marked
from grading.report.similarity import Cluster

By = pytest.importorskip("selenium.webdriver.common.by", reason="selenium is not installed").By
Keys = pytest.importorskip("selenium.webdriver.common.keys").Keys


# Nothing but the tables scrolls sideways, and no caption has to.
FITS = """
const width = document.documentElement.clientWidth, all = [...document.querySelectorAll("caption")];
return document.documentElement.scrollWidth <= width
  && all.every((caption) => caption.getBoundingClientRect().right <= width);
"""
# The points of students and exercises that are right of the screen, and texts too small to read.
FAR = """
const width = document.documentElement.clientWidth;
const exercises = '[aria-label="Table of exercises"] td:nth-child(3)';
const points = [...document.querySelectorAll(`#students td:nth-child(2), ${exercises}`)];
const small = [...document.querySelectorAll("svg:has(.column) text")];
return [...points.filter((cell) => cell.getBoundingClientRect().right > width),
  ...small.filter((text) => text.getBoundingClientRect().height < 10)].map((e) => e.textContent);
"""
# The ids of exercises that have more lines than one.
BROKEN = """
const heads = [...document.querySelectorAll("tbody th")];
return heads.filter((e) => /_backward$/.test(e.innerText)).filter((e) => {
  const range = document.createRange();
  range.selectNodeContents(e.firstElementChild ?? e);
  return new Set([...range.getClientRects()].map((r) => r.top)).size > 1;
}).map((e) => e.innerText);
"""


def scores(browser: Any) -> list[str]:
    rows = browser.find_elements(By.CSS_SELECTOR, "#students tbody tr:not([hidden])")
    return [row.find_elements(By.TAG_NAME, "td")[0].text for row in rows]


def test_the_table_sorts_and_filters(browser: Any, report: Report, tmp_path: Path) -> None:
    report.submissions[0].student = "Adà"
    browser.get(write_pages(report, tmp_path / "report").as_uri())
    assert scores(browser) == ["20", "15", "0", "-"]
    button = browser.find_element(By.CSS_SELECTOR, "#students th:nth-child(2) button")
    button.send_keys(Keys.ENTER)
    assert scores(browser) == ["-", "0", "15", "20"]
    assert button.find_element(By.XPATH, "..").get_attribute("aria-sort") == "ascending"
    button.send_keys(Keys.ENTER)
    assert scores(browser) == ["20", "15", "0", "-"]
    browser.find_element(By.ID, "below").send_keys("16")
    assert scores(browser) == ["15", "0"]
    browser.find_element(By.ID, "mistake").send_keys("bias")
    assert scores(browser) == ["15"]
    assert browser.find_element(By.ID, "count").text == "1 of 4 students"
    browser.find_element(By.ID, "all").click()
    browser.find_element(By.ID, "name").send_keys("ADA")
    assert scores(browser) == ["20"]
    browser.find_element(By.LINK_TEXT, "Adà").click()
    assert "Adà" in browser.find_element(By.TAG_NAME, "h1").text
    assert browser.get_log("browser") == []


@pytest.fixture
def everything(report: Report, tmp_path: Path) -> list[Path]:
    """The class page, its students' pages, and that of `cs231n check --html`: all they can show."""
    half = report.submissions[1]
    half.policy = {"lines": ["15 of 20 points", "2 h late: 10 % off"]}
    code = Function("a.py", "f", (Line(3, "a < b", ("basic: it raises",)), Line(4, "a")), 7)
    marks = [
        Marked("Why rows", 3.0, 4.0, "Rightly put.", ("Names rows.",)),
        Marked("Else", None, 4),
    ]
    extras = Extras(
        codes={half.student: {"conv": [code]}},
        marks={half.student: marks},
        similar=[Cluster((half.student, "ada"), 0.93)],
    )
    index = write_pages(report, tmp_path / "report", extras)
    checked = tmp_path / "check.html"
    checked.write_text(student_page(report, half), encoding="utf-8")
    return [index, *sorted((index.parent / "students").iterdir()), checked]


def test_names_and_captions_are_whole_on_a_phone_and_points_beside_them(
    browser: Any, report: Report, tmp_path: Path
) -> None:
    for submission in report.submissions:
        for exercise in submission.exercises:
            exercise.id = f"spatial_batchnorm_{exercise.id}_backward"
    report.submissions[0].student = "ada.maximiliana.lovelace@students.example.edu"
    index = write_pages(report, tmp_path / "report")
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        for page in (index, *(index.parent / "students").iterdir()):
            browser.get(page.as_uri())
            assert browser.execute_script(FITS), page.name
            assert browser.execute_script(BROKEN) == [], page.name
            assert browser.execute_script(FAR) == [], page.name
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.slow
def test_axe_finds_nothing_serious(
    browser: Any, everything: list[Path], shut_out: Callable[..., list[str]]
) -> None:
    assert len(everything) == 6
    for page in everything:
        browser.get(page.as_uri())
        assert shut_out(browser) == [], page.name


@pytest.mark.slow
def test_axe_would_find_it(
    browser: Any, tmp_path: Path, shut_out: Callable[..., list[str]]
) -> None:
    page = tmp_path / "bad.html"
    faint = "@media (prefers-color-scheme: dark) { p { color: #333; background: #222; } }"
    page.write_text(
        f"<!doctype html><html lang=en><title>t</title><style>{faint}</style><main><h1>h</h1>"
        "<ul><li><a href=#a>a</a></ul><p>faint</p><img src=data:,></main>"
    )
    browser.get(page.as_uri())
    found = shut_out(browser)
    assert any(line.startswith("screen, light: critical: image-alt") for line in found)
    contrast = [line.partition(": ")[0] for line in found if "color-contrast" in line]
    assert contrast == ["screen, dark", "print, dark"]


def drawn(pdf: bytes) -> int:
    """How many letters a PDF by Chromium draws: two bytes each, in hexadecimal, between < and >."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    texts = []
    for stream in streams:
        try:
            texts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    shown = [hexed for text in texts for hexed in re.findall(rb"<([0-9A-Fa-f]+)>\s*Tj", text)]
    return sum(len(hexed) // 4 for hexed in shown)


@pytest.mark.slow
def test_on_paper_nothing_is_folded(browser: Any, everything: list[Path]) -> None:
    for page in everything:
        browser.get(page.as_uri())
        letters = []
        for _ in "as it came", "unfolded by hand":
            pdf = browser.execute_cdp_cmd("Page.printToPDF", {})["data"]
            letters.append(drawn(base64.b64decode(pdf)))
            browser.execute_script(
                "document.querySelectorAll('details').forEach(d => d.open = true)"
            )
        assert letters[0] == letters[1] > 50, page.name


LONG = (
    "محمد بن عبد الله",
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley Hubert Blaine",
)


@pytest.mark.slow
def test_on_paper_no_table_is_wider_than_the_page(
    browser: Any, report: Report, tmp_path: Path
) -> None:
    for submission, name in zip(report.submissions, LONG, strict=False):
        submission.student = name
        submission.exercises[0].misconception = "kept-numbers-are-not-divided-by-the-share"
    index = write_pages(report, tmp_path / "report")
    paper = {"width": 718, "height": 1000, "deviceScaleFactor": 1, "mobile": False}  # A4
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", paper)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for page in (index, *(index.parent / "students").iterdir()):
            browser.get(page.as_uri())
            wide = browser.execute_script(
                "return [...document.querySelectorAll('table')].map((table) =>"
                " [table.caption.textContent, table.getBoundingClientRect().right])"
            )
            assert [caption for caption, right in wide if right > 718] == [], page.name
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_in_high_contrast_bars_and_equal_lines_keep_their_color(
    browser: Any, everything: list[Path]
) -> None:
    forced = {"features": [{"name": "forced-colors", "value": "active"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", forced)
    try:
        for page in everything:
            browser.get(page.as_uri())
            colors = browser.execute_script(
                "return [...document.querySelectorAll('.bar')].map((bar) =>"
                " [bar, bar.firstElementChild].map((p) => getComputedStyle(p).backgroundColor))"
            )
            assert all(rail != filled for rail, filled in colors), page.name
            tints = browser.execute_script(
                "return [...document.querySelectorAll('.beside tr')].map((row) =>"
                " [row.className, getComputedStyle(row.cells[0]).backgroundColor])"
            )
            equal = {color for kind, color in tints if kind == "same"}
            assert not equal & {color for kind, color in tints if not kind}, page.name
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
