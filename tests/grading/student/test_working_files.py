"""A student's files that are missing, moved, unsaved or no Python yet."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.intake.files import sources
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import manifest, markers
from grading.spec.manifest import Assignment
from grading.student import checking, progress, submit, working_files

MARKED = '''"""Two functions."""


def first(x):
    # *****START OF YOUR CODE*****
    y = x
    # *****END OF YOUR CODE*****
    return y


class Box:
    def second(self, x):
        # *****START OF YOUR CODE*****
        if x:
            return 2
        # *****END OF YOUR CODE*****
        return 1


def third(x):
    return x
'''


BORROWED = "import numpy as np\nfrom toy.more.sums import sum\n"


def load(text: str) -> dict[str, object]:
    space: dict[str, object] = {"__file__": "a.py"}
    exec(compile(text, "a.py", "exec"), space)
    return space


@pytest.mark.parametrize(
    ("old", "new", "line", "fails"),
    [
        ("y = x", "y = (x", 6, "first"),
        ("    y = x", "    y = x +", 6, "first"),
        ("    y = x", '    y = """x', 6, "first"),
        ("    y = x", "  y = x", 8, "first"),  # noticed at the return below
        ("    y = x", "    for i in x:", 8, "first"),  # noticed at the return below
        ("            return 2\n", "", 16, "Box"),
        ("def first(x):", "def first(x:", 4, "first"),
        ("class Box:", "class Box", 11, "Box"),
        ("def third(x):\n    return x", "def third(x):\n    return return", 21, "third"),
    ],
)
def test_a_broken_function_leaves_the_others_whole(
    old: str, new: str, line: int, fails: str
) -> None:
    assert MARKED.count(old) == 1
    text, errors = sources.repair(MARKED.replace(old, new), "pkg/a.py")
    assert text is not None
    assert len(errors) == 1
    assert f"pkg/a.py, line {line}: syntax error" in errors[0]
    space = load(text)
    calls: dict[str, Callable[[], object]] = {
        "first": lambda: space["first"](1),  # type: ignore[operator]
        "Box": lambda: space["Box"]().second(1),  # type: ignore[operator]
        "third": lambda: space["third"](1),  # type: ignore[operator]
    }
    for name, call in calls.items():
        if name == fails:
            with pytest.raises(SyntaxError, match=f"line {line}"):
                call()
        else:
            call()


@pytest.mark.parametrize("noise", ["\f\n", "# a\u2028b\n", "# a\x85b\n", "s = 'a\vb'\n"])
def test_only_an_end_of_a_line_that_python_knows_counts(noise: str) -> None:
    text, (error,) = sources.repair(noise + MARKED.replace("y = x", "y = )"), "a")
    assert error.startswith("a, line 7: ")
    space = load(text or "")
    with pytest.raises(SyntaxError, match="line 7"):
        space["first"](1)  # type: ignore[operator]
    assert space["third"](1) is not None  # type: ignore[operator]


@pytest.mark.parametrize("says", ["Return x.", "Return x, as it's given."])
def test_a_triple_quote_that_is_not_closed_costs_no_other_function(says: str) -> None:
    functions = [f'def f{k}(x):\n    """{says}"""\n    return {k}\n' for k in range(4)]
    functions[1] = functions[1].replace("    return", '    """a note\n    return')
    text, errors = sources.repair("\n\n".join(functions), "pkg/a.py")
    assert [error.partition(":")[0] for error in errors] == ["pkg/a.py, line 8"]
    space = load(text or "")
    with pytest.raises(SyntaxError, match="triple-quoted"):
        space["f1"](1)  # type: ignore[operator]
    assert [space[f"f{k}"](1) for k in (0, 2, 3)] == [0, 2, 3]  # type: ignore[operator]


def test_two_broken_functions_are_both_told() -> None:
    text, errors = sources.repair(
        MARKED.replace("y = x", "y = )").replace("return 2", "return )"), "a"
    )
    assert text is not None
    assert [error.partition(":")[0] for error in errors] == ["a, line 6", "a, line 15"]
    assert len(text.splitlines()) == len(MARKED.splitlines())


