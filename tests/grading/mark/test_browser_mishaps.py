"""No mark is lost, moved or made of something else on the marking page, whatever is in the way."""

from __future__ import annotations

from typing import Any

import pytest

from grading.gradebook.records import Attempt, RunInfo
from grading.judging.results import SubmissionResult
from grading.mark.desk import Desk
from grading.spec import manifest
from tests.grading.mark.conftest import QUESTION
from tests.grading.mark.marking_page import (
    WAIT,
    By,
    WebDriverWait,
    choose,
    mark_elsewhere,
    press,
    served,
    show,
    text,
    until,
)


@pytest.fixture
def two_questions(desk: Desk) -> Desk:
    """The desk, with a second question, which nobody has answered."""
    file = desk.assignment.root / manifest.MANIFEST
    second = QUESTION.replace('"why"', '"how"').replace("Why rows", "How columns")
    file.write_text(file.read_text().replace(QUESTION, QUESTION + second))
    return Desk(manifest.load(desk.assignment.root), desk.book, desk.name)


def test_undo_goes_back_in_the_question_that_is_open(browser: Any, two_questions: Desk) -> None:
    desk = two_questions
    with served(desk, "t0ken") as address:
        show(browser, address)
        for place in (1, 2, 3):
            until(browser, "who", f"({place} of 3)")
            press(browser, "2")
            until(browser, "saved", "version 1")
            press(browser, "n")
        given: dict[str, Any] = {"items": [], "points": 1.0, "comment": "", "author": "ta"}
        for answer in desk.question("how")["answers"]:
            desk.mark("how", answer["submission"], **given, seen=0)
        choose(browser, "how")
        until(browser, "progress", "3 not answered")
        until(browser, "saved", "Marked by ta")
        press(browser, "u")
        until(browser, "saved", "Nothing to undo")
    assert [answer["mark"]["points"] for answer in desk.question("how")["answers"]] == [1.0] * 3


