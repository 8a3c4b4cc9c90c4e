"""What is handed in: all of it or nothing, and as the grader takes it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cs231n.cli import main
from grading.cli import check
from grading.intake.files import entries
from grading.intake.work import submission
from grading.judging.judge import Judge
from grading.spec import manifest, markers, notebook_cells
from grading.spec.manifest import Assignment, Question
from grading.student import prose, prose_pdf, submit
from grading.student.prose import Answer

pytest.importorskip("reportlab", reason="reportlab is not installed: no PDF of the answers")

# A picture of one red pixel.
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAE"
    "hQGAhKmMIQAAAABJRU5ErkJggg=="
)
BOOK = Path("notebooks") / "Rows.ipynb"
QUESTIONS = """
[[part.question]]
id = "why_rows"
title = "Why rows?"
points = 2

[[part.question]]
id = "why_means"
title = "Why means?"
points = 2
"""


def cell(text: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    mark = {"grade_id": name, "solution": True, "grade": True, "locked": False}
    meta = {"nbgrader": mark} if name else {}
    return {"cell_type": "markdown", "metadata": meta, "source": text, **more}


@pytest.fixture
def course(own_toy: Path) -> Path:
    """The toy course with two questions, one of them answered."""
    path = own_toy / manifest.MANIFEST
    text = path.read_text()
    at = text.index("[[part]]", text.index("[[part]]") + 1)
    path.write_text(text[:at] + QUESTIONS + "\n" + text[at:])
    path = own_toy / BOOK
    book = json.loads(path.read_text())
    picture = {"attachments": {"dot.png": {"image/png": DOT}}}
    drawn = {"output_type": "display_data", "metadata": {}, "data": {"image/png": DOT}}
    book["cells"] += [
        cell("### Why rows?"),
        cell(
            "Since $s_i$ is **one** a row.\n\n![a dot](attachment:dot.png)", "why_rows", **picture
        ),
        {
            "cell_type": "code",
            "metadata": {},
            "source": "plot()",
            "outputs": [drawn],
            "execution_count": 1,
        },
        cell("### Why means?"),
        cell(notebook_cells.PROSE, "why_means"),
    ]
    path.write_text(json.dumps(book))
    return own_toy


@pytest.fixture
def run(course: Path, tmp_path: Path) -> Callable[..., Result]:
    def call(*arguments: str) -> Result:
        line = ["submit", "--out", str(tmp_path / "ann.zip"), "--assignment", str(course)]
        return CliRunner().invoke(main, [*line, *arguments])

    return call


def test_the_archive_is_whole_and_can_be_graded(
    run: Callable[..., Result], course: Path, tmp_path: Path, judge: Judge
) -> None:
    helper = course / "toy" / "mine.py"
    helper.write_text("X = 1\n")
    result = run()
    assert result.exit_code == 0, result.output
    assert "Why means?: not answered yet." in result.output
    assert "1 of 2 questions" in " ".join(result.output.split())

    path = tmp_path / "ann.zip"
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert {"toy/rows.py", "toy/model.py", "toy/mine.py", BOOK.as_posix()} <= set(held)
    listing = json.loads(held.pop(submit.MANIFEST))
    assert [entry["path"] for entry in listing["files"]] == sorted(held)
    for entry in listing["files"]:
        data = held[entry["path"]]
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["bytes"] == len(data)
    assert listing["versions"]["python"].startswith("3.")
    assert listing["public_checks"]["score"] == listing["public_checks"]["max_score"] == 100
    assert [entry["given"] for entry in listing["answers"]] == [True, False]
    assert held[submit.PDF].startswith(b"%PDF-")

    page = held[submit.PAGE].decode()
    assert page.index("Why rows?") < page.index("<strong>one</strong>") < page.index("Why means?")
    assert page.count(f"data:image/png;base64,{DOT}") == 2  # the one named, the one drawn
    assert 'class="math"' in page
    assert "s_i" in page
    assert "(not answered)" in page
    assert "http" not in page

    shape = submission.shape_of(judge.assignment)
    handed = submission.read([entries.named(path, path.name)], "ann", shape)
    graded = judge.grade(handed)
    assert (graded.student, graded.score) == ("ann", 100.0)


@pytest.mark.parametrize("file", ["toy/rows.py", "toy/model.py", BOOK.as_posix()])
def test_a_missing_file_is_an_error_and_never_a_smaller_archive(
    run: Callable[..., Result], course: Path, tmp_path: Path, file: str
) -> None:
    (course / file).unlink()
    result = run()
    assert result.exit_code == 1
    assert f"{file} is missing" in result.output
    assert "No archive was made" in result.output
    assert not (tmp_path / "ann.zip").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("toy/rows.py", "    ### END SOLUTION\n", "", "has no"),
        ("toy/rows.py", "    ### BEGIN SOLUTION\n", "", "has no"),
        (BOOK.as_posix(), "why_rows", "why_not", "the cell of question 'Why rows?' is missing"),
        (BOOK.as_posix(), '"cells"', '"sells"', "not a notebook"),
    ],
)
def test_what_cannot_be_graded_is_not_packed(
    run: Callable[..., Result],
    course: Path,
    tmp_path: Path,
    file: str,
    old: str,
    new: str,
    message: str,
) -> None:
    path = course / file
    text = path.read_text()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogateescape"))
    result = run()
    assert result.exit_code == 1, result.output
    assert message in " ".join(result.output.split())
    assert not (tmp_path / "ann.zip").exists()


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("return out\n", "return (out\n", "toy/rows.py, line"),
        ("x * columns", "x * columns # \udcff", "is not UTF-8"),
    ],
)
def test_what_costs_a_function_or_nothing_is_packed_with_a_warning(
    run: Callable[..., Result], course: Path, tmp_path: Path, old: str, new: str, warning: str
) -> None:
    path = course / "toy/rows.py"
    text = path.read_text()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogateescape"))
    result = run()
    assert result.exit_code == 0, result.output
    assert warning in " ".join(result.output.split())
    assert (tmp_path / "ann.zip").exists()


def test_an_empty_file_is_named(run: Callable[..., Result], course: Path) -> None:
    (course / "toy/rows.py").write_text("\n")
    assert "toy/rows.py is empty. Restore it" in " ".join(run().output.split())


def test_markers_of_the_hand_out_are_looked_at() -> None:
    start, end = markers.START_YOURS, markers.END_YOURS
    assert submit.unpaired([start, "x", end], "a.py") == []
    assert "line 1" in submit.unpaired([start, "x"], "a.py")[0]
    assert "line 2" in submit.unpaired(["x", end], "a.py")[0]
    assert "line 1" in submit.unpaired([start, start, end], "a.py")[0]


def test_an_exercise_that_does_not_pass_stops_nothing(
    run: Callable[..., Result], course: Path, tmp_path: Path
) -> None:
    path = course / "toy" / "rows.py"
    path.write_text(path.read_text().replace("x * columns", "x + columns"))
    assert run().exit_code == 0
    with zipfile.ZipFile(tmp_path / "ann.zip") as archive:
        checks = json.loads(archive.read(submit.MANIFEST))["public_checks"]
    assert 0 < checks["score"] < 100


def test_a_package_that_is_missing_is_named_before_anything_is_checked(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bleach", None)
    monkeypatch.setattr(check, "run_all", lambda *_: pytest.fail("the checks ran first"))
    result = run()
    assert result.exit_code == 2, result.output
    assert "bleach" in result.output
    assert not (tmp_path / "ann.zip").exists()


def test_problems_are_never_packed(course: Path, tmp_path: Path) -> None:
    handed = submit.Gathered(problems=["x"])
    with pytest.raises(ValueError, match="1 problems"):
        submit.pack(manifest.load(course), handed, [], tmp_path / "a.zip")


def test_a_cell_as_it_was_handed_out_is_no_answer() -> None:
    source = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "q"}}, "source": source}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    text, _ = notebook_cells.blank(json.dumps(book), "n.ipynb")
    handed_out = "".join(json.loads(text)["cells"][0]["source"])
    assert not answered(handed_out).given
    assert not answered(f" {notebook_cells.PROSE}\n").given
    assert answered(source).given
    assert answered("Because.").given
    assert answered(handed_out.replace("raise ", "# raise ").replace("# *", "y = 1\n# *")).given
    assert answered(handed_out.replace("raise ", "return x\n    raise ")).given
    black = handed_out.replace('Error("', 'Error(\n        "').replace('")', '"\n    )')
    assert "Error(\n" in black
    assert not answered(black).given


def answered(text: str) -> Answer:
    return Answer(Question("q", "Title & <more>", 1.0, "one", "n.ipynb"), text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="data:text/html,x" onclick="alert(1)">x</a>',
        '<iframe src="https://a.b"></iframe><style>p{}</style>',
        "![x](https://a.b/tracker.png)",
        '<svg onload="alert(1)"></svg>',
    ],
)
def test_nothing_in_an_answer_runs_or_calls_home(text: str) -> None:
    rendered = prose.html(answered(f"before {text} after"))
    assert "before" in rendered
    low = rendered.lower()
    for bad in ("<script", "onerror=", "onclick=", "onload=", "<iframe", "<style", "<svg"):
        assert bad not in low.replace("&lt;", "(")
    assert 'href="javascript' not in low
    assert 'href="data' not in low
    assert 'src="http' not in low


def test_a_picture_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(base64.b64decode(DOT))
    folder = tmp_path / "course" / "notebooks"
    folder.mkdir(parents=True)
    (folder / "mine.png").write_bytes(base64.b64decode(DOT))
    cells = [cell("![a](../../secret.png) ![b](mine.png)", "q")]
    found = prose.answer(Question("q", "Q", 1.0, "one", "n"), {"cells": cells}, folder)
    assert found is not None
    page = prose.html(found)
    assert "../../secret.png not found" in page
    assert page.count(DOT) == 1


@pytest.mark.parametrize(
    "text",
    [
        "![a](p.png 'title')",
        "![a](my%20plot.png)",
        "![a](<my plot.png>)",
        "![a](p(1).png)",
        "![a][1]\n\n[1]: p.png",
        '<img src="p.png" width="400">',
        "![a](<attachment:my plot.png>)",
        '<img src="attachment:image.png">',
        f'<img src="data:image/png;base64,{DOT}">',
    ],
)
def test_a_picture_is_shown_in_every_form_that_jupyter_shows(text: str, tmp_path: Path) -> None:
    for name in ("p.png", "my plot.png", "p(1).png"):
        (tmp_path / name).write_bytes(base64.b64decode(DOT))
    attached = {name: {"image/png": DOT} for name in ("my plot.png", "image.png")}
    book = {"cells": [cell(text, "q") | {"attachments": attached}]}
    found = prose.answer(Question("q", "Q", 1.0, "one", "n"), book, tmp_path)
    assert found is not None
    assert DOT in prose.html(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("![a](attachment:image.png)", "picture image.png: open"),
        ("![a](<attachment:my p.png?sha256=0123456789ab>)", "picture my p.png: open"),
        ("<img src='p.png'>", "picture p.png: open"),
        ("![a](https://a.b/c.png)", "picture at https://a.b/c.png"),
        ('<img src="data:image/svg+xml;base64,PHN2Zz4=">', "a picture cannot be shown"),
    ],
)
def test_a_picture_that_the_marking_page_does_not_have_is_named(text: str, words: str) -> None:
    assert words in prose.html(answered(text))


def test_what_a_notebook_stores_as_a_picture_is_only_text(tmp_path: Path) -> None:
    stored = {"p.png": {"image/png": '\\g<9>"><script>'}}
    book = {"cells": [cell("![a](attachment:p.png)", "q") | {"attachments": stored}]}
    found = prose.answer(Question("q", "Q", 1.0, "one", "n"), book, tmp_path)
    assert found is not None
    assert "\\g&lt;9&gt;&quot;&gt;&lt;script&gt;" in prose.html(found)


def test_a_picture_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "p.svg").write_text("<svg/>")
    for name, words in (("p.svg", "save it as PNG"), ("x" * 300 + ".png", "not found")):
        answer = Answer(answered("").question, f"![a]({name})", folder=tmp_path)
        assert words in prose.html(answer)


def test_all_copies_of_a_cell_count_and_an_empty_one_hides_no_answer() -> None:
    question = Question("q", "Q", 1.0, "one", "n")
    texts = [notebook_cells.PROSE, "My answer.", "My answer.", "More."]
    for cells in (texts, texts[::-1]):
        found = prose.answer(question, {"cells": [cell(text, "q") for text in cells]}, Path())
        assert found is not None
        assert found.given
        assert sorted(found.text.split("\n\n")) == ["More.", "My answer."]
    blank = prose.answer(question, {"cells": [cell(texts[0], "q")] * 2}, Path())
    assert blank is not None
    assert not blank.given


@pytest.mark.parametrize("attachments", [None, {"x.png": None}, {}, [], {"x.png": "drawn"}])
def test_a_picture_that_is_not_there_stops_nothing(attachments: Any, tmp_path: Path) -> None:
    above = cell("![x](attachment:x.png) ![y](a\0b.png)", "q") | {"attachments": attachments}
    below = [
        cell("1 + 1", "") | {"cell_type": "code", "outputs": outputs}
        for outputs in ([{"data": None}], ["2"], "2", [{"data": {"image/png": [2]}}])
    ]
    found = prose.answer(Question("q", "Q", 1.0, "one", "n"), {"cells": [above, *below]}, tmp_path)
    assert found is not None
    assert "picture x.png is missing" in prose.html(found)


RICH = """# A heading

