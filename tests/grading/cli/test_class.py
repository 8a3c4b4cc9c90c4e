"""Grading a class again: what has changed, who is asked for, what is told and logged."""

from __future__ import annotations

import errno
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cs231n.cli import main
from grading.cli.common.shared import FAULT, guard, not_importable
from grading.cohort.crews import crews
from grading.cohort.crews.kit import ExerciseDone, SubmissionDone, Task
from grading.gradebook import GradebookError, open_book
from grading.gradebook.book import Gradebook
from grading.intake.take import HandIn
from grading.judging import report_json
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.spec.manifest import Assignment
from grading.support import journal

ROOT = Path(__file__).parents[3]
Run = Callable[..., Result]
graded: list[str] = []
at_work: list[object] = []


class Counting:
    """Gives each student the score in their file, and writes down whom it graded."""

    def __init__(self, assignment: Assignment, *_: object) -> None:
        self.infos = list(assignment.exercises.values())
        self.how, self.sandbox = "pretended", "pretended"
        at_work.append(self)

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        for task in work:
            who = task.submission.student
            graded.append(who)
            if task.submission.problem:
                why = [task.submission.problem]
                yield SubmissionDone(
                    task.number, SubmissionResult(who, "error", 0.0, 100.0, 0.0, [], why)
                )
                continue
            if task.submission.files["pkg/a.py"] == b"stop":
                raise KeyboardInterrupt
            score = float(task.submission.files["pkg/a.py"])
            done = [ExerciseResult(i.id, i.title, "wrong", score, 100.0, 0.1) for i in self.infos]
            yield SubmissionDone(
                task.number, SubmissionResult(who, "wrong", score, 100.0, 0.5, done)
            )

    def close(self) -> None:
        if self in at_work:
            at_work.remove(self)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Three students who hand in their scores."""
    monkeypatch.setattr(crews, "open_crew", Counting)
    graded.clear()
    at_work.clear()
    for student, score in {"ann": "1", "bob": "2", "cid": "3"}.items():
        hand_in(tmp_path / "class", student, score)
    return tmp_path / "class"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the verdicts go."""
    return tmp_path / "out"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    yield
    journal.start()
    logging.getLogger(journal.NAME).handlers.clear()


def hand_in(folder: Path, student: str, score: str) -> None:
    path = folder / student / "pkg" / "a.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(score)


def again(run: Run, folder: Path, out: Path, *more: object) -> tuple[list[str], Result]:
    graded.clear()
    result = run("grade", folder, "--out", out, *more)
    return list(graded), result


