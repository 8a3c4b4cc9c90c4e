"""The marking page's server, for this machine only.

The token in the URL becomes a cookie, and every request without it is refused. A write must be
JSON and come from this page (`Origin`, `Sec-Fetch-Site`), so that a form on another site can do
nothing. The host must be a name of this machine, which stops DNS rebinding.
"""

from __future__ import annotations

import hmac
import json
import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi import Path as PathNumber
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pydantic import BaseModel, Field

from grading.gradebook import GradebookError
from grading.gradebook.records import Conflict
from grading.mark.desk import Desk
from grading.mark.words import words
from grading.support import program
from grading.support.text import clean
from grading.support.translation import tr

HOSTS = ("localhost", "127.0.0.1", "[::1]")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Number = Annotated[int, PathNumber(ge=0, le=2**31 - 1)]  # the range of a database's keys
_PAGES = Path(__file__).parent / "templates"


class Given(BaseModel):
    """A mark as the page sends it."""

    items: list[str] = Field(default_factory=list, max_length=100)
    points: float | None = None  # The desk refuses points that are out of range or not a number.
    comment: str = Field(default="", max_length=10_000)
    author: str = Field(default="", max_length=100)
    seen: int = Field(ge=0, le=2**31 - 1)
    rubric: str | None = Field(default=None, max_length=100)


def create(desk: Desk, token: str) -> FastAPI:
    """Create the application.

    Args:
        desk: the answers and marks.
        token: the secret in the URL.

    Returns:
        The application.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, problem: RequestValidationError) -> Response:
        # FastAPI's own answer repeats the input, and a lone surrogate in it cannot be sent.
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        return JSONResponse({"detail": clean(f"{where}: {first['msg']}")}, status_code=422)

    @app.exception_handler(KeyError)
    async def unknown(_: Request, problem: KeyError) -> Response:
        detail = tr("There is no such question or answer. Load the page again.")
        return JSONResponse({"detail": detail}, status_code=404)

    @app.exception_handler(ValueError)
    async def refused(_: Request, problem: ValueError) -> Response:
        return JSONResponse({"detail": str(problem)}, status_code=422)

    @app.exception_handler(GradebookError)
    async def unusable(_: Request, problem: GradebookError) -> Response:
        # The disk may be full, or another program may have it locked.
        return JSONResponse({"detail": str(problem)}, status_code=503)

    @app.middleware("http")
    async def guard(request: Request, call_next: Any) -> Response:
        response = _refused(request, token) or await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get("/")
    async def page(request: Request) -> Response:
        if "token" in request.query_params:
            # The token leaves the address bar, so that no history or screenshot shows it.
            answer = RedirectResponse("/", status_code=303)
            answer.set_cookie(_cookie(request), token, httponly=True, samesite="strict")
            return answer
        return HTMLResponse(_page())

    @app.get("/mark.js")
    async def script() -> Response:
        text = (_PAGES / "mark.js.j2").read_text(encoding="utf-8")
        return Response(text, media_type="text/javascript")

    @app.get("/mark.css")
    async def style() -> Response:
        text = (_PAGES / "mark.css.j2").read_text(encoding="utf-8")
        return Response(text, media_type="text/css")

    # FastAPI calls these in a thread of their own, because they are no coroutines.
    @app.get("/api/questions")
    def questions() -> dict[str, Any]:
        return {"title": desk.assignment.title, "questions": desk.questions()}

    @app.get("/api/questions/{name}")
    def question(name: str) -> dict[str, Any]:
        return desk.question(name)

    @app.get("/api/marks/{name}")
    def marks(name: str) -> list[dict[str, Any]]:
        return desk.marks(name)

    @app.get("/api/questions/{name}/{submission}")
    def answer(name: str, submission: Number) -> dict[str, str]:
        return {"html": desk.page(name, submission)}

    @app.put("/api/questions/{name}/{submission}")
    def mark(name: str, submission: Number, given: Given) -> Response:
        if given.rubric is not None:
            desk.check_rubric(name, given.rubric)
        try:
            return JSONResponse(desk.mark(name, submission, **given.model_dump(exclude={"rubric"})))
        except Conflict as other:
            standing = desk.rubric(name).data(other.standing)
            content = {"detail": str(other), "standing": standing}
            return JSONResponse(content, status_code=409)

    return app


def _page() -> str:
    """The page, with the script's texts as data in it."""
    pages = Environment(
        loader=PackageLoader("grading.mark"), autoescape=True, undefined=StrictUndefined
    )
    # The browser ends the data at "</script>", so it contains no "<".
    data = Markup(json.dumps(words()).replace("<", "\\u003c"))
    return pages.get_template("mark.html.j2").render(tr=tr, words=data)


def _cookie(request: Request) -> str:
    """Name the cookie by the port: a browser shares cookies between all ports of a machine."""
    return f"marking-{request.url.port}"


def _refused(request: Request, token: str) -> Response | None:
    """The refusal of a request; None if it is allowed."""
    host = request.headers.get("host", "")
    if re.sub(r":\d+$", "", host) not in HOSTS:
        return Response(tr("This page is only available on localhost."), 421)
    sent = request.query_params.get("token") or request.cookies.get(_cookie(request)) or ""
    if not hmac.compare_digest(sent.encode(), token.encode()):
        return Response(
            tr(
                "The token is missing or wrong. Open the address that {program} mark printed.",
                program=program.name(),
            ),
            403,
        )
    if request.method in ("GET", "HEAD"):
        return None
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return Response(tr("Only this page can store marks."), 403)
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return Response(tr("Only this page can store marks."), 403)
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return Response(tr("A mark must be JSON."), 415)
    return None