Words with **bold _both_** and `code $x$`, and $\\frac{a}{b}$; it costs $5 or $6.

- one
- two
  1. inner

$$\\sqrt{\\sum_i x_i^2}$$

$$\\begin{bmatrix} a & b \\end{bmatrix}$$

\\begin{align*}
a &= b_1 \\\\
  &< c
\\end{align*}

```python
for i in range(3):
    print(i)
```

| a | b |
|---|---|
| 1 | 2 |

> Zitat: žluťoučký ∂L/∂x <b><i>tags that do not nest</b></i>
"""


def test_a_rich_answer_becomes_a_page_and_a_pdf(course: Path) -> None:
    rendered = prose.html(answered(RICH))
    alts = re.findall(r'<img class="math"[^>]* alt="([^"]*)"', rendered)
    assert alts == ["\\frac{a}{b}", "\\sqrt{\\sum_i x_i^2}", "a = b_1", "&lt; c"]
    assert "<code>\\begin{bmatrix} a &amp; b \\end{bmatrix}</code>" in rendered
    assert "<code>code $x$</code>" in rendered
    assert "costs $5 or $6" in rendered
    pdf = prose_pdf.write("Title & <more>", [answered(RICH), answered("")])
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 10_000  # with fonts
    assert pdf == prose_pdf.write("Title & <more>", [answered(RICH), answered("")])


def test_a_tall_formula_covers_no_other_line_of_the_pdf(tmp_path: Path) -> None:
    rendered = prose.html(answered("$$\\sum_{i=1}^N x_i$$"))
    (paragraph,) = prose_pdf._Flow(prose_pdf._styles(), 480, tmp_path).read(rendered)
    assert paragraph.wrap(480, 800)[1] > 20  # a line of text has 15


@given(st.text(alphabet="ab $\\{}_^<>/&!`*#|\n-[]()\"'é\0", max_size=80))
def test_no_answer_breaks_the_page_or_the_pdf(text: str) -> None:
    prose.html(answered(text))
    assert prose_pdf.write("T", [answered(text)]).startswith(b"%PDF-")


def test_an_answer_of_nothing_but_beginnings_of_formulas_is_soon_read() -> None:
    # Reading to the end from each beginning would take many minutes.
    code = (
        "from grading.student.prose import _MATH\n"
        r"for begin in (r'\[', r'\(', r'\begin{align}'): _MATH.sub('', begin * 200_000)"
    )
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)


def test_a_part_without_questions_needs_no_page(own_toy: Path, tmp_path: Path) -> None:
    whole: Assignment = manifest.load(own_toy)
    handed = submit.gather(whole)
    assert handed.problems == []
    submit.render(whole, handed)
    packed = submit.pack(whole, handed, [], tmp_path / "a.zip")
    assert submit.PDF not in [entry["path"] for entry in packed["files"]]
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())) as archive:
        assert archive.testzip() is None