def test_a_whole_file_is_left_as_it_is() -> None:
    assert sources.repair(MARKED, "a.py") == (MARKED, [])
    assert sources.repair("", "a.py") == ("", [])


def test_what_cannot_be_mended_is_said() -> None:
    text, errors = sources.repair("x = (\n", "a.py")
    assert text is None
    assert [error.partition(":")[0] for error in errors] == ["a.py, line 1"]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="abc(:)\n '\"\\\0defx=", max_size=60), st.integers(0, 400))
def test_no_text_breaks_it(noise: str, at: int) -> None:
    text, errors = sources.repair(MARKED[:at] + noise + MARKED[at:], "a.py")
    if text is not None:
        compile(text, "a.py", "exec")
    else:
        assert errors


def test_an_unknown_escape_is_no_error_and_prints_no_warning() -> None:
    # Warnings are errors in tests, and Python prints this one from 3.12 on.
    text = 'def first(x):\n    """Uses \\sigma."""\n    return x\n'
    assert progress._functions(text) == {"first": text.rstrip()}


def test_the_line_of_an_answer(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(MARKED)
    assert working_files.line_of(tmp_path, "a.py:first") == 6
    assert working_files.line_of(tmp_path, "a.py:Box.second") == 14
    assert working_files.line_of(tmp_path, "a.py:third") == 20
    assert working_files.line_of(tmp_path, "a.py:nothing") == 1
    assert working_files.line_of(tmp_path, "b.py:nothing") == 1


@pytest.fixture
def course(own_toy: Path) -> Assignment:
    return manifest.load(own_toy)


def test_a_syntax_error_costs_its_own_exercise_alone(course: Assignment, judging: Runner) -> None:
    path = course.root / "toy" / "rows.py"
    text = path.read_text()
    start = text.index("def centre")
    path.write_text(text[:start] + text[start:].replace("return", "return (", 1))
    line = path.read_text()[: path.read_text().index("return (")].count("\n") + 1
    right, wrong, _ = checking.check_with(judging, course, list(course.exercises))
    assert (right.id, right.status) == ("scale_rows", "ok")
    assert (wrong.id, wrong.status, wrong.score) == ("centre", "error", 0.0)
    assert f"toy/rows.py, line {line}" in wrong.tests[0].message
    (frame,) = (wrong.tests[0].detail or {})["frames"]
    assert (frame["file"], frame["line"]) == ("toy/rows.py", line)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("{body}\n    raise NotImplementedError", "is the line that raises NotImplementedError"),
        ("raise NotImplementedError(\n        ''\n    )\n    {body}", "toy/rows.py, line {line}"),
        ("def centre(x):\n        return x", "defines centre a second time between the marked"),
    ],
)
def test_code_beside_the_stub_or_a_whole_function_is_told(
    code: str, says: str, course: Assignment, judging: Runner
) -> None:
    path = course.root / "toy" / "rows.py"
    text = path.read_text()
    region = markers.region(text, "toy/rows.py", "centre")
    code = code.replace("{body}", region.body.strip())
    path.write_text(text.replace(region.body, region.indent + code))
    (verdict,) = checking.check_with(judging, course, ["centre"])
    assert says.replace("{line}", str(region.begin + 2)) in verdict.headline
    assert verdict.score == 0


def test_a_case_that_is_left_out_on_purpose_is_no_stub(course: Assignment, judging: Runner) -> None:
    path = course.root / "toy" / "rows.py"
    text = path.read_text()
    region = markers.region(text, "toy/rows.py", "centre")
    code = "if x is None:\n        raise NotImplementedError\n    raise KeyError('mine')\n"
    path.write_text(text.replace(region.body, region.indent + code))
    (verdict,) = checking.check_with(judging, course, ["centre"])
    assert verdict.headline.startswith("KeyError")


def test_an_empty_file_holds_no_code_in_the_wrong_place(course: Assignment) -> None:
    (course.root / "toy" / "rows.py").write_text("")
    assert working_files.pasted(course, course.exercise("centre")) == []


