"""The marking page in a real browser: keys, autosave, undo, comments, and two markers at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from grading.gradebook.records import Attempt, RunInfo
from grading.judging.results import SubmissionResult
from grading.mark.desk import Desk
from grading.spec import manifest
from tests.grading.mark.marking_page import (
    WAIT,
    By,
    WebDriverWait,
    mark_elsewhere,
    press,
    see_in_another_tab,
    served,
    show,
    text,
    until,
)


def test_a_question_is_marked_by_keyboard(browser: Any, url: str, desk: Desk) -> None:
    show(browser, url)
    assert "token" not in browser.current_url
    assert browser.title == f"Marking: {desk.assignment.title}"
    first = desk.question("why")["answers"][0]
    until(browser, "text", first["text"].removeprefix("<b>").removesuffix("</b>"))
    press(browser, "2")
    until(browser, "saved", "version 1")
    press(browser, "1")
    until(browser, "saved", "version 2")
    assert desk.question("why")["answers"][0]["mark"]["points"] == 3.0
    press(browser, "u")
    until(browser, "saved", "version 3")
    assert desk.question("why")["answers"][0]["mark"]["items"] == ["c2"]
    browser.find_element(By.ID, "comment").send_keys("Rows, yes.")
    # Saved by itself, whole, however slowly it is typed.
    WebDriverWait(browser, WAIT).until(
        lambda _: desk.question("why")["answers"][0]["mark"]["comment"] == "Rows, yes."
    )
    browser.find_element(By.ID, "text").click()
    press(browser, "n")
    until(browser, "who", "Student 2")
    until(browser, "progress", "1 of 3 marked")
    assert text(browser, "question") == "Why rows (1 of 3)"
    assert "Rows, yes." in text(browser, "again")
    # Another marker is faster on the answer that is open here.
    mark_elsewhere(desk, 1)
    press(browser, "2")
    until(browser, "other", "other marked this meanwhile")
    assert desk.question("why")["answers"][1]["mark"]["author"] == "other"
    browser.find_element(By.ID, "keep").click()
    until(browser, "saved", "version 2")
    assert desk.question("why")["answers"][1]["mark"]["points"] == 2.0
    loud = [line["message"] for line in browser.get_log("browser")]
    assert [line for line in loud if "favicon" not in line and "409 (Conflict)" not in line] == []


def test_the_page_leaves_no_mark_behind_that_is_not_saved(
    browser: Any, url: str, desk: Desk
) -> None:
    show(browser, url)
    # Another marker is faster, and this one is already on the way to the next answer.
    mark_elsewhere(desk, 0)
    press(browser, "2j")
    until(browser, "other", "other marked this meanwhile")
    assert "Student 1" in text(browser, "who")
    browser.find_element(By.ID, "keep").click()
    until(browser, "saved", "version 2")
    browser.find_element(By.ID, "points").send_keys("9")
    browser.find_element(By.ID, "next").click()
    until(browser, "saved", "29.0 points are out of range")
    assert "Student 1" in text(browser, "who")
    browser.find_element(By.ID, "undo").click()
    WebDriverWait(browser, WAIT).until(
        lambda b: b.find_element(By.ID, "points").get_property("value") == "2"
    )
    browser.find_element(By.ID, "next").click()
    until(browser, "who", "Student 2")
    assert desk.question("why")["answers"][0]["mark"]["points"] == 2.0


@pytest.mark.parametrize("width", [390, 1280])
def test_the_choice_between_two_marks_is_in_view(
    browser: Any, url: str, desk: Desk, width: int
) -> None:
    screen = {"width": width, "height": 600, "deviceScaleFactor": 1, "mobile": width == 390}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        show(browser, url)
        mark_elsewhere(desk, 0)
        press(browser, "2")
        until(browser, "other", "other marked this meanwhile")
        for name in ("saved", "keep"):
            below = f"return document.getElementById('{name}').getBoundingClientRect().bottom"
            assert browser.execute_script(f"{below} - innerHeight") <= 0, name
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_points_of_items_never_leave_the_range(browser: Any, url: str, desk: Desk) -> None:
    items = "".join(f"[[criterion]]\npoints = {p}\nearns = 'P {p}'\n" for p in (-1, 0.1, 0.7))
    (desk.assignment.folder / "rubric" / "why.toml").write_text(items)
    show(browser, url)
    for keys, points in (("1", "0"), ("123", "0.8")):
        press(browser, keys)
        WebDriverWait(browser, WAIT).until(
            lambda b, points=points: b.find_element(By.ID, "points").get_property("value") == points
        )
    until(browser, "saved", "version 4")
    assert desk.question("why")["answers"][0]["mark"]["points"] == 0.8


def test_a_page_saves_its_marks_once_the_program_that_stopped_runs_again(
    browser: Any, desk: Desk
) -> None:
    with served(desk, "t0ken") as address:
        show(browser, address)
    port = urlsplit(address).port or 0
    press(browser, "2")
    until(
        browser,
        "saved",
        f"mark does not answer. If it has stopped, start it again with --port {port}",
    )
    with served(desk, "another", port) as address:
        press(browser, "j")
        until(browser, "saved", "Not saved: The token is missing or wrong. Open the address")
        assert "Student 1" in text(browser, "who")
        see_in_another_tab(browser, address)
        press(browser, "j")
        until(browser, "who", "Student 2")
    assert desk.question("why")["answers"][0]["mark"]["points"] == 2.0


def test_two_gradebooks_are_marked_side_by_side_in_one_browser(browser: Any, desk: Desk) -> None:
    with served(desk, "t0ken") as address, served(desk, "another") as other:
        show(browser, address)
        see_in_another_tab(browser, other)
        press(browser, "2")
        until(browser, "saved", "version 1")


def test_a_common_slip_leaves_the_points_alone_and_an_excuse_locks_them(
    browser: Any, url: str, desk: Desk
) -> None:
    def stored() -> Any:
        return desk.question("why")["answers"][0]["mark"]

    show(browser, url)
    browser.find_element(By.CSS_SELECTOR, "#slips input").click()
    until(browser, "saved", "version 1")
    assert (stored()["items"], stored()["points"]) == (["s1"], None)
    browser.find_element(By.ID, "points").send_keys("1.5")
    until(browser, "saved", "version 2")
    browser.find_element(By.CSS_SELECTOR, "#slips input").click()
    until(browser, "saved", "version 3")
    assert (stored()["items"], stored()["points"]) == ([], 1.5)
    browser.find_element(By.ID, "excused").click()
    until(browser, "saved", "version 4")
    assert not browser.find_element(By.ID, "points").is_enabled()
    assert not browser.find_element(By.CSS_SELECTOR, "#items input").is_enabled()


@pytest.mark.parametrize("width", [390, 1280])
def test_long_names_titles_and_comments_fit_the_screen(
    browser: Any, url: str, desk: Desk, width: int
) -> None:
    long = "comment" * 60
    (desk.assignment.folder / "rubric" / "why.toml").write_text(
        f'[[criterion]]\nearns = "{long}"\n'
    )
    manifest_file = desk.assignment.root / manifest.MANIFEST
    manifest_file.write_text(manifest_file.read_text().replace("Why rows", "Why rows? " * 20))
    desk.assignment, desk.anonymous = manifest.load(desk.assignment.root), False
    run = desk.book.begin(RunInfo("toy-homework", "id", "f"))
    attempt = Attempt("n" * 150, "n" * 8, answers={"why": long})
    desk.book.record(run, attempt, SubmissionResult(attempt.student, "ok", 1.0, 1.0, 0.1))
    for answer in desk.question("why")["answers"]:
        given: dict[str, Any] = {"items": [], "points": 1.0, "comment": long, "author": long[:99]}
        desk.mark("why", answer["submission"], **given, seen=0)
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == 390}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        browser.get(url)
        until(browser, "progress", "4 of 4 marked")
        for _ in range(4):
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, (
                text(browser, "who")
            )
            browser.find_element(By.ID, "next").click()
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.slow
def test_axe_finds_nothing_serious(
    browser: Any, url: str, shut_out: Callable[..., list[str]], desk: Desk
) -> None:
    show(browser, url)
    assert shut_out(browser) == []
    # The same beside another marker's choice, and with a comment to be used again.
    mark_elsewhere(desk, 0, "Rows.")
    press(browser, "2")
    until(browser, "other", "other marked this meanwhile")
    assert shut_out(browser) == []


LONG = """The row `x[0] = (1, 2)` first:

