"""The marking page in a browser, for the tests of this folder."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from grading.mark.app import create
from grading.mark.desk import Desk

uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed")
By = pytest.importorskip("selenium.webdriver.common.by", reason="selenium is not installed").By
WebDriverWait = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait
WAIT = 60  # seconds: nothing here is a measure of speed


@contextmanager
def served(desk: Desk, token: str, port: int = 0) -> Iterator[str]:
    place = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(
        uvicorn.Config(create(desk, token), log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{place.getsockname()[1]}/?token={token}"
    finally:
        server.should_exit = True
        thread.join(WAIT)
        place.close()


def text(browser: Any, name: str) -> str:
    return str(browser.find_element(By.ID, name).text)


def until(browser: Any, name: str, expected: str) -> None:
    WebDriverWait(browser, WAIT).until(
        lambda b: expected in text(b, name),
        f"#{name} never said {expected!r}, but {text(browser, name)!r}",
    )


def show(browser: Any, address: str) -> None:
    """Open the page, which nobody has used yet."""
    browser.get(address)
    until(browser, "progress", "0 of 3 marked")


def press(browser: Any, keys: str) -> None:
    browser.switch_to.active_element.send_keys(keys)


def mark_elsewhere(desk: Desk, place: int, comment: str = "") -> None:
    """Another marker is faster: give the answer at this place one point."""
    answer = desk.question("why")["answers"][place]["submission"]
    desk.mark("why", answer, items=["c1"], points=1.0, comment=comment, author="other", seen=0)


def see_in_another_tab(browser: Any, address: str) -> None:
    browser.switch_to.new_window("tab")
    show(browser, address)
    browser.close()
    browser.switch_to.window(browser.window_handles[0])


def choose(browser: Any, question: str) -> None:
    browser.execute_script(
        "const all = document.getElementById('question'); all.value = arguments[0];"
        "all.dispatchEvent(new Event('change'))",
        question,
    )