def test_a_very_large_file_with_a_syntax_error_gets_a_verdict(
    course: Assignment, judging: Runner
) -> None:
    path = course.root / "toy" / "rows.py"
    path.write_text(path.read_text() + "x = (\n" + "# a long comment\n" * 10_000)
    verdict = checking.check_with(judging, course, ["scale_rows"])[0]
    assert verdict.headline.startswith("SyntaxError: '(' was never closed")


def test_what_needs_a_function_with_a_syntax_error_is_called_not_tested(
    course: Assignment, judging: Runner
) -> None:
    path = course.root / "toy" / "rows.py"
    path.write_text(path.read_text().replace("columns = s[:, None]", "columns = s[:, None"))
    own, above = checking.check_with(judging, course, ["scale_rows", "model_loss"])
    assert own.headline.startswith("SyntaxError: ")
    assert above.score == 0.0
    assert above.headline == (
        "Not tested, because it needs scale_rows, which has a syntax error. Grading tests it with "
        "the reference's scale_rows."
    )
    assert above.tests[0].message == own.tests[0].message


def test_a_mistake_in_a_function_that_it_uses_is_named_there_and_not_here(
    course: Assignment, judging: Runner
) -> None:
    rows, model = (course.root / "toy" / name for name in ("rows.py", "model.py"))
    right = rows.read_text()
    # The sum of squares is doubled, as it is where the factor 0.5 is missing.
    rows.write_text(right.replace("out = x * columns", "out = x * columns * 2**0.5"))
    (above,) = checking.check_with(judging, course, ["model_loss"])
    assert above.status == "wrong"
    assert (above.misconception, above.looks_like, above.hint) == (None, None, None)
    assert above.headline == (
        "This uses scale_rows, which does not pass its own tests. Fix scale_rows first: this may "
        "be right already. Grading tests it with the reference's scale_rows."
    )
    rows.write_text(right)
    model.write_text(model.read_text().replace("0.5 * np.sum", "np.sum"))
    (above,) = checking.check_with(judging, course, ["model_loss"])
    assert "half-missing" in (above.misconception, above.looks_like)


def test_an_exercise_can_be_checked_without_the_one_that_it_builds_on(
    course: Assignment, judging: Runner
) -> None:
    verdict = checking.check_with(judging, course.select(["Models"]), ["model_loss"])[0]
    assert verdict.status == "ok"


def test_of_an_error_the_students_own_lines_are_shown(course: Assignment, judging: Runner) -> None:
    path = course.root / "toy" / "rows.py"
    path.write_text(path.read_text().replace("out = x * columns", "out = x @ columns @ x"))
    verdict = checking.check_with(judging, course, ["scale_rows"])[0]
    assert verdict.status == "error"
    for test in verdict.tests:
        files = {frame["file"] for frame in (test.detail or {})["frames"]}
        assert files == {"toy/rows.py"}


def test_a_moved_file_is_named_with_its_new_place(course: Assignment, judging: Runner) -> None:
    (course.root / "toy" / "rows.py").rename(course.root / "notebooks" / "rows.py")
    verdict = checking.check_with(judging, course, ["scale_rows"])[0]
    assert verdict.status != "ok"
    assert "toy/rows.py is missing, but there is notebooks/rows.py" in verdict.notes[0]
    (course.root / "notebooks" / "rows.py").rename(course.root / "toy" / "rows (1).py")
    assert (
        "its folder contains rows (1).py"
        in working_files.missing(course, ["toy/rows.py"])["toy/rows.py"]
    )
    (course.root / "toy" / "rows (1).py").rename(course.root / "toy" / "Rows (2).py")
    assert (
        "its folder contains Rows (2).py"
        in working_files.missing(course, ["toy/rows.py"])["toy/rows.py"]
    )
    for name in ("rows.txt", "rows.py.txt"):  # Windows hides the last ending
        (course.root / "toy" / "Rows (2).py").rename(course.root / "toy" / name)
        sentence = working_files.missing(course, ["toy/rows.py"])["toy/rows.py"]
        assert f"its folder contains {name}. If you renamed it, name it rows.py" in sentence
        (course.root / "toy" / name).rename(course.root / "toy" / "Rows (2).py")
    (course.root / "toy" / "Rows (2).py").unlink()
    assert "Restore it" in working_files.missing(course, ["toy/rows.py"])["toy/rows.py"]


