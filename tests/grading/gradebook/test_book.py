"""The gradebook keeps what it was given, adds and never changes, on both kinds of database."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from grading.gradebook import GradebookError, changes, engines, open_book
from grading.gradebook.book import Gradebook
from grading.gradebook.records import CRITERION, Attempt, Conflict, RubricItem, RunInfo
from grading.judging.results import SubmissionResult

INFO = RunInfo("course", "seed id", "as it is", "pretended", "1 process", {"python": "3"})
ITEM = RubricItem(CRITERION, "Names the rows.", 2.0)

Verdict = Callable[..., SubmissionResult]


def test_what_is_recorded_is_read_back_to_the_last_field(book: Gradebook, verdict: Verdict) -> None:
    run = book.begin(INFO)
    given = verdict()
    east = timezone(timedelta(hours=9))
    handed_in = datetime(2026, 3, 1, 8, 30, tzinfo=east)
    attempt = Attempt(
        "ann", "aa", handed_in, "ann.zip", answers={"why": "é"}, files={"a.py": b"\0x"}
    )
    assert book.record(run, attempt, given)
    book.end(run, "bubblewrap")
    (kept,) = book.history("ann")
    assert kept.result == given
    assert (kept.attempt, kept.handed_in, kept.content) == (1, handed_in, "aa")
    assert kept.sandbox == "bubblewrap"
    assert book.files("aa") == {"a.py": b"\0x"}
    (recorded,) = book.runs()
    assert (recorded["seed_id"], recorded["sandbox"]) == ("seed id", "bubblewrap")
    assert recorded["versions"] == {"python": "3"}
    assert recorded["verdicts"] == 1
    assert recorded["ended"] >= recorded["began"]


@pytest.mark.parametrize("name", ["HW2 (final?)", "50% #1", "a&b=c", "http:"])
def test_a_gradebook_is_in_the_folder_that_was_named(
    tmp_path: Path, name: str, verdict: Verdict
) -> None:
    for _ in range(2):
        with open_book(tmp_path / name) as book:
            book.record(book.begin(INFO), Attempt("ann", "aa"), verdict())
    assert len(book.history()) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "grades.db").is_file()


def test_nothing_is_recorded_twice(book: Gradebook, verdict: Verdict) -> None:
    attempt = Attempt("ann", "aa")
    first = book.begin(INFO)
    assert book.record(first, attempt, verdict())
    assert not book.record(first, attempt, verdict())
    assert not book.record(book.begin(INFO), attempt, verdict())
    assert len(book.history()) == 1
    assert set(book.known("course", "as it is")) == {("ann", "aa")}


def test_two_graders_at_once_record_once(book: Gradebook, verdict: Verdict) -> None:
    runs = [book.begin(INFO) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda run: book.record(run, Attempt("ann", "aa"), verdict()), runs))
    assert sum(added) == 1
    assert len(book.history()) == 1


def test_two_graders_at_once_enter_a_class_once(book: Gradebook) -> None:
    class_ = [Attempt(f"s{k}", "aa", path=f"class/s{k}") for k in range(20)]
    people = {f"s{k}": {"id": str(k)} for k in range(30)}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: book.enter_all("course", class_, people), range(4)))
    assert len(book.events("course")) == 20
    assert len(book.rosters()) == 30


def test_a_regrade_stands_beside_what_it_replaces(book: Gradebook, verdict: Verdict) -> None:
    attempt = Attempt("ann", "aa")
    book.record(book.begin(INFO), attempt, verdict(score=5.0))
    again = book.begin(INFO)
    assert book.record(again, attempt, verdict(score=7.0), again=True)
    assert [h.result.score for h in book.history()] == [5.0, 7.0]
    assert [h.result.score for h in book.latest()] == [7.0]
    (change,) = changes.of(book.history(), again)
    assert change.lines == ("conv 5 wrong -> 7 wrong",)
    assert change.to_json()["score"] == [5.0, 7.0]


def test_a_fault_is_no_verdict_that_holds(book: Gradebook, verdict: Verdict) -> None:
    attempt = Attempt("ann", "aa")
    book.record(book.begin(INFO), attempt, verdict(score=None))
    assert book.known("course", "as it is") == {}
    assert book.record(book.begin(INFO), attempt, verdict(score=4.0))
    assert book.latest()[0].result.score == 4.0


def test_another_assignment_asks_for_another_verdict(book: Gradebook, verdict: Verdict) -> None:
    attempt = Attempt("ann", "aa")
    book.record(book.begin(INFO), attempt, verdict(score=1.0))
    assert book.known("course", "changed") == {}
    changed = replace(INFO, fingerprint="changed")
    assert book.record(book.begin(changed), attempt, verdict(score=2.0))
    # Changed back, the older verdict would be right, but the newer is what stands.
    assert book.known("course", "as it is") == {}
    assert book.record(book.begin(INFO), attempt, verdict(score=1.0))
    assert book.latest()[0].result.score == 1.0


def test_attempts_are_counted_by_content(book: Gradebook, verdict: Verdict) -> None:
    run = book.begin(INFO)
    for content in ("aa", "bb", "aa"):
        book.record(run, Attempt("ann", content), verdict(), again=True)
    assert [(h.attempt, h.content) for h in book.latest()] == [(1, "aa"), (2, "bb")]


def test_marks_are_versions_and_none_is_lost(book: Gradebook, verdict: Verdict) -> None:
    run = book.begin(INFO)
    book.record(run, Attempt("ann", "aa", answers={"why": "so"}), verdict())
    (answer,) = book.answers("why")
    assert (answer.text, answer.mark.version) == ("so", 0)
    key = answer.submission_id
    book.mark(key, "why", points=2, comment="short", items=[ITEM], author="tutor 1", seen=0)
    with pytest.raises(Conflict) as caught:
        book.mark(key, "why", points=4, author="tutor 2", seen=0)
    assert (caught.value.standing.points, caught.value.standing.items) == (2, (ITEM,))
    book.mark(key, "why", points=3, author="tutor 2", seen=1)
    assert [(m.version, m.points, m.author) for m in book.marks(key, "why")] == [
        (1, 2.0, "tutor 1"),
        (2, 3.0, "tutor 2"),
    ]
    assert book.answers("why")[0].mark.points == 3
    prose = book.prose("course")
    assert (prose.points, prose.closed) == ({key: 3.0}, True)


def test_the_same_answer_handed_in_again_keeps_its_mark(book: Gradebook, verdict: Verdict) -> None:
    run = book.begin(INFO)
    book.record(run, Attempt("ann", "aa", answers={"why": "so"}), verdict())
    first = book.answers("why")[0].submission_id
    book.mark(first, "why", points=3, author="tutor", seen=0)
    book.record(run, Attempt("ann", "bb", answers={"why": "so"}), verdict())
    (answer,) = book.answers("why")
    assert (answer.mark.points, answer.mark.version, answer.before) == (3.0, 1, "")
    assert answer.submission_id != first
    assert book.prose("course").points == {first: 3.0, answer.submission_id: 3.0}
    # Another version goes on top of it, wherever it is given.
    book.mark(answer.submission_id, "why", points=4, author="tutor", seen=1)
    assert [m.points for m in book.marks(first, "why")] == [3.0, 4.0]


def test_another_text_needs_a_mark_and_shows_what_was_there(
    book: Gradebook, verdict: Verdict
) -> None:
    run = book.begin(INFO)
    book.record(run, Attempt("ann", "aa", answers={"why": "so"}), verdict())
    book.mark(book.answers("why")[0].submission_id, "why", points=3, author="tutor", seen=0)
    book.record(run, Attempt("ann", "bb", answers={"why": "so it is"}), verdict())
    (answer,) = book.answers("why")
    assert (answer.mark.version, answer.before) == (0, "so")
    assert answer.mark_before is not None
    assert answer.mark_before.points == 3.0
    assert not book.prose("course").closed


def test_marking_is_closed_once_every_answer_has_a_mark(book: Gradebook, verdict: Verdict) -> None:
    run = book.begin(INFO)
    for name in ("ann", "bob"):
        book.record(run, Attempt(name, name, answers={"why": name}), verdict(name))
    book.record(run, Attempt("cyd", "cyd"), verdict("cyd"))  # answered nothing
    assert not book.prose("course").closed
    for answer in book.answers("why"):
        assert not book.prose("course").closed
        book.mark(answer.submission_id, "why", points=1, author="tutor", seen=0)
    assert book.prose("course").closed
    assert book.prose("course", ["another"]).points == {}


def test_whoever_did_not_answer_is_listed_and_may_be_given_points(
    book: Gradebook, verdict: Verdict
) -> None:
    run = book.begin(INFO)
    book.record(run, Attempt("ann", "aa", answers={"why": "so"}), verdict())
    book.record(run, Attempt("cyd", "cc"), verdict("cyd"))
    ann, cyd = book.answers("why", blanks=True)
    assert (ann.text, cyd.text) == ("so", "")
    assert [answer.student for answer in book.answers("why")] == ["ann"]
    book.mark(ann.submission_id, "why", points=1, author="tutor", seen=0)
    assert book.prose("course", ["why"]).closed
    book.mark(cyd.submission_id, "why", points=4, comment="ill", author="tutor", seen=0)
    points = book.prose("course", ["why"]).points
    assert points == {ann.submission_id: 1.0, cyd.submission_id: 4.0}


def test_of_two_markers_at_once_one_is_told(book: Gradebook, verdict: Verdict) -> None:
    book.record(book.begin(INFO), Attempt("ann", "aa", answers={"why": "so"}), verdict())
    key = book.answers("why")[0].submission_id

    def give(author: str) -> str:
        try:
            book.mark(key, "why", points=1, author=author, seen=0)
        except Conflict as conflict:
            return f"{author} lost to {conflict.standing.author}"
        return author

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(give, "abcd"))
    (winner,) = [outcome for outcome in outcomes if "lost" not in outcome]
    assert all(outcome == winner or outcome.endswith(f"lost to {winner}") for outcome in outcomes)


def test_an_empty_gradebook_says_so(book: Gradebook) -> None:
    with pytest.raises(GradebookError, match="no verdicts yet"):
        book.latest()


def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(GradebookError, match="Grade the class first"):
        open_book(tmp_path, create=False)


@pytest.mark.parametrize("graded_meanwhile", [False, True])
def test_a_gradebook_that_must_not_be_changed_can_be_read(
    tmp_path: Path, verdict: Verdict, monkeypatch: pytest.MonkeyPatch, graded_meanwhile: bool
) -> None:
    with open_book(tmp_path) as book:
        book.record(book.begin(INFO), Attempt("ann", "aa"), verdict())
        if not graded_meanwhile:
            book.close()
        files = sorted(tmp_path.iterdir())
        # Root may write everywhere, so a test cannot go by the folder's mode.
        monkeypatch.setattr(engines, "_is_writable", lambda _: False)
        with open_book(tmp_path) as readers:
            assert [graded.result.student for graded in readers.latest()] == ["ann"]
            with pytest.raises(GradebookError, match="cannot be written to"):
                readers.begin(INFO)
            assert sorted(tmp_path.iterdir()) == files


def test_no_password_is_shown() -> None:
    with pytest.raises(GradebookError) as caught:
        open_book("postgresql://ann:hunter2@127.0.0.1:1/nowhere?connect_timeout=1")
    assert "hunter2" not in str(caught.value)


def test_another_programs_database_is_refused(place: str) -> None:
    with open_book(place) as book, book.engine.execution_options(write=True).begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(GradebookError, match="later version"):
        open_book(place)
    with book.engine.execution_options(write=True).begin() as db:
        db.execute(text("DROP TABLE alembic_version"))
    book.close()
    with pytest.raises(GradebookError, match="other tables"):
        open_book(place)


def _record(place: str, verdict_: SubmissionResult, name: str) -> None:
    with open_book(place) as book:
        run = book.begin(INFO)
        for number in range(5):
            book.record(run, Attempt(f"{name} {number}", "aa"), verdict_)


def test_processes_write_side_by_side(place: str, verdict: Verdict) -> None:
    # From the first table on: each of them opens it, one makes it.
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_record, args=(place, verdict(), n)) for n in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with open_book(place) as book:
        assert len(book.history()) == 15
        assert all(h.at <= datetime.now(UTC) for h in book.history())


def test_a_database_of_another_kind_is_not_what_an_extra_installs() -> None:
    with pytest.raises(
        GradebookError, match=r"mysql://ann@here/x cannot be opened \(No module"
    ) as said:
        open_book("mysql://ann:hunter2@here/x")
    assert "pip install" not in str(said.value)
