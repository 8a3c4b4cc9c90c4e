"""Gradebooks to write into: SQLite always, PostgreSQL where its server is installed."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grading.gradebook import open_book
from grading.gradebook.book import Gradebook
from grading.judging.results import ExerciseResult, Status, SubmissionResult, TestResult


def server() -> Path | None:
    """The folder of PostgreSQL's programs, None where they are not installed."""
    found = shutil.which("pg_ctl")
    places = [str(Path(found).parent)] if found else sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    for place in reversed(places):
        if all((Path(place) / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return Path(place)
    return None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real server of our own, on a socket in a temporary folder."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = server()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed")
    # It refuses to run as root, and a socket's path may have about 100 characters.
    root = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user: str | None = None
    if os.geteuid() == 0:
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("there is no user postgres to run the server as")
        user = "postgres"
        os.chown(root, entry.pw_uid, entry.pw_gid)
    data = root / "data"

    def call(*command: str) -> None:
        subprocess.run(
            [str(programs / command[0]), *command[1:]],
            check=True,
            user=user,
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            timeout=120,
        )

    try:
        call("initdb", "-D", str(data), "-U", "grader", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {root} -c listen_addresses= -c fsync=off"
        call("pg_ctl", "-D", str(data), "-o", options, "-l", str(root / "log"), "-w", "start")
        try:
            yield f"postgresql://grader@/postgres?host={root}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new, empty gradebook goes, of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "out")
    url: str = request.getfixturevalue("postgres")
    import psycopg

    name = f"book_{abs(hash(tmp_path)):x}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture
def book(place: str) -> Iterator[Gradebook]:
    """A new gradebook of each kind."""
    with open_book(place) as opened:
        yield opened


def verdict(student: str = "ann", score: float | None = 5.0) -> SubmissionResult:
    """A verdict with one exercise of two tests."""
    status: Status = "fault" if score is None else "wrong"
    tests = [
        TestResult("plain", "public", "ok", 2.5, 5.0, "", 1e-9),
        TestResult(
            *("plain", "hidden", "wrong", 0.0, 5.0, "no: é ✗", None, "flipped", "Turn it."),
            detail={"worst": [1, 2]},
        ),
    ]
    done = ExerciseResult("conv", "Convolve", "wrong", score, 10.0, 0.5, tests, ["n"], "printed")
    return SubmissionResult(student, status, score, 10.0, 1.5, [done], ["a note"])


@pytest.fixture(name="verdict")
def verdict_maker() -> Callable[..., SubmissionResult]:
    """Makes a verdict."""
    return verdict