def test_a_link_to_a_file_elsewhere_is_checked_like_the_file(
    course: Assignment, judging: Runner, tmp_path: Path
) -> None:
    path = course.root / "toy" / "rows.py"
    path.rename(tmp_path / "mine.py")
    path.symlink_to(tmp_path / "mine.py")
    [verdict] = checking.check_with(judging, course, ["scale_rows"])
    assert (verdict.status, verdict.notes) == ("ok", [])


@pytest.mark.parametrize("target", ["gone.py", "rows.py"])
def test_a_link_to_no_file_is_named_with_its_target(course: Assignment, target: str) -> None:
    path = course.root / "toy" / "rows.py"
    path.unlink()
    path.symlink_to(target)
    [sentence] = working_files.missing(course, ["toy/rows.py"]).values()
    assert sentence.startswith(f"toy/rows.py is a link to {target}, but no file is there.")


def test_links_to_folders_elsewhere_are_checked_like_the_folders(
    course: Assignment, judging: Runner, tmp_path: Path
) -> None:
    package = course.root / "toy"
    (package / "more").mkdir()
    (package / "more" / "sums.py").write_text("from numpy import sum\n")
    (package / "more").rename(tmp_path / "more")
    package.rename(tmp_path / "toy")
    package.symlink_to(tmp_path / "toy", target_is_directory=True)
    (package / "more").symlink_to(tmp_path / "more", target_is_directory=True)
    (tmp_path / "more" / "back").symlink_to(tmp_path / "toy", target_is_directory=True)
    rows = package / "rows.py"
    rows.write_text(rows.read_text().replace("import numpy as np\n", BORROWED))
    [verdict] = checking.check_with(judging, course, ["scale_rows"])
    assert (verdict.status, verdict.notes) == ("ok", [])
    assert "toy/more/sums.py" in submit.gather(course).files


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_place_of_a_file_is_named_and_nobody_waits(
    course: Assignment, judging: Runner
) -> None:
    path = course.root / "toy" / "rows.py"
    path.unlink()
    os.mkfifo(path)
    [verdict] = checking.check_with(judging, course, ["scale_rows"])
    assert verdict.status == "missing"
    [note] = verdict.notes
    assert note.startswith("toy/rows.py is a pipe, a socket or a device, but should be a file.")
    assert submit.gather(course).problems == verdict.notes


def test_a_file_not_saved_since_the_last_check_is_named(
    course: Assignment, judging: Runner
) -> None:
    path = course.root / "toy" / "rows.py"
    path.write_text(path.read_text().replace("return", "return 0 *"))
    first = checking.check_with(judging, course, ["scale_rows"])[0]
    assert first.status == "wrong"
    assert first.notes == []
    again = checking.check_with(judging, course, ["scale_rows"])[0]
    assert "toy/rows.py has not changed since your last check" in again.notes[0]
    later = progress.checked(course)["scale_rows"] + 5
    os.utime(path, (later, later))
    assert checking.check_with(judging, course, ["scale_rows"])[0].notes == []


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("rows.py.txt", True),
        ("rows (1).py", True),
        ("rows(2).py", True),
        ("rows - Copy.py", True),
        ("rows copy 2.py", True),
        ("rows-Copy1.py", True),
        ("rows_fast.py", False),
        ("rows2.py", False),
        ("rows.txt", True),
        ("rows (1).py.bak", False),
    ],
)
def test_a_copy_that_was_saved_later_is_named(course: Assignment, name: str, copy: bool) -> None:
    info = course.exercises["scale_rows"]
    path = course.root / "toy" / "rows.py"
    other = path.with_name(name)
    other.write_text("")
    saved = path.stat().st_mtime
    for later in (-5, 5):
        os.utime(other, (saved + later, saved + later))
        found = working_files.unsaved(course, info, None)
        assert len(found) == (copy and later > 0)
        assert all(f"{name} was saved later than toy/rows.py" in says for says in found)
        assert submit.gather(course).warnings == found


