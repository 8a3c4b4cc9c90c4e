"""Whatever ends the grader, at most the submission in hand is lost, and none is graded twice."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.gradebook import GradebookError, open_book
from grading.gradebook.records import Attempt, RunInfo
from grading.judging.results import SubmissionResult

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes")
ROOT = Path(__file__).parents[3]
KILLS = 3
CLASS = 12
INFO = RunInfo("course", "seed id", "as it is")


def command(course: Path, folder: Path, out: Path) -> list[str]:
    line = [sys.executable, "-m", "cs231n.cli", "grade", str(folder), "--out", str(out)]
    return [*line, "--assignment", str(course), "--jobs", "2", "--unsafe-no-sandbox", "--no-color"]


@pytest.fixture
def environment() -> dict[str, str]:
    """Finds the package, and keeps BLAS from spinning."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


@pytest.fixture
def folder(toy_root: Path, tmp_path: Path) -> Path:
    """A class that hands in the toy course's own solutions, each a little different."""
    for number in range(CLASS):
        target = tmp_path / "class" / f"s{number}"
        shutil.copytree(toy_root / "toy", target / "toy")
        with (target / "toy" / "rows.py").open("a") as file:
            file.write(f"\n# {number}\n")
    return tmp_path / "class"


def seen(out: Path) -> dict[str, int]:
    """How many verdicts each student has by now; none where there is no gradebook yet."""
    try:
        with open_book(out, create=False) as book:
            found: dict[str, int] = {}
            for graded in book.history():
                found[graded.result.student] = found.get(graded.result.student, 0) + 1
            return found
    except GradebookError:
        return {}


def test_killed_at_any_moment_it_goes_on(
    toy_root: Path, folder: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    out = tmp_path / "out"
    draw = random.Random(231)
    before: dict[str, int] = {}
    for number in range(KILLS):
        process = subprocess.Popen(
            command(toy_root, folder, out),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Anywhere from the first import on; every other time, soon after a verdict.
        stop = time.monotonic() + 300
        while number % 2 and process.poll() is None and len(seen(out)) == len(before):
            assert time.monotonic() < stop, "no verdict in five minutes"
            time.sleep(0.05)
        time.sleep(draw.uniform(0.0, 0.5 if number % 2 else 4.0))
        process.send_signal(signal.SIGKILL)
        process.wait(300)
        after = seen(out)
        assert set(before) <= set(after), "a verdict was lost"
        assert set(after.values()) <= {1}, "a submission was graded twice"
        before = after
    done = subprocess.run(
        command(toy_root, folder, out), env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert before, "it was never killed in the midst of its work"
    assert f"Graded {CLASS - len(before)} submission" in done.stdout
    assert seen(out) == {f"s{number}": 1 for number in range(CLASS)}
    with open_book(out) as book:
        assert {graded.result.score for graded in book.latest()} == {100.0}


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    toy_root: Path, folder: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(toy_root, folder, out), env=environment, stderr=subprocess.PIPE, text=True
    )
    stop = time.monotonic() + 300
    while not seen(out) and time.monotonic() < stop and process.poll() is None:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, output = process.communicate(timeout=300)
    if process.returncode == 0:
        pytest.skip("the machine was so quick that all was done")
    assert process.returncode == 130
    assert "Run the same command again to continue" in output
    assert seen(out)


def test_a_full_disk_is_one_line_and_nothing_is_lost(
    tmp_path: Path, verdict: Callable[..., SubmissionResult]
) -> None:
    script = (
        "import resource, sys\n"
        "from grading.gradebook import open_book, GradebookError\n"
        "from grading.gradebook.records import Attempt, RunInfo\n"
        "from grading.judging.results import SubmissionResult\n"
        "book = open_book(sys.argv[1])\n"
        "run = book.begin(RunInfo('course', 'seed id', 'as it is'))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))\n"
        "try:\n"
        "    for n in range(10**6):\n"
        "        v = SubmissionResult(f's{n}', 'ok', 1.0, 1.0, 0.1, [], ['x' * 5000])\n"
        "        book.record(run, Attempt(f's{n}', 'aa'), v)\n"
        "        print(n, flush=True)\n"
        "except GradebookError as problem:\n"
        "    print(problem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    *counted, message = done.stdout.strip().splitlines()
    assert "Free some space on the disk" in message, done.stderr
    assert len(counted) > 5
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 700_000
    with open_book(tmp_path) as book:
        assert len(book.history()) == len(counted)
        # With space again it goes on as if nothing had been.
        assert book.record(book.begin(INFO), Attempt("late", "aa"), verdict("late"))


def test_a_really_full_disk(verdict: Callable[..., SubmissionResult]) -> None:
    place = Path(tempfile.mkdtemp(prefix="full-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        place.rmdir()
        pytest.skip("no small file system can be mounted here")
    try:
        count = 0
        with open_book(place) as book:
            run = book.begin(INFO)

            def fill() -> None:
                nonlocal count
                while count < 10_000:
                    large = verdict(f"s{count}")
                    large.notes = ["x" * 20_000]
                    book.record(run, Attempt(f"s{count}", "aa"), large)
                    count += 1

            with pytest.raises(GradebookError, match="Free some space on the disk"):
                fill()
            assert len(book.history()) == count
    finally:
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


def test_a_locked_gradebook_is_waited_for_then_named(
    tmp_path: Path, verdict: Callable[..., SubmissionResult]
) -> None:
    with open_book(tmp_path) as book:
        run = book.begin(INFO)
    other = sqlite3.connect(tmp_path / "grades.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    try:
        with open_book(tmp_path, wait=0.2) as book:
            with pytest.raises(GradebookError, match="another program has it locked"):
                book.record(run, Attempt("ann", "aa"), verdict())
            assert book.history(assignment="course") == []  # readers never wait
        from threading import Timer

        Timer(0.5, other.execute, ("ROLLBACK",)).start()
        with open_book(tmp_path, wait=60) as book:
            assert book.record(run, Attempt("ann", "aa"), verdict())
    finally:
        other.close()


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "grades.db").write_bytes(b"not a database at all " * 100)
    with pytest.raises(GradebookError, match="damaged, or it is not a gradebook"):
        open_book(tmp_path)
