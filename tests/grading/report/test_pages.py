"""The pages: what they show, and that nothing in a submission can act in them."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grading.judging.results import Report, SubmissionResult
from grading.report import (
    Extras,
    class_page,
    exercise_panel,
    figures,
    overview_panel,
    student_page,
    write_pages,
)
from grading.report.code import Function, Line
from grading.report.environment import with_code
from grading.report.extras import Marked
from grading.report.figures import exercises, histogram, mistakes, summary
from grading.report.gallery import Gallery
from grading.report.pages import file_names
from grading.report.similarity import Cluster

VOID = {"meta", "input", "img", "br", "line", "rect", "hr"}


class Reader(HTMLParser):
    """Collects tags, attributes and tables, and insists that every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID or tag == "rect":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def pages(report: Report) -> list[str]:
    return [class_page(report)] + [
        student_page(report, submission, brief=True) for submission in report.submissions
    ]


def test_no_submission_can_act_in_a_page(report: Report) -> None:
    for number, page in enumerate(pages(report)):
        read = Reader(page)
        assert read.count("script") == (number == 0)  # the class page's own
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert not [a for _, attrs in read.tags for a in attrs if a.startswith("on")]
    assert "<script>alert(1)</script>" in Reader(pages(report)[0]).text


def test_pages_need_nothing_from_elsewhere(report: Report) -> None:
    for page in pages(report):
        read = Reader(page)
        for _, attrs in read.tags:
            for name in ("src", "href", "action"):
                target = attrs.get(name) or ""
                assert not re.match(r"(?!data:image/png;)[a-z]+:|//", target), target
        assert "url(" not in page
        assert "default-src 'none'" in page


def test_tables_say_what_they_hold(report: Report) -> None:
    for page in pages(report):
        read = Reader(page)
        assert read.count("caption") == read.count("table") > 0 or read.count("table") == 0
        assert all(attrs.get("scope") in ("col", "row") for tag, attrs in read.tags if tag == "th")


def test_a_status_is_a_word_and_not_a_colour_alone(report: Report) -> None:
    text = Reader(pages(report)[0]).text
    for word in ("passed", "partly right", "error", "grader's fault"):
        assert word in text


def test_the_student_page_shows_what_was_found(report: Report) -> None:
    text = Reader(student_page(report, report.submissions[1])).text
    for words in (
        "largest difference of 3.2",
        "relative error 0.042",
        "bias-never-added",
        "Every filter f",
        "conv(<x>, stride=2)",
        "cs231n/layers.py:3",
        "<b>printed</b>",
        "not finite",
    ):
        assert words in text


def test_a_message_that_is_the_headline_stands_once(report: Report) -> None:
    submission = report.submissions[1]
    exercise = submission.exercises[0]
    message = next(test.message for test in exercise.tests if test.message)
    for exercise.headline in (message, "Another sentence."):
        assert student_page(report, submission, brief=True).count(message) == 1


def test_nothing_of_hidden_tests_is_on_a_students_page(report: Report) -> None:
    submission = report.submissions[1]
    hidden = submission.exercises[0].tests[-1]
    hidden.name, hidden.message, hidden.misconception = "only-hidden", "drawn", "seen-in-hidden"
    for brief in (True, False):
        page = student_page(report, submission, brief=brief)
        assert not [word for word in ("only-hidden", "drawn", "seen-in-hidden") if word in page]
        assert "idden" not in page[page.index("<main>") :].replace("aria-hidden", "")


def test_why_a_person_has_to_decide_is_not_for_students() -> None:
    other = "'kimmin' matches more than one person on the roster: Min Kim (10008), Min Kim (10009)"
    notes = ["There is no score until a person decides.", f"class/kimmin.zip: {other}"]
    kim = SubmissionResult("Min Kim (10008)", "undecided", None, 10.0, 0.0, [], notes)
    for brief in (True, False):
        page = student_page(Report("hw", "id", [kim]), kim, brief=brief)
        assert notes[0] in page
        assert "10009" not in page