def test_what_has_not_changed_is_not_graded_again(
    run: Run, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert again(run, folder, out)[0] == ["ann", "bob", "cid"]
    loads: list[str] = []
    load = HandIn.load
    monkeypatch.setattr(HandIn, "load", lambda self: loads.append(self.student) or load(self))
    who, result = again(run, folder, out)
    assert (who, result.exit_code) == ([], 0)
    assert loads == ["ann", "bob", "cid"]  # each once: their files may be large
    assert "Graded 0 submissions.\nSkipped 3 submissions that have a verdict" in result.output
    hand_in(folder, "bob", "9")
    assert again(run, folder, out)[0] == ["bob"]
    report = report_json.read(out / "grades.json")
    assert {s.student: s.score for s in report.submissions} == {"ann": 1.0, "bob": 9.0, "cid": 3.0}
    lines = "\n".join(report.submissions[1].policy["lines"]) if report.submissions[1].policy else ""
    assert "Attempt 2 of 2 counts: the last one." in lines


def test_verdicts_inside_the_class_are_no_submission(run: Run, folder: Path) -> None:
    out = folder / "grades"
    for expected in (["ann", "bob", "cid"], [], []):
        who, result = again(run, folder, out)
        assert (who, result.exit_code) == (expected, 0), result.output
        assert [s.student for s in report_json.read(out / "grades.json").submissions] == [
            "ann",
            "bob",
            "cid",
        ]


def test_only_and_regrade(run: Run, folder: Path, out: Path) -> None:
    again(run, folder, out)
    assert again(run, folder, out, "--only", "bob")[0] == []
    assert again(run, folder, out, "--only", "bob", "--regrade")[0] == ["bob"]
    assert again(run, folder, out, "--regrade")[0] == ["ann", "bob", "cid"]
    with open_book(out) as book:
        assert len(book.history("bob")) == 3
    _, result = again(run, folder, out, "--only", "bo")
    assert result.exit_code == 2
    assert "Students are for example bob." in result.output


@pytest.mark.parametrize("more", [(), ("--regrade",)])
def test_keep_stores_the_code_of_what_was_graded_without_it(
    run: Run, folder: Path, out: Path, more: tuple[str, ...]
) -> None:
    def kept() -> list[int]:
        with open_book(out) as book:
            return [len(book.files(grading.content)) for grading in book.latest()]

    again(run, folder, out)
    assert kept() == [0, 0, 0]
    again(run, folder, out, "--keep", *more)
    assert all(kept())
    before = kept()
    again(run, folder, out, "--keep", *more)
    assert kept() == before


def test_since(run: Run, folder: Path, out: Path) -> None:
    import os

    old = 1_600_000_000
    for path in (folder / "ann").rglob("*"):
        os.utime(path, (old, old))
    assert again(run, folder, out, "--since", "2024-01-01")[0] == ["bob", "cid"]
    assert again(run, folder, out, "--since", "2020-01-01 10:00")[0] == ["ann"]
    _, result = again(run, folder, out, "--since", "yesterday")
    assert result.exit_code == 2
    assert "which is not a day or a time" in result.output


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the process cannot change")
def test_since_is_in_the_zone_of_the_course(
    root: Path, run: Run, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = root / "assignment" / "assignment.toml"
    manifest.write_text(manifest.read_text() + '\n[policy]\nzone = "Asia/Tokyo"\n')
    times = folder.parent / "times.csv"
    times.write_text(
        "student,handed_in\nann,2026-10-01 08:59\nbob,2026-10-01 09:00\ncid,2026-10-01 00:00\n"
    )
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        for since, who in (
            ("2026-10-01 09:00", ["bob"]),
            ("2026-10-01 08:59", ["ann"]),
            ("2026-09-30 15:00 UTC", ["cid"]),
            ("2026-10-01", []),
        ):
            assert again(run, folder, out, "--since", since, "--times", times)[0] == who
    finally:
        monkeypatch.undo()
        time.tzset()


def test_stopped_it_keeps_what_is_done(run: Run, folder: Path, out: Path) -> None:
    hand_in(folder, "bob", "stop")
    _, result = again(run, folder, out)
    assert result.exit_code == 130
    assert "graded 1 of 3 submissions, and their verdicts are kept" in result.output
    assert "Run the same command again" in result.output
    hand_in(folder, "bob", "5")
    assert again(run, folder, out)[0] == ["bob", "cid"]


def test_what_cannot_be_read_or_placed_is_named(run: Run, folder: Path, out: Path) -> None:
    (folder / "dan.zip").write_bytes(b"PK nonsense")
    (folder.parent / "roster.csv").write_text("name,id\nAnn,1\nBob,2\nCid,3\nEve,5\n")
    _, result = again(run, folder, out, "--roster", folder.parent / "roster.csv")
    assert result.exit_code == 4
    assert "dan: class/dan.zip: 'dan' matches nobody on the roster" in result.output
    assert "needs your decision" in result.output
    assert "1 student on the roster handed in nothing: Eve." in result.output
    assert "1 row has no student yet, and may be theirs." in result.output
    report = report_json.read(out / "grades.json")
    assert [(s.student, s.status) for s in report.submissions] == [
        ("Ann", "wrong"),
        ("Bob", "wrong"),
        ("Cid", "wrong"),
        ("Eve", "missing"),
        ("dan", "undecided"),
    ]


def test_policy_reaches_the_report(root: Path, run: Run, folder: Path, out: Path) -> None:
    manifest = root / "assignment" / "assignment.toml"
    text = '[policy]\nzone = "UTC"\ndue = 2026-10-01T12:00:00Z\nlate = "days / 2"\n'
    manifest.write_text(manifest.read_text() + "\n" + text)
    times = folder.parent / "times.csv"
    times.write_text("student,handed_in\nann,2026-10-02 11:00 UTC\nbob,2026-10-01 11:00 UTC\n")
    again(run, folder, out, "--times", times)
    ann, bob, cid = (s.policy for s in report_json.read(out / "grades.json").submissions)
    assert cid is None
    assert ann is not None
    assert (ann["raw"], ann["penalty"], ann["final"]) == (1.0, 0.5, 0.5)
    assert "Late penalty: days / 2 = 0.5 (days = 1)." in ann["lines"]
    assert bob is not None
    assert bob["final"] == 2.0
    last = report_json.read(out / "grades.json").submissions[2]
    assert (last.status, last.score) == ("undecided", None)
    assert "no submission time was found" in last.notes[1]
    # Another policy asks for no new verdicts.
    manifest.write_text(manifest.read_text().replace("days / 2", "days / 4"))
    who, result = again(run, folder, out, "--times", times)
    assert who == []
    assert result.exit_code == 4, result.output
    first = report_json.read(out / "grades.json").submissions[0].policy
    assert first is not None
    assert first["final"] == 0.75


def test_a_formula_that_fails_for_one_student_costs_the_others_nothing(
    root: Path, run: Run, folder: Path, out: Path
) -> None:
    manifest = root / "assignment" / "assignment.toml"
    text = '[policy]\nzone = "UTC"\ndue = 2026-10-01T12:00:00Z\nlate = "score / (days - 3)"\n'
    manifest.write_text(manifest.read_text() + "\n" + text)
    times = folder.parent / "times.csv"
    times.write_text(
        "student,handed_in\nann,2026-10-04 11:00\nbob,2026-10-01 11:00\ncid,2026-10-06 11:00\n"
    )
    _, result = again(run, folder, out, "--times", times)
    assert result.exit_code == 4, result.output
    why = "There is no final score until the formula `late` in [policy] is correct."
    assert f"ann: {why} " in result.output
    ann, bob, cid = report_json.read(out / "grades.json").submissions
    assert (ann.status, ann.score) == ("undecided", None)
    assert why in ann.notes[-1]
    assert bob.policy is not None
    assert bob.policy["final"] == 2.0
    assert cid.policy is not None
    assert cid.policy["final"] == 1.5
    assert "\nann,," in (out / "gradebook.csv").read_text()
    manifest.write_text(manifest.read_text().replace("days - 3", "days + 3"))
    assert again(run, folder, out, "--times", times)[1].exit_code == 0


def test_the_log_is_lines_of_json(run: Run, folder: Path, out: Path) -> None:
    file = out.parent / "log.jsonl"
    _, result = again(run, folder, out, "--verbose", "--log", file)
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert any(entry["message"].startswith("ann: wrong, 1.0 of 100.0") for entry in entries)
    assert all({"time", "level", "logger", "message"} <= set(entry) for entry in entries)
    assert "ann: wrong" in result.output


def test_diff_tells_what_a_regrade_changed(run: Run, folder: Path, out: Path) -> None:
    again(run, folder, out)
    # The same submission judged otherwise, as another version of the assignment would.
    with open_book(out) as book:
        grading = book.history("ann")[0]
        grading.result.score = 7.0
        grading.result.exercises[0].score = 7.0
        from grading.gradebook.records import Attempt, RunInfo

        run_ = book.begin(RunInfo("small", "seed", "another"))
        book.record(run_, Attempt("ann", grading.content), grading.result)
    file = out.parent / "diff.json"
    result = CliRunner().invoke(main, ["diff", str(out), "--json", str(file)], terminal_width=100)
    assert result.exit_code == 0, result.output
    assert "Run 2 regraded 1 submission.\n1 verdict changed." in result.output
    (change,) = json.loads(file.read_text())
    assert change["score"] == [1.0, 7.0]
    assert change["exercises"] == ["add 1 wrong -> 7 wrong"]
    listed = CliRunner().invoke(main, ["diff", str(out), "--runs"], env={"COLUMNS": "200"}).output
    assert re.search(r"Started \(UTC\) +Ended \(UTC\)", listed), listed
    narrow = CliRunner().invoke(main, ["diff", str(out), "--runs"], env={"COLUMNS": "80"}).output
    words = re.findall(r"[\w-]+", listed)
    assert [word for word in words if word not in re.findall(r"[\w-]+", narrow)] == []
    narrowest = CliRunner().invoke(main, ["diff", str(out), "--runs"], env={"COLUMNS": "50"}).output
    known = set(words)
    assert [word for word in re.findall(r"[\w-]+", narrowest) if word not in known] == []
    assert CliRunner().invoke(main, ["diff", str(folder)]).exit_code == 2


def test_nobody_is_left_at_work_when_the_gradebook_fails(
    run: Run, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(book: Gradebook, info: object) -> int:
        assert at_work
        raise GradebookError("the disk is full")

    monkeypatch.setattr(Gradebook, "begin", full)
    _, result = again(run, folder, out)
    assert result.exit_code == 3
    assert "the disk is full" in result.output
    assert at_work == []


def test_pages_say_when_there_is_no_gradebook_to_take_code_from(
    run: Run, folder: Path, out: Path
) -> None:
    again(run, folder, out)
    (out / "grades.db").unlink()
    done = run("report", out)
    assert done.exit_code == 0, done.output
    assert "The pages show only verdicts" in done.stderr
    named = run("report", out, "--gradebook", out / "grades.db")
    assert named.exit_code == 2
    assert "There is no gradebook at" in " ".join(named.output.split())


def test_without_sqlalchemy_it_says_what_to_install(
    run: Run, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name in [n for n in sys.modules if n.startswith(("sqlalchemy", "alembic"))]:
        monkeypatch.delitem(sys.modules, name)
    for name in [n for n in sys.modules if n.startswith("grading.gradebook.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    _, result = again(run, folder, out)
    assert result.exit_code == 2, result.output
    assert 'pip install "cs231n[class]"' in result.output
    assert "Traceback" not in result.output


TALKING = """
import sys, click
from grading.cli.common.shared import guard

@click.command()
@guard
def talk():
    click.echo("first")
    sys.stdin.readline()
    click.echo("second")

talk()
"""


def test_a_reader_who_has_seen_enough_is_no_fault_of_the_grader() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", TALKING], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as talk:
        assert talk.stdin is not None
        assert talk.stdout is not None
        assert talk.stderr is not None
        assert talk.stdout.readline() == "first\n"
        talk.stdout.close()  # as `head` does
        talk.stdin.write("\n")
        talk.stdin.flush()
        assert talk.stderr.read() == ""


def test_a_worker_whose_pipe_broke_is_one() -> None:
    @click.command()
    @guard
    def broken() -> None:
        raise BrokenPipeError

    done = CliRunner().invoke(broken)
    assert done.exit_code == FAULT
    assert "The grader itself failed" in done.stderr


@pytest.mark.parametrize(
    ("refusal", "limit"),
    [
        (RuntimeError("can't start new thread"), "ulimit -u"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "ulimit -u"),
        (OSError(errno.EMFILE, "Too many open files"), "ulimit -n"),
    ],
)
def test_a_limit_of_the_machine_is_named_in_one_line(refusal: Exception, limit: str) -> None:
    @click.command()
    @guard
    def refused() -> None:
        raise refusal

    done = CliRunner().invoke(refused)
    assert done.exit_code == FAULT
    assert done.stderr.count("\n") == 1
    assert limit in done.stderr


def test_a_package_that_does_not_load_is_not_called_missing() -> None:
    absent = not_importable(ModuleNotFoundError("No module", name="a.b"), "pip install a")
    assert absent.message == "a is not installed. Install it with: pip install a"
    broken = not_importable(ImportError("libz.so: cannot open", name="a.b"), "pip install a")
    assert "a is installed, but cannot be loaded (libz.so: cannot open)" in broken.message
    assert "pip install a" not in broken.message
