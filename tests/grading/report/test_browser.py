"""The class page in a real browser: its table sorts and filters, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grading.report import write_pages
from grading.results import Report

By = pytest.importorskip("selenium.webdriver.common.by", reason="selenium is not installed").By
Keys = pytest.importorskip("selenium.webdriver.common.keys").Keys


def scores(browser: Any) -> list[str]:
    rows = browser.find_elements(By.CSS_SELECTOR, "#students tbody tr:not([hidden])")
    return [row.find_elements(By.TAG_NAME, "td")[0].text for row in rows]


def test_the_table_sorts_and_filters(browser: Any, report: Report, tmp_path: Path) -> None:
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
    browser.find_element(By.LINK_TEXT, "ada").click()
    assert "ada" in browser.find_element(By.TAG_NAME, "h1").text
    assert browser.get_log("browser") == []