def test_the_script_of_the_class_page_is_the_one_it_admits(report: Report) -> None:
    page = class_page(report)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.replace("&#39;", "'").replace("&#43;", "+")


def test_the_arithmetic_of_the_policy_is_on_the_page(report: Report) -> None:
    submission = report.submissions[1]
    lines = ["Tests: 15 of 20.", "Final score: 12 of 20."]
    submission.policy = {"final": 12.0, "max": 20.0, "lines": lines}
    text = Reader(student_page(report, submission)).text
    assert "12 of 20 points (60%)" in text
    assert all(line in text for line in lines)
    assert (summary(report)["median"], summary(report)["full"]) == (60.0, 1)
    report.submissions[0].policy = {"final": 18.0, "max": 20.0, "lines": ["Late penalty: 2."]}
    assert summary(report)["full"] == 0


def test_code_is_shown_with_what_was_found_at_its_lines(report: Report) -> None:
    name = report.submissions[1].student
    code = Function("a.py", "f", (Line(3, "a < b", ("basic: it raises",)), Line(4, "</li>")), 7)
    extras = Extras(codes={name: {"conv": [code]}}, similar=[Cluster((name, "ada"), 0.93)])
    read = Reader(student_page(report, report.submissions[1], extras=extras))
    for word in ("a < b", "basic: it raises", "</li>", "and 7 more lines"):
        assert word in read.text
    assert "2 students, at least 93% alike" in Reader(class_page(report, extras)).text


def test_points_lost_on_a_passed_test_are_explained(report: Report) -> None:
    test = report.submissions[0].exercises[0].tests[0]
    test.score, test.message = 0.0, "Right here; wrong on hidden inputs."
    assert test.message in student_page(report, report.submissions[0])


def test_a_fault_has_no_zero(report: Report) -> None:
    assert "- of 20 points" in Reader(student_page(report, report.submissions[3])).text
    assert summary(report) == {
        "submissions": 4,
        "mean": pytest.approx(175 / 3),
        "median": 75.0,
        "full": 1,
        "faults": 1,
    }


def test_figures_of_a_class(report: Report) -> None:
    assert [b.count for b in histogram(report)] == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1]
    conv = exercises(report)[0]
    assert (conv.points, conv.full, conv.graded) == (7.5, 1, 2)
    (mistake,) = mistakes(report)
    assert (mistake.id, len(mistake.students)) == ("bias-never-added", 1)


def test_an_empty_class_has_a_page() -> None:
    text = Reader(class_page(Report("empty", "id"))).text
    assert "No exercise was graded." in text


def test_file_names_are_plain_and_differ(report: Report) -> None:
    report.submissions.append(SubmissionResult("../../ada", "ok", 1.0, 1.0, 0.0))
    report.submissions.append(SubmissionResult("学生", "ok", 1.0, 1.0, 0.0))
    names = file_names(report)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"\d{4}(-[a-z0-9-]+)?\.html", name) for name in names)


def test_every_link_leads_to_a_page(report: Report, tmp_path: Path) -> None:
    index = write_pages(report, tmp_path / "report")
    links = [
        attrs["href"]
        for page in tmp_path.rglob("*.html")
        for tag, attrs in Reader(page.read_text()).tags
        if tag == "a"
    ]
    assert links
    for page in tmp_path.rglob("*.html"):
        read = Reader(page.read_text())
        ids = {attrs["id"] for _, attrs in read.tags if "id" in attrs}
        for tag, attrs in read.tags:
            if tag == "a":
                path, _, anchor = (attrs["href"] or "").partition("#")
                assert (page.parent / path).exists()
                assert not anchor or anchor in ids
    assert index.name == "index.html"


def test_pages_are_replaced_as_a_whole(report: Report, tmp_path: Path) -> None:
    write_pages(report, tmp_path / "report")
    report.submissions = report.submissions[:1]
    write_pages(report, tmp_path / "report")
    assert len(list((tmp_path / "report" / "students").iterdir())) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("name", ["thesis.txt", "index.html", "students/0001-ada.txt"])