def test_an_editor_that_holds_changes_is_noticed(course: Assignment) -> None:
    info = course.exercises["scale_rows"]
    assert working_files.unsaved(course, info, None) == []
    lock = course.root / "toy" / ".#rows.py"
    try:
        lock.symlink_to("someone@somewhere.1234")
    except OSError:
        pytest.skip("no symlinks here")
    assert "unsaved changes" in working_files.unsaved(course, info, None)[0]
    lock.unlink()
    swap = course.root / "toy" / ".rows.py.swp"
    swap.write_bytes(b"b0" + bytes(1005) + b"\x55" + bytes(100))
    assert "unsaved changes" in working_files.unsaved(course, info, None)[0]
    swap.write_bytes(b"b0" + bytes(1200))
    assert working_files.unsaved(course, info, None) == []


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np\nfrom mine import *",
        "import numpy as np, mine",
        "import numpy as np; import mine",
    ],
)
def test_a_module_beside_the_package_is_not_found_just_as_in_grading(
    course: Assignment, judging: Runner, line: str
) -> None:
    (course.root / "mine.py").write_text("def times(a, b):\n    return a * b\n")
    path = course.root / "toy" / "rows.py"
    path.write_text(path.read_text().replace("import numpy as np", line))
    (verdict,) = checking.check_with(judging, course, ["scale_rows"])
    assert verdict.headline.startswith("ModuleNotFoundError: No module named 'mine' (toy/rows.py")
    assert "modules of its own package" in verdict.headline


def test_many_exercises_are_checked_side_by_side_and_told_in_order(
    course: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Runner] = []
    real = checking.open_sandbox

    def open_sandbox() -> Runner:
        opened.append(real())
        return opened[-1]

    monkeypatch.setattr(checking, "open_sandbox", open_sandbox)
    monkeypatch.setattr(checking, "MANY", 2)
    monkeypatch.setattr(side_by_side, "processors", lambda: 2)
    ids = list(course.exercises)
    calls: list[tuple[int, int]] = []
    verdicts = checking.check(course, ids, lambda verdict, done, of: calls.append((done, of)))
    assert [verdict.id for verdict in verdicts] == ids
    assert all(verdict.status == "ok" for verdict in verdicts)
    assert calls == [(k + 1, len(ids)) for k in range(len(ids))]
    assert len(opened) == 2


def test_a_stop_ends_what_runs_side_by_side(
    course: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MANY", 2)
    monkeypatch.setattr(side_by_side, "processors", lambda: 2)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checking.check(course, list(course.exercises), stop)


def test_a_deleted_file_is_missing_and_a_renamed_function_is_not_found(
    own_toy: Path, judging: Runner
) -> None:
    from grading.report import terminal
    from grading.report.verdicts import verdict_lines

    rows = own_toy / "toy" / "rows.py"
    whole = rows.read_text()
    rows.write_text(whole.replace("def centre(", "def center("))
    course = manifest.load(own_toy)
    (verdict,) = checking.check_with(judging, course, ["centre"])
    sentence = "not found: toy/rows.py has no centre. Did you mean center? Rename it to centre."
    assert verdict.headline == sentence
    text = "\n".join(line.plain for line in verdict_lines(verdict))
    assert "✗ not found" in text
    assert "not written" not in text

    rows.write_text(whole.replace("def centre(", "def _middle_of_all(").replace("centre", "c"))
    (verdict,) = checking.check_with(judging, course, ["centre"])
    assert verdict.headline == (
        "not found: toy/rows.py has no centre. Check its name and its indentation."
    )

    # Written under another name or in another file, and found all the same: only wrong.
    rows.write_text(whole.replace("def centre(", "def middle(") + "\n\ncentre = scale_rows\n")
    (verdict,) = checking.check_with(judging, course, ["centre"])
    assert verdict.headline.startswith("TypeError: scale_rows() missing 1 required")

    rows.unlink()
    (verdict,) = checking.check_with(judging, course, ["centre"])
    text = "\n".join(line.plain for line in verdict_lines(verdict))
    assert "✗ missing" in text
    assert "there is no toy/rows.py" in text
    assert "Restore it" in text
    assert terminal.words("missing", "centre is not written yet")[0] == "not written"
