"""Marks for answers in words follow the attempt that counts, and are shown where they count."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")
pytest.importorskip("fastapi", reason="marking needs it")

from grading.cohort import policy
from grading.gradebook import open_book
from grading.gradebook.records import AttemptChoice
from grading.judging import report_json
from grading.mark.desk import Desk
from grading.report import gather
from grading.spec import manifest

from .course import BOTH, QUESTIONS, Course, Maker, work


def test_an_unmarked_answer_of_a_withdrawn_student_holds_up_nobody(course: Maker) -> None:
    class_ = course(QUESTIONS)
    for login, points in (("alee", 40), ("bray", 60), ("cdow", 80)):
        class_.hand_in(login, work(points, f"I am {login}."))
    everybody = class_.write("all.csv", BOTH + "Cy Dow,cdow\n")
    class_.grade("--roster", everybody)
    class_.mark("Ann Lee", 4)
    class_.mark("Bob Ray", 2)
    # Marking is not done yet, so the scores are those of the code.
    assert class_.grade("--roster", everybody)["Ann Lee"] == 40.0
    shutil.rmtree(class_.class_ / "cdow")
    rest = class_.write("rest.csv", BOTH)
    assert class_.grade("--roster", rest) == {"Ann Lee": 70.0, "Bob Ray": 55.0}


def test_nobody_marks_answers_of_those_who_left_or_whose_work_is_not_used(course: Maker) -> None:
    class_ = course(QUESTIONS)
    for login in ("alee", "bray", "cdow"):
        class_.hand_in(login, work(60, f"I am {login}."))
    everybody = class_.write("all.csv", BOTH + "Cy Dow,cdow\n")
    class_.grade("--roster", everybody)
    assert set(class_.answers()) == {"Ann Lee", "Bob Ray", "Cy Dow"}
    class_.grade("--roster", class_.write("rest.csv", BOTH))
    assert set(class_.answers()) == {"Ann Lee", "Bob Ray"}
    for use in ("no", "excused", "excused: why"):
        class_.edit("bray", "use", use)
        class_.grade("--roster", everybody)
        assert set(class_.answers()) == {"Ann Lee", "Cy Dow"}
    class_.edit("bray", "use", "yes")
    class_.grade("--roster", everybody)
    assert set(class_.answers()) == {"Ann Lee", "Bob Ray", "Cy Dow"}
    for student, shown in (("alee; cdow", "Ann Lee; Cy Dow"), ("cdow", "Cy Dow")):
        class_.edit("alee", "student", student)
        class_.edit("cdow", "use", "no")
        class_.grade("--roster", everybody)
        assert set(class_.answers()) == {shown, "Bob Ray"}


def test_an_answer_that_comes_after_marking_holds_up_only_its_own_student(course: Maker) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("ann", work(40, "One."))
    class_.hand_in("nora", work(60))
    class_.grade()
    class_.mark("ann", 4)
    assert class_.grade() == {"ann": 70.0, "nora": 30.0}
    class_.hand_in("bob", work(80, "Two."))
    assert class_.grade() == {"ann": 70.0, "bob": 80.0, "nora": 30.0}
    class_.mark("bob", 1)
    assert class_.grade() == {"ann": 70.0, "bob": 52.5, "nora": 30.0}


def test_a_changed_text_needs_a_new_mark_and_the_old_text_has_its_old_one(course: Maker) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("ann", work(40, "One."))
    class_.grade()
    class_.mark("ann", 4)
    class_.hand_in("ann", work(40, "Another."))
    assert class_.grade() == {"ann": 40.0}
    class_.mark("ann", 1)
    assert class_.grade() == {"ann": 32.5}
    class_.hand_in("ann", work(90, "One."))
    assert class_.grade() == {"ann": 95.0}


@pytest.mark.parametrize("limit", ["", "\nattempt_limit = 1"])
def test_the_answer_to_mark_is_that_of_the_attempt_that_counts(course: Maker, limit: str) -> None:
    choice = "last" if limit else "first"
    class_ = course(f'{QUESTIONS}\nattempts = "{choice}"{limit}')
    class_.hand_in("ann", work(40, "The first."))
    class_.grade()
    class_.hand_in("ann", work(90, "The second."))
    assert class_.grade() == {"ann": 40.0}
    assert class_.answers() == {"ann": ("The first.", None)}
    class_.mark("ann", 4)
    assert class_.grade() == {"ann": 70.0}


def test_under_best_every_text_gets_a_mark_and_the_best_sum_counts(course: Maker) -> None:
    class_ = course(f'{QUESTIONS}\nattempts = "best"')
    class_.hand_in("ann", work(90, "The first."))
    class_.grade()
    class_.hand_in("ann", work(40, "The second."))
    class_.grade()
    with open_book(class_.out) as book:
        texts = [a.text for a in book.answers("why", choice=_choice(class_))]
        for answer in book.answers("why", choice=_choice(class_)):
            given = 3.0 if answer.text == "The first." else 4.0
            book.mark(answer.submission_id, "why", points=given, author="ta", seen=0)
    assert texts == ["The first.", "The second."]
    # (90 + 75) / 2 beats (40 + 100) / 2.
    assert class_.grade() == {"ann": 82.5}


def _choice(class_: Course) -> AttemptChoice:
    return policy.load(manifest.load(class_.home)).choice


def test_the_pages_show_the_marks_and_code_of_the_attempt_that_counts(course: Maker) -> None:
    class_ = course(f'{QUESTIONS}\nattempts = "best"')
    class_.hand_in("ann", work(90, "The first."))
    class_.grade("--keep")
    class_.mark("ann", 4)
    class_.hand_in("ann", work(40, "The second."))
    class_.grade("--keep")
    with open_book(class_.out) as book:
        second = next(a for a in book.answers("why") if a.text == "The second.")
        book.mark(second.submission_id, "why", points=1.0, author="ta", seen=0)
    assert class_.grade("--keep") == {"ann": 95.0}
    report = report_json.read(class_.out / "grades.json")
    with open_book(class_.out) as book:
        shown = gather.extras(manifest.load(class_.home), report, book, book.newest())
    assert [mark.points for mark in shown.marks["ann"]] == [4.0]
    code = "\n".join(line.text for f in shown.codes["ann"]["conv"] for line in f.lines)
    assert "return x" in code


def test_a_page_to_report_or_to_return_has_the_marks_and_says_what_is_excused(
    course: Maker, tmp_path: Path
) -> None:
    class_ = course(QUESTIONS)
    for who in ("ann", "bob", "cid"):
        class_.hand_in(who, work(60, f"I am {who}."))
    rubric = '[[criterion]]\nearns = "Names the rows."\n[[common_slip]]\nsays = "Takes columns."\n'
    (class_.home / "assignment" / "rubric").mkdir()
    (class_.home / "assignment" / "rubric" / "why.toml").write_text(rubric)
    class_.grade()
    class_.mark("ann", 3, items=("c1", "s1"), comment="Rightly put.")
    class_.mark("bob", None, items=("excused",), comment="Get well.")
    class_.edit("cid", "use", "excused: why")
    # What was ticked stays, although the rubric has other criteria now.
    (class_.home / "assignment" / "rubric" / "why.toml").write_text(
        '[[criterion]]\nearns = "Is new."\n[[common_slip]]\nsays = "Is new, too."\n'
    )
    class_.grade()
    assert class_.call("report", class_.out) == 0
    with zipfile.ZipFile(class_.export("feedback")) as archive:
        returned = {who: archive.read(f"{who}.html").decode() for who in ("ann", "bob", "cid")}
    students = class_.out / "report" / "students"
    for ann, bob, cid in (
        returned.values(),
        [path.read_text() for path in sorted(students.glob("*.html"))],
    ):
        assert "<p>3 of 4</p>" in ann
        assert "Rightly put." in ann
        assert "✓ Names the rows." in ann
        assert "✗ Takes columns." in ann
        assert "Is new" not in ann
        assert "<p>Excused: does not count</p>" in bob
        assert "Get well." in bob
        assert "<p>Excused: does not count</p>" in cid


def test_the_mark_for_a_question_without_an_answer_is_on_the_page(course: Maker) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("ann", work(60, "I am ann."))
    for who in ("bob", "cid"):
        class_.hand_in(who, work(60))
    class_.grade()
    class_.mark("ann", 3)
    class_.mark("bob", 2, comment="You said it in class.")
    assert class_.grade() == {"ann": 67.5, "bob": 55.0, "cid": 30.0}
    assert class_.call("report", class_.out) == 0
    pages = class_.out / "report"
    _, bob, cid = (path.read_text() for path in sorted((pages / "students").glob("*.html")))
    assert "<p>2 of 4</p>" in bob
    assert "You said it in class." in bob
    assert "<p>Not answered</p>" in cid
    # The mean is over answers.
    assert '<td class="number">3 / 4</td>' in (pages / "index.html").read_text()


def test_whoever_joins_while_the_marking_page_is_open_is_on_it(
    course: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    uvicorn = pytest.importorskip("uvicorn", reason="the page needs it")
    class_ = course(QUESTIONS)
    desks: list[Desk] = []
    seen: list[list[str]] = []

    def look() -> None:
        seen.append(sorted(answer["who"] for answer in desks[0].question("why")["answers"]))

    def serve(*_: object, **__: object) -> None:
        look()
        class_.hand_in("bray", work(60, "Two."))
        class_.grade("--roster", class_.write("r.csv", BOTH))
        look()

    monkeypatch.setattr(uvicorn.Server, "run", serve)
    monkeypatch.setattr("grading.mark.app.create", lambda desk, _: desks.append(desk))
    class_.hand_in("alee", work(40, "One."))
    class_.grade("--roster", class_.write("r.csv", "name,login\nAnn Lee,alee\n"))
    assert class_.call("mark", class_.out, "--names", "--no-open") == 0
    assert seen == [["Ann Lee"], ["Ann Lee", "Bob Ray"]]


def test_a_mark_of_more_points_than_the_question_has_now_is_open_again(course: Maker) -> None:
    class_ = course(QUESTIONS)
    for who, points in (("ann", 4), ("bob", 2)):
        class_.hand_in(who, work(80, f"I am {who}."))
        class_.grade()
        class_.mark(who, points)
    assert class_.grade() == {"ann": 90.0, "bob": 65.0}
    path = class_.home / manifest.MANIFEST
    path.write_text(path.read_text().replace("points = 4", "points = 2"))
    assert class_.grade()["ann"] == 80.0
    assert class_.answers()["ann"] == ("I am ann.", None)
    class_.mark("ann", 1)
    assert class_.grade() == {"ann": 65.0, "bob": 90.0}


def test_where_only_answers_in_words_count_there_is_no_score_without_a_mark(
    course: Maker,
) -> None:
    class_ = course("weights = { One = 0, questions = 1 }")
    class_.hand_in("ann", work(40, "One."))
    class_.hand_in("bob", work(60, "Two."))
    roster = ("--roster", class_.write("r.csv", "name\nAnn\nBob\nCid\n"))
    assert class_.grade(*roster) == {"Ann": None, "Bob": None, "Cid": 0.0}
    assert class_.code == 0
    class_.mark("Ann", 3)
    class_.mark("Bob", None, items=("excused",))
    assert class_.grade(*roster) == {"Ann": 75.0, "Bob": None, "Cid": 0.0}
    rows = class_.table(class_.export("csv"))
    assert [(row["final_max"], row["penalty"]) for row in rows] == [
        ("100", "0"),
        ("100", ""),
        ("100", "0"),
    ]


def test_another_question_in_the_assignment_is_no_attempt_of_a_student(course: Maker) -> None:
    class_ = course()
    manifest_ = class_.home / manifest.MANIFEST
    whole = manifest_.read_text()
    class_.hand_in("ann", work(40, "One."))
    class_.hand_in("bob", work(60))

    def attempts() -> dict[str, int]:
        class_.grade()
        with open_book(class_.out) as book:
            events = book.events(book.newest())
        return {who: sum(event.student == who for event in events) for who in ("ann", "bob")}

    # Taken away, added, and there again.
    for text in (whole, whole.partition("[[part.question]]")[0], whole):
        manifest_.write_text(text)
        assert attempts() == {"ann": 1, "bob": 1}
    assert class_.answers() == {"ann": ("One.", None), "bob": ("", None)}
    # What a student changes is an attempt.
    class_.hand_in("ann", work(40, "Two."))
    class_.hand_in("bob", work(70))
    assert attempts() == {"ann": 2, "bob": 2}


def test_marking_also_ends_with_an_excuse(course: Maker) -> None:
    class_ = course(QUESTIONS)
    class_.hand_in("ann", work(40, "One."))
    class_.hand_in("bob", work(60))
    assert class_.grade() == {"ann": 40.0, "bob": 60.0}
    class_.mark("ann", None, items=("excused",))
    # The question counts for Bob, who has not answered it.
    assert class_.grade() == {"ann": 40.0, "bob": 30.0}
    class_.mark("ann", None)
    assert class_.grade() == {"ann": 40.0, "bob": 60.0}