@pytest.mark.parametrize("again", [False, True])
def test_other_files_are_never_replaced(
    report: Report, tmp_path: Path, name: str, again: bool
) -> None:
    folder = tmp_path / "report"
    if again:
        write_pages(report, folder)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("mine")
    (folder / ".DS_Store").write_text("left by a file manager")
    with pytest.raises(ValueError, match=f"other files, such as {name}"):
        write_pages(report, folder)
    assert (folder / name).read_text() == "mine"
    (folder / name).unlink()
    write_pages(report, folder)


def test_panels_of_a_notebook(report: Report) -> None:
    exercise = report.submissions[1].exercises[0]
    read = Reader(exercise_panel(exercise, ["Think."], 12.5, 20.0))
    for word in ("5 of 10 points", "Hint 1:", "Think.", "12.5 of 20 points (62%) so far"):
        assert word in read.text
    assert "width: 62.5%" in exercise_panel(exercise, [], 12.5, 20.0)
    overview = Reader(overview_panel(report.submissions[0].exercises))
    assert "20 of 20 points" in overview.text


def test_a_gallery_holds_its_pictures(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG")
    gallery = Gallery("A <title>", "intro")
    gallery.claims = [("it works", True), ("it flies", False)]
    gallery.tables = [("Speeds", ("Layer", "Naive"), [("conv", "1 s")])]
    gallery.pictures = [("Curves", "they fall", picture)]
    film = tmp_path / "b.gif"
    film.write_bytes(b"GIF89a")
    gallery.films = [("Pooling", film)]
    read = Reader(gallery.html())
    images = [attrs for tag, attrs in read.tags if tag == "img"]
    assert images[0]["src"] == "data:image/png;base64,iVBORw=="
    assert images[0]["alt"] == "they fall"
    assert images[1]["src"] == "data:image/gif;base64,R0lGODlh"
    assert images[1]["alt"] == "Pooling, window by window"
    films = read.text.index("The layers at work")
    assert read.text.index("Curves") < films < read.text.index("it works")
    assert read.text.count("Speeds") == 1
    assert "failed it flies" in " ".join(read.text.split())


def test_the_class_page_tells_how_many_passed_each_test(report: Report) -> None:
    found = figures.tests(report)["conv"]
    stride = next(twin for twin in found if twin.name == "stride 2, pad 0")
    assert (stride.passed, stride.graded, stride.points, stride.max_score) == (0, 1, 0.0, 5.0)
    basic = next(twin for twin in found if twin.name == "basic")
    assert (basic.passed, basic.graded, basic.share) == (2, 2, 1.0)
    assert "2 tests, the hardest passed by 0% of students" in Reader(class_page(report)).text


def test_the_class_page_tells_how_each_question_was_answered(report: Report) -> None:
    marks = [Marked("Why", 4.0, 4.0), Marked("Why", 1.0, 4.0), Marked("Why", None, 4.0)]
    (why,) = figures.questions(marks)
    assert (why.answered, why.marked, why.full, why.points) == (3, 2, 1, 2.5)
    excused = Marked("Else", None, 4.0, excused=True)
    extras = Extras(marks={"ada": [*marks, excused]})
    assert "Else" not in Reader(class_page(report, extras)).text
    assert "2.5 / 4" in Reader(class_page(report, extras)).text


def test_the_code_of_a_message_is_in_a_font_where_a_caret_finds_its_place() -> None:
    page = with_code("SyntaxError: <never> closed\n    f(x\n     ^\nClose it.")
    assert page == (
        "SyntaxError: &lt;never&gt; closed\n<code>    f(x</code>\n<code>     ^</code>\nClose it."
    )


def test_whoever_handed_in_nothing_is_a_student_without_a_submission() -> None:
    nothing = SubmissionResult("bob", "missing", 0.0, 10.0, 0.0, [], ["No submission."])
    page = class_page(Report("hw", "id", [nothing]))
    assert "<dt>Students</dt><dd>1</dd>" in page
    assert "Submissions</dt>" not in page