def test_a_question_that_does_not_load_leaves_the_other_one_open(
    browser: Any, two_questions: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = two_questions
    known = desk.question
    with served(desk, "t0ken") as address:
        show(browser, address)
        monkeypatch.setattr(desk, "question", lambda name: {"why": known("why")}[name])
        choose(browser, "how")
        until(browser, "saved", "There is no such question or answer.")
        assert browser.find_element(By.ID, "question").get_property("value") == "why"
        until(browser, "progress", "0 of 3 marked")


def test_next_unmarked_passes_over_what_another_marker_has_marked(
    browser: Any, url: str, desk: Desk
) -> None:
    show(browser, url)
    mark_elsewhere(desk, 1)
    press(browser, "n")
    until(browser, "who", "Student 3")
    until(browser, "progress", "1 of 3 marked")
    press(browser, "k")
    until(browser, "saved", "Marked by other")
    assert browser.find_element(By.ID, "points").get_property("value") == "1"


def test_points_that_are_no_number_are_not_saved_as_none(
    browser: Any, url: str, desk: Desk
) -> None:
    show(browser, url)
    press(browser, "2")
    until(browser, "saved", "version 1")
    browser.find_element(By.ID, "points").send_keys("e-")
    until(browser, "saved", "Not saved: the points are not a number")
    browser.find_element(By.ID, "next").click()
    until(browser, "saved", "Not saved: the points are not a number")
    assert "Student 1" in text(browser, "who")
    assert desk.question("why")["answers"][0]["mark"]["points"] == 2.0
    browser.find_element(By.ID, "undo").click()
    WebDriverWait(browser, WAIT).until(
        lambda b: b.find_element(By.ID, "points").get_property("value") == "2"
    )


def test_a_comment_that_is_begun_on_the_way_to_the_next_answer_is_saved(
    browser: Any, url: str, desk: Desk
) -> None:
    show(browser, url)
    # The first mark is stored only when the comment has been begun.
    browser.execute_script("""
        const real = fetch;
        window.fetch = async (path, request) => {
          const put = request && request.method === "PUT";
          if (put) await new Promise((go) => { window.store = go; });
          return real(path, request);
        };
    """)
    press(browser, "2j")
    WebDriverWait(browser, WAIT).until(lambda b: b.execute_script("return Boolean(window.store)"))
    browser.execute_script("""
        const comment = document.getElementById("comment");
        comment.value = "Rows.";
        comment.dispatchEvent(new Event("input"));
        const first = window.store;
        window.store = null;
        first();
    """)
    WebDriverWait(browser, WAIT).until(lambda b: b.execute_script("return Boolean(window.store)"))
    browser.execute_script("window.store()")
    until(browser, "who", "Student 2")
    marks = [answer["mark"] for answer in desk.question("why")["answers"]]
    assert [(mark["points"], mark["comment"]) for mark in marks][:2] == [(2.0, "Rows."), (None, "")]


def test_a_mark_by_a_rubric_that_has_changed_is_not_saved(
    browser: Any, url: str, desk: Desk
) -> None:
    show(browser, url)
    file = desk.assignment.folder / "rubric" / "why.toml"
    new = '[[criterion]]\nearns = "Is new."\npoints = 1\n'
    file.write_text(file.read_text().replace("[[criterion]]", f"{new}[[criterion]]", 1))
    press(browser, "2")
    until(browser, "saved", "Not saved: The rubric has changed since this page was loaded.")
    assert desk.question("why")["answers"][0]["mark"]["version"] == 0
    browser.execute_script("onbeforeunload = null")


def test_without_answers_nothing_can_be_marked(
    browser: Any, url: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_answers", lambda name, blanks=False: [])
    browser.get(url)
    until(browser, "who", "Nobody answered this question")
    assert browser.execute_script("return document.getElementById('marks').inert")


def test_an_answer_in_arabic_begins_at_the_right(browser: Any, desk: Desk) -> None:
    run = desk.book.begin(RunInfo("toy-homework", "id", "f"))
    attempt = Attempt("dad", "d" * 8, answers={"why": "لأن الصفوف أولا"})
    desk.book.record(run, attempt, SubmissionResult("dad", "ok", 1.0, 1.0, 0.1))
    texts = [answer["text"] for answer in desk.question("why")["answers"]]
    with served(desk, "t0ken") as address:
        browser.get(address)
        until(browser, "progress", "0 of 4 marked")
        for _ in range(texts.index(attempt.answers["why"])):
            browser.find_element(By.ID, "next").click()
        until(browser, "text", attempt.answers["why"])
        style = "return getComputedStyle(document.getElementById('text')).direction"
        assert browser.execute_script(style) == "rtl"


def test_keys_on_the_way_to_the_next_answer_are_for_that_answer(
    browser: Any, url: str, desk: Desk
) -> None:
    show(browser, url)
    browser.execute_script(SLOW)
    press(browser, "2j1jcnn")  # what follows the "c" would be text, and moves nowhere
    until(browser, "who", "Student 3")
    WebDriverWait(browser, WAIT).until(
        lambda b: b.switch_to.active_element.get_attribute("id") == "comment"
    )
    marks = [answer["mark"] for answer in desk.question("why")["answers"]]
    assert [mark["items"] for mark in marks] == [["c2"], ["c1"], []]


def test_keys_after_a_move_that_failed_mark_nothing(
    browser: Any, desk: Desk, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(browser, url)

    def full(*_: object, **__: object) -> None:
        raise ValueError("the disk is full")

    monkeypatch.setattr(desk, "mark", full)
    browser.execute_script(SLOW)
    press(browser, "2j1")
    until(browser, "saved", "Not saved: the disk is full")
    ticked = "return [...document.querySelectorAll('#items input')].map((box) => box.checked)"
    assert browser.execute_script(ticked) == [False, True]


# The browser waits half a second before it sends anything.
SLOW = """
    const real = fetch;
    window.fetch = async (...request) => {
      await new Promise((go) => { setTimeout(go, 500); });
      return real(...request);
    };
"""
