"""What a notebook shows, and how progress is kept between checks."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import grading
from grading.judging import published
from grading.judging.results import ExerciseResult, TestResult
from grading.spec import manifest
from grading.student import checking, notebook, progress
from grading.student.roadmap import Roadmap

EXERCISES = [
    {"id": "add", "points": 60, "hints": ["Plus."]},
    {"id": "scale", "points": 40, "where": ["pkg/a.py:Tool.scale"], "look": 'draw("{test}")'},
]
SOURCE = """
def add(a, b):
    return a + b


class Tool:
    def scale(self, a):
        return a
"""


@pytest.fixture
def small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_manifest: Callable[..., None]
) -> manifest.Assignment:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "notebooks").mkdir()
    write_manifest(tmp_path, {"One": EXERCISES})
    (tmp_path / "pkg" / "a.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path / "notebooks")
    return manifest.load()


def verdict(name: str, points: float, status: str = "ok") -> ExerciseResult:
    score = {"ok": points, "fault": None}.get(status, 0.0)
    test = TestResult("plain", "public", status, score, points, "got 1, expected 2")
    test.detail = {"calls": [f"{name}(1)"]}
    return ExerciseResult(name, name.title(), status, score, points, 0.1, [test])


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> None:
    class Runner:
        def __enter__(self) -> Runner:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def close(self) -> None:
            return None

    def check(_: object, __: Path, info: manifest.ExerciseInfo, *___: object) -> ExerciseResult:
        return verdict(info.id, info.points, "ok" if info.id == "add" else "wrong")

    monkeypatch.setattr(checking, "open_sandbox", Runner)
    monkeypatch.setattr(published, "check", check)


@pytest.mark.parametrize(("status", "calls"), [("missing", False), ("wrong", True)])
def test_an_answer_that_is_not_written_shows_no_calls(status: str, calls: bool) -> None:
    panel = notebook.Panel(verdict("add", 60, status), (), 0, 100)
    assert ("add(1)" in panel._repr_html_()) == calls
    assert ("add(1)" in repr(panel)) == calls


def test_a_panel_reads_as_text_and_as_html(small: manifest.Assignment, judged: None) -> None:
    panel = grading.check("add", hint=1)
    assert panel.passed
    assert "60 of 100 points so far" in repr(panel)
    assert "Hint 1: Plus." in repr(panel)
    assert "60 of 100 points so far" in panel._repr_html_()
    failed = grading.check("scale")
    assert not failed.passed
    assert "got 1, expected 2" in repr(failed)
    assert "60 of 100 points so far" in repr(failed)


def test_a_function_instead_of_its_name_is_told_what_to_type(small: manifest.Assignment) -> None:
    def scale_rows() -> None: ...

    with pytest.raises(TypeError, match=r'in quotes: check\("scale_rows"\)'):
        notebook.check(scale_rows)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [None, 3, ["add"]])
def test_anything_else_that_is_no_name_is_answered_with_an_example(
    small: manifest.Assignment, given: object
) -> None:
    with pytest.raises(TypeError, match=r'in quotes: check\("add"\)'):
        notebook.check(given)  # type: ignore[arg-type]


def test_a_hint_that_is_no_number_is_answered_with_an_example(small: manifest.Assignment) -> None:
    with pytest.raises(TypeError, match="such as hint=1: got '1'"):
        notebook.check("add", hint="1")  # type: ignore[arg-type]


def test_an_unknown_exercise_names_the_nearest(small: manifest.Assignment) -> None:
    with pytest.raises(ValueError, match="scale"):
        grading.check("scal")


def test_a_panel_shows_the_next_hint_and_where_to_go_on(
    small: manifest.Assignment, judged: None
) -> None:
    passed = grading.check("add")
    assert "Next: scale, pkg/a.py:7" in repr(passed)
    assert "1 of 2 exercises done" in repr(passed)
    assert "Plus." not in passed._repr_html_()  # no hint is needed any more
    failed = grading.check("scale")
    assert "Next: scale" in repr(failed)
    (small.root / "pkg" / "a.py").write_text(SOURCE.replace("a + b", "a - b"))
    again = grading.check("scale")
    assert "0 of 2 exercises done" in repr(again)
    assert "add</b>" not in again._repr_html_()
    assert "changed since its last check" in again._repr_html_()


def test_a_failed_test_can_be_looked_at_where_the_assignment_says_how(
    small: manifest.Assignment, judged: None
) -> None:
    failed = grading.check("scale")
    assert 'To see this case number by number: draw("plain")' in repr(failed)
    assert "<code>draw(&#34;plain&#34;)</code>" in failed._repr_html_()
    assert "number by number" not in grading.check("add")._repr_html_()
    quoted = Roadmap([], None, 0, None, 'draw("{test}")')
    assert quoted.look_at('a "b" \\') == r'draw("a \"b\" \\")'


def test_nothing_is_looked_at_if_the_file_could_not_be_loaded(
    small: manifest.Assignment, judged: None
) -> None:
    failed = grading.check("scale")
    failed.exercise.tests[0].detail = {"calls": []}
    assert "number by number" not in repr(failed)
    assert "draw(" not in failed._repr_html_()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("return f'<svg>{exercise}, {test}</svg>'", "<svg>scale, plain</svg>"),
        ("raise SyntaxError('broken by the student')", ""),
    ],
)
def test_the_assignment_shows_the_failed_case_inside_the_panel(
    small: manifest.Assignment,
    monkeypatch: pytest.MonkeyPatch,
    judged: None,
    body: str,
    shown: str,
) -> None:
    (small.root / "shows_cases.py").write_text(f"def show(exercise, test):\n    {body}\n")
    monkeypatch.syspath_prepend(str(small.root))
    monkeypatch.delitem(sys.modules, "shows_cases", raising=False)
    text = (small.root / manifest.MANIFEST).read_text()
    (small.root / manifest.MANIFEST).write_text(f'{text}\n[grading]\nlook = "shows_cases:show"\n')
    panel = grading.check("scale")._repr_html_()
    assert ("<summary" in panel.partition("grading-look")[2].partition("<code>")[0]) == bool(shown)
    assert shown in panel
    assert "<code>draw(&#34;plain&#34;)</code>" in panel
    assert "<svg>" not in grading.check("add")._repr_html_()


def test_a_hint_not_asked_for_is_one_click_away(
    small: manifest.Assignment, monkeypatch: pytest.MonkeyPatch, judged: None
) -> None:
    monkeypatch.setattr(
        published,
        "check",
        lambda whole, root, info, *_: verdict(info.id, 60.0, "wrong"),
    )
    panel = grading.check("add")
    assert "check('add', hint=1) shows hint 1 of 1" in repr(panel)
    assert "Plus." not in repr(panel)
    closed = panel._repr_html_().split("<details")
    assert any("Hint 1 of 1" in part and "Plus." in part for part in closed[1:])


@pytest.mark.parametrize("status", ["ok", "wrong"])
def test_a_panel_can_be_read_without_seeing_it(
    small: manifest.Assignment, monkeypatch: pytest.MonkeyPatch, judged: None, status: str
) -> None:
    monkeypatch.setattr(
        published, "check", lambda whole, root, info, *_: verdict(info.id, 60.0, status)
    )
    html = grading.check("add")._repr_html_()
    assert 'role="region" aria-label="Verdict on add"' in html
    assert 'role="progressbar"' in html
    # Rail and bar keep their colors in high contrast, where nothing else tells them apart.
    assert html.count("forced-color-adjust: none") == 2
    assert {"ok": "passed", "wrong": "wrong"}[status] in html
    inks = re.findall(rf"(?<![-\w])color: (?:var\(--grading-ink, )?{BOTH}", html)
    assert inks
    for light, dark in inks:
        assert contrast(light, "#fff") >= 4.5, light
        assert contrast(dark, "#111") >= 4.5, dark
    assert "background: var(--grading-ground, light-dark(#fff, #111))" in html


# A colour as it is in the light and in the dark.
BOTH = r"light-dark\((#\w+), (#\w+)\)"


@pytest.mark.parametrize("status", ["ok", "wrong", "missing"])
def test_every_colour_of_a_panel_follows_the_theme(
    small: manifest.Assignment, monkeypatch: pytest.MonkeyPatch, judged: None, status: str
) -> None:
    monkeypatch.setattr(
        published, "check", lambda whole, root, info, *_: verdict(info.id, 60.0, status)
    )
    for html in (grading.check("add")._repr_html_(), grading.check_all()._repr_html_()):
        styles = re.findall(r'style="([^"]*)"', html)
        assert styles
        for style in styles:
            # What is not named for both would stay as it is in the dark.
            assert "#" not in re.sub(BOTH, "", style), style
        assert "color-scheme: var(--grading-scheme, light)" in html
        for theme in ("prefers-color-scheme: dark", '[data-jp-theme-light="false"]'):
            assert theme in html
        assert html.count("<style>") == 1


def test_jupyter_s_colours_are_those_of_a_page_that_names_its_theme(
    small: manifest.Assignment, judged: None
) -> None:
    html = grading.check("add")._repr_html_()
    (desktop,) = re.findall(r"@media \(prefers-color-scheme: dark\) (.*)", html)
    assert "--grading-scheme: dark" in desktop
    lines = [line for line in html.splitlines() if "--jp-" in line]
    assert lines
    assert all(line.startswith("[data-jp-theme-light]") for line in lines)


def contrast(ink: str, ground: str) -> float:
    """The contrast of two colours as WCAG 2 defines it; 4.5 is asked of text."""

    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, bright = sorted((light(ink), light(ground)))
    return (bright + 0.05) / (dark + 0.05)


def test_all_of_a_part(small: manifest.Assignment, judged: None) -> None:
    overview = grading.check_all("One")
    assert not overview.passed
    assert "60 / 100" in repr(overview)
    assert "60 of 100 points" in overview._repr_html_()
    with pytest.raises(ValueError, match="One"):
        grading.check_all("Two")


def test_progress_holds_until_the_function_changes(small: manifest.Assignment) -> None:
    assert progress.earned(small) == (0.0, 100.0)
    progress.record(small, [verdict("add", 60.0)])
    assert progress.earned(small) == (60.0, 100.0)
    path = small.root / "pkg" / "a.py"
    path.write_text(SOURCE.replace("return a\n", "return 2 * a\n"))
    assert progress.earned(small) == (60.0, 100.0)  # another function changed
    path.write_text(SOURCE.replace("a + b", "a - b"))
    assert progress.earned(small) == (0.0, 100.0)


@pytest.mark.parametrize("content", ["", "[1]", '{"add": 3}', '{"add": {"score": "60"}}', "\x00"])
def test_a_broken_progress_file_costs_nothing(small: manifest.Assignment, content: str) -> None:
    path = small.root / progress.FILE
    path.parent.mkdir()
    path.write_text(content)
    assert progress.earned(small) == (0.0, 100.0)
    progress.record(small, [verdict("add", 60.0)])
    assert progress.earned(small) == (60.0, 100.0)


def test_a_forged_progress_file_gives_no_more_than_there_is(small: manifest.Assignment) -> None:
    progress.record(small, [verdict("add", 60.0)])
    path = small.root / progress.FILE
    path.write_text(path.read_text().replace("60.0", "6000.0"))
    assert progress.earned(small)[0] == 60.0


def test_importing_the_grader_costs_nothing() -> None:
    code = "import sys, grading; sys.exit('numpy' in sys.modules or len(grading.__all__) != 3)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    with pytest.raises(AttributeError, match="nothing"):
        _ = grading.nothing
    assert notebook.check is grading.check


@pytest.mark.parametrize(
    ("points", "status", "shown"), [(60.0, "ok", "60"), (12.5, "wrong", "12.5")]
)
def test_under_nbgrader_a_check_shows_its_points(
    small: manifest.Assignment,
    monkeypatch: pytest.MonkeyPatch,
    points: float,
    status: str,
    shown: str,
) -> None:
    given = verdict("add", 60.0, status)
    given.score = points
    monkeypatch.setattr(checking, "check", lambda whole, ids, **_: [given])
    monkeypatch.setenv(notebook.NBGRADER, "autograde")
    assert repr(notebook.check("add")) == shown
    monkeypatch.delenv(notebook.NBGRADER)
    assert "points so far" in repr(notebook.check("add"))


@pytest.mark.parametrize(("run", "points"), [("autograde", 0.0), ("validate", 12.5)])
def test_under_nbgrader_what_earns_nothing_raises(
    small: manifest.Assignment, monkeypatch: pytest.MonkeyPatch, run: str, points: float
) -> None:
    given = verdict("add", 60.0, "wrong")
    given.score = points
    monkeypatch.setattr(checking, "check", lambda whole, ids, **_: [given])
    monkeypatch.setenv(notebook.NBGRADER, run)
    with pytest.raises(notebook.NotPassed, match="expected 2"):
        notebook.check("add")


class Shell:
    """A notebook's shell, as far as it is looked at."""

    kernel = object()


def test_a_notebook_shows_which_test_runs_and_takes_it_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import IPython
    from IPython.display import DisplayHandle

    shown: list[str] = []

    def note(_: DisplayHandle, data: dict[str, str], raw: bool) -> None:
        assert raw
        shown.append(data["text/html"])

    monkeypatch.setattr(IPython, "get_ipython", Shell)
    monkeypatch.setattr(DisplayHandle, "display", note)
    monkeypatch.setattr(DisplayHandle, "update", note)
    with notebook.running() as on_test:
        on_test("add", "large <numbers>", 2, 3)
    assert shown[1:] == ["<small>add: test 2 of 3, large &lt;numbers&gt;</small>", ""]


def test_nothing_is_shown_of_running_tests_outside_a_notebook_and_under_nbgrader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import IPython
    from IPython.display import DisplayHandle

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("shown")

    monkeypatch.setattr(DisplayHandle, "display", refuse)
    with notebook.running() as on_test:
        on_test("add", "plain", 1, 1)
    monkeypatch.setattr(IPython, "get_ipython", Shell)
    monkeypatch.setenv(notebook.NBGRADER, "validate")
    with notebook.running() as on_test:
        on_test("add", "plain", 1, 1)
