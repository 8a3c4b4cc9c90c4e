"""The marking page's server: who may read and write, and that no mark is overwritten."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from grading.gradebook.book import Gradebook
from grading.gradebook.marking import marks
from grading.mark.app import create
from grading.mark.desk import Desk

TOKEN, COOKIE = "the-token", "marking-8000"
PUT = {"items": ["c1"], "points": 1.0, "comment": "good", "author": "ta", "seen": 0}


def call(desk: Desk, method: str, path: str, **kw: Any) -> httpx.Response:
    host = kw.pop("host", "localhost:8000")
    kw.setdefault("cookies", {COOKIE: TOKEN})

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=create(desk, TOKEN))
        cookies = kw.pop("cookies")
        base = f"http://{host}"
        async with httpx.AsyncClient(transport=transport, base_url=base, cookies=cookies) as client:
            return await client.request(method, path, **kw)

    return asyncio.run(ask())


def submissions(desk: Desk) -> list[int]:
    return [answer["submission"] for answer in desk.question("why")["answers"]]


def test_without_the_token_nothing_is_told(desk: Desk) -> None:
    for path in ("/", "/mark.js", "/api/questions", "/api/questions/why", "/?token=wrong"):
        assert call(desk, "GET", path, cookies={}).status_code == 403
    assert call(desk, "GET", "/", cookies={COOKIE: "wrong"}).status_code == 403
    assert call(desk, "GET", "/api/questions", host="evil.example").status_code == 421


def test_the_token_leaves_the_address_and_becomes_a_strict_cookie(desk: Desk) -> None:
    answer = call(desk, "GET", f"/?token={TOKEN}", cookies={})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_no_other_site_can_write(desk: Desk) -> None:
    path = f"/api/questions/why/{submissions(desk)[0]}"
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert call(desk, "PUT", path, json=PUT, headers=headers).status_code == 403
    form = {"content-type": "text/plain"}
    assert call(desk, "PUT", path, content="{}", headers=form).status_code == 415
    same = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
    assert call(desk, "PUT", path, json=PUT, headers=same).status_code == 200


def test_answers_are_anonymous_and_in_an_order_of_their_own(desk: Desk) -> None:
    shown = call(desk, "GET", "/api/questions/why").json()
    assert [answer["who"] for answer in shown["answers"]] == ["Student 1", "Student 2", "Student 3"]
    assert not [name for name in ("ann", "bob", "cyd") if name in str(shown)]
    assert {answer["text"] for answer in shown["answers"]} == {"<b>rows</b>", "columns", "both"}
    desk.anonymous = False
    named = call(desk, "GET", "/api/questions/why").json()
    assert {answer["who"] for answer in named["answers"]} == {"ann", "bob", "cyd"}


def test_a_mark_is_kept_with_its_author_and_counts(desk: Desk) -> None:
    first = submissions(desk)[0]
    given = call(desk, "PUT", f"/api/questions/why/{first}", json=PUT).json()
    assert (given["version"], given["points"], given["author"]) == (1, 1.0, "ta")
    (asked,) = call(desk, "GET", "/api/questions").json()["questions"]
    assert (asked["answers"], asked["marked"]) == (3, 1)
    assert call(desk, "GET", "/api/questions/why").json()["comments"] == ["good"]
    prose = desk.book.prose("toy-homework")
    assert (prose.points, prose.closed) == ({first: 1.0}, False)


def test_the_second_of_two_markers_is_told_and_overwrites_nothing(desk: Desk) -> None:
    path = f"/api/questions/why/{submissions(desk)[0]}"
    assert call(desk, "PUT", path, json=PUT).status_code == 200
    second = call(desk, "PUT", path, json={**PUT, "author": "other", "points": 3.0})
    assert second.status_code == 409
    assert second.json()["standing"]["author"] == "ta"
    assert call(desk, "PUT", path, json={**PUT, "points": 3.0, "seen": 1}).status_code == 200


@pytest.mark.parametrize("change", [{"items": ["c9"]}, {"points": 4.0}, {"points": -1.0}])
def test_what_the_rubric_does_not_have_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    path = f"/api/questions/why/{submissions(desk)[0]}"
    assert call(desk, "PUT", path, json={**PUT, **change}).status_code == 422


def test_what_is_not_there_is_not_marked(desk: Desk) -> None:
    assert call(desk, "GET", "/api/questions/other").status_code == 404
    assert call(desk, "PUT", "/api/questions/why/999", json=PUT).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        '{"points": NaN, "seen": 0}',
        '{"points": 1e999, "seen": 0}',
        '{"points": -1, "seen": 0}',
        '{"points": 1, "seen": 1180591620717411303424}',
        '{"points": 1, "seen": -1}',
        '{"points": 1, "comment": "' + "x" * 10_001 + '", "seen": 0}',
    ],
)
def test_a_strange_value_is_refused(desk: Desk, given: str) -> None:
    path = f"/api/questions/why/{submissions(desk)[0]}"
    json = {"content-type": "application/json"}
    assert call(desk, "PUT", path, content=given, headers=json).status_code == 422
    assert desk.question("why")["answers"][0]["mark"]["version"] == 0


def test_a_lone_surrogate_is_refused_and_stops_nothing(desk: Desk) -> None:
    at = f"/api/questions/why/{submissions(desk)[0]}"
    body = '{"points": 1, "comment": "\\ud800", "seen": 0}'
    sent = {"content": body, "headers": {"content-type": "application/json"}}
    refused = call(desk, "PUT", at, **sent)
    assert refused.status_code == 422
    assert "comment" in refused.json()["detail"]


def test_a_comment_is_kept_without_characters_that_a_database_refuses(desk: Desk) -> None:
    path = f"/api/questions/why/{submissions(desk)[0]}"
    json = {"content-type": "application/json"}
    body = '{"points": 1, "comment": "a\\u0000b", "items": ["c1", "c1"], "seen": 0}'
    given = call(desk, "PUT", path, content=body, headers=json).json()
    assert (given["comment"], given["items"]) == ("a\ufffdb", ["c1"])


def test_an_answer_is_drawn_without_anything_that_acts(desk: Desk) -> None:
    path = f"/api/questions/why/{submissions(desk)[0]}"
    pages = [call(desk, "GET", f"/api/questions/why/{s}").json()["html"] for s in submissions(desk)]
    assert any("<b>rows</b>" in page for page in pages)
    assert call(desk, "GET", path.replace("why", "what")).status_code == 404
    assert call(desk, "GET", "/api/questions/why/999999").status_code == 404
    assert call(desk, "GET", f"/api/questions/why/{2**70}").status_code == 422


def test_a_question_that_is_excused_needs_no_points_and_counts_neither_way(
    desk: Desk, book: Gradebook
) -> None:
    first, second, third = submissions(desk)
    for submission in (first, second):
        call(desk, "PUT", f"/api/questions/why/{submission}", json=PUT)
    excuse = {**PUT, "items": ["c1", "excused"], "points": 3.0, "comment": "ill"}
    given = call(desk, "PUT", f"/api/questions/why/{third}", json=excuse).json()
    assert (given["items"], given["points"]) == (["excused"], None)
    (question,) = (entry for entry in desk.questions() if entry["id"] == "why")
    assert question["marked"] == 3
    stands = book.prose("toy-homework", ["why"])
    assert stands.closed
    assert stands.excused == {third: frozenset({"why"})}
    assert set(stands.points) == {first, second}


def test_a_question_excused_in_the_table_is_not_waited_for(desk: Desk, book: Gradebook) -> None:
    by_name = {answer.student: answer.submission_id for answer in book.answers("why")}
    for name in ("ann", "bob"):
        call(desk, "PUT", f"/api/questions/why/{by_name[name]}", json=PUT)
    assert not book.prose("toy-homework", ["why"]).closed
    stands = book.prose("toy-homework", ["why"], {"cyd": ("why",)})
    assert stands.closed
    assert stands.excused == {by_name["cyd"]: frozenset({"why"})}


def test_a_gradebook_that_cannot_be_written_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(marks, "add", full)
    answer = call(desk, "PUT", f"/api/questions/why/{submissions(desk)[0]}", json=PUT)
    assert answer.status_code == 503
    assert "Free some space on the disk" in answer.json()["detail"]