```python
out = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))  # {comment}
```

لأن الصفوف أولا، ثم الأعمدة.

$\\frac{{1}}{{2}}$
{more}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_long_answer_with_code_is_whole_and_the_marks_stay_beside_it(
    browser: Any, desk: Desk, width: int
) -> None:
    run = desk.book.begin(RunInfo("toy-homework", "id", "f"))
    answer = LONG.format(comment="and on " * 40, more="\n\nMore text." * 80)
    attempt = Attempt("dad", "d" * 8, answers={"why": answer})
    desk.book.record(run, attempt, SubmissionResult("dad", "ok", 1.0, 1.0, 0.1))
    texts = [answer["text"] for answer in desk.question("why")["answers"]]
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == 390}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        with served(desk, "t0ken") as address:
            browser.get(address)
            until(browser, "progress", "0 of 4 marked")
            for _ in range(texts.index(answer)):
                browser.find_element(By.ID, "next").click()
            # The text is there first, and then the page.
            formula = WebDriverWait(browser, WAIT).until(
                lambda b: b.find_elements(By.CSS_SELECTOR, "#text img.math")
            )[0]
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width
            code = browser.find_element(By.CSS_SELECTOR, "#text pre")
            assert code.get_property("scrollWidth") <= code.get_property("clientWidth")
            assert code.value_of_css_property("direction") == "ltr"
            # A formula is black on white, and drawn in the page's colors.
            assert formula.value_of_css_property("filter") == "invert(1)"
            if width > 1000:
                browser.execute_script("document.getElementById('page').scrollTo(0, 1e6)")
                assert browser.execute_script(
                    "return document.getElementById('items').getBoundingClientRect().top >= 0"
                )
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
