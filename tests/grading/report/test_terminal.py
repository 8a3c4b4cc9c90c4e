"""What is printed: free of control characters, and readable without colours."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.text import Text

from grading.judging.diagnosis import headline
from grading.judging.measure import Measured
from grading.judging.results import STATUSES, ExerciseResult, SubmissionResult, TestResult
from grading.report import tables, terminal, verdicts
from grading.support.text import clean, number, out_of


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_clean_text_has_no_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert all(c in "\n\t" or unicodedata.category(c)[0] != "C" for c in cleaned)


def test_clean_keeps_what_is_harmless() -> None:
    assert clean("naïve 学生\n\tok") == "naïve 学生\n\tok"
    assert clean("\x1b[2J\x9b\u202e") == "\ufffd[2J\ufffd\ufffd"


@pytest.mark.parametrize(
    ("points", "shown"), [(None, "-"), (7.0, "7"), (7.5, "7.5"), (20 / 3, "6.67"), (100.0, "100")]
)
def test_points_read_well(points: float | None, shown: str) -> None:
    assert number(points) == shown


def test_every_status_has_a_word_of_its_own() -> None:
    assert set(terminal.LOOKS) == set(STATUSES)
    assert len({word for word, _, _ in terminal.LOOKS.values()}) == len(STATUSES)


def printed(*things: object, width: int | None = None) -> str:
    """What is printed without colors; a text goes on below its beginning."""
    text = io.StringIO()
    out = terminal.console(color=False, file=text)
    out.width = width or out.width
    for thing in things:
        if isinstance(thing, Text):
            terminal.print_folded(out, thing)
        else:
            out.print(thing)
    return text.getvalue()


def test_markup_in_a_name_is_only_text() -> None:
    submission = SubmissionResult("[red]ada[/red]", "ok", 1.0, 1.0, 0.1)
    assert "[red]ada[/red]" in printed(tables.score_table([submission], 100))


def test_no_colour_means_no_escapes() -> None:
    assert "\x1b" not in printed(terminal.look("wrong"))


def test_the_sum_of_a_fault_is_not_hidden() -> None:
    test = TestResult("t", "public", "fault", None, 5.0, "the sandbox died")
    verdict = ExerciseResult("a", "A", "fault", None, 5.0, 0.1, [test])
    assert "- / 5" in printed(tables.exercise_table([verdict]))
    assert "the sandbox died" in "\n".join(t.plain for t in verdicts.verdict_lines(verdict))


def test_a_long_line_goes_on_below_its_beginning() -> None:
    text = printed(Text("      " + "word " * 12), Text("short"), width=30)
    *folded, short = text.splitlines()
    assert len(folded) == 3
    assert all(len(line) <= 30 and line.startswith("      word") for line in folded)
    assert short == "short"


def test_a_long_name_of_a_test_goes_on_below_its_beginning() -> None:
    kept = Text.assemble("  ", terminal.look("ok"), "  the numbers that are kept  (5)")
    zero = Text.assemble("  ", terminal.look("missing"), "  the others are zero  (5)")
    assert printed(kept, zero, width=40).splitlines() == [
        "  ✓ passed  the numbers that are kept",
        "            (5)",
        "  · not written  the others are zero",
        "                 (5)",
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_an_exercise_is_one_row_in_a_narrow_terminal_too(width: int) -> None:
    title = "A title that is rather long"
    verdict = ExerciseResult("spatial_groupnorm_backward", title, "missing", 0.0, 1.25, 0.1, [])
    text = printed(tables.exercise_table([verdict], width), width=width)
    (row,) = (line for line in text.splitlines() if verdict.id in line)
    assert "not written" in row
    assert (title in row) == (width >= terminal.WIDTH_FOR_TITLES)


@pytest.mark.parametrize("width", [44, 60, 64, 66, 80])
def test_no_number_is_cut_off_in_a_narrow_terminal(width: int) -> None:
    tests = [TestResult(f"t{k}", "public", "ok", 1.0, 1.0) for k in range(13)]
    name = "spatial_batchnorm_backward"
    partly = ExerciseResult(name, "A", "wrong", 49.45, 60.0, 0.1, tests)
    whole = ExerciseResult("b", "B", "ok", 40.0, 40.0, 0.1, tests)
    text = printed(tables.exercise_table([partly, whole], width), width=width)
    assert all(len(line.rstrip()) <= width for line in text.splitlines())
    for word in ("13/13", "49.45 / 60", "89.45 / 100", "± partly right", "Tests", "Points"):
        assert word in text, word
    assert (name in text) == (width >= 60)  # else its end stands in the next row


def lines(*tests: TestResult) -> list[str]:
    verdict = ExerciseResult("a", "A", "wrong", 0.0, 5.0, 0.1, list(tests))
    return [line.plain.strip() for line in verdicts.verdict_lines(verdict)]


def test_a_failed_test_says_what_was_called() -> None:
    calls = {"calls": ["relu(x (2, 3))"]}
    wrong = TestResult("t", "public", "wrong", 0.0, 1.0, "out: off.", detail=calls)
    right = TestResult("u", "public", "ok", 1.0, 1.0, detail=calls)
    hidden = TestResult("t", "hidden", "wrong", 0.0, 1.0, "Not right on other inputs.")
    rows = lines(wrong, right, hidden)
    assert rows[rows.index("out: off.") + 1] == "Called: relu(x (2, 3))"
    assert sum("Called" in line for line in rows) == 1


def test_of_many_calls_the_last_are_shown_and_none_is_endless() -> None:
    calls = [f"step({k}, {'x' * 1000 if k == 9 else ''})" for k in range(10)]
    wrong = TestResult("t", "public", "wrong", 0.0, 1.0, "Off.", detail={"calls": calls})
    (called,) = [line for line in lines(wrong) if "Called" in line]
    assert called.startswith("Called: step(8, ); step(9, xxx")
    assert called.endswith("... (after 8 other calls)")
    assert len(called) < 400


def test_what_is_said_of_a_whole_exercise_is_said_once() -> None:
    tests = [TestResult(f"t{k}", "public", "error", 0.0, 1.0, "SyntaxError.") for k in range(3)]
    verdict = ExerciseResult("a", "A", "error", 0.0, 3.0, 0.1, tests)
    raised = Measured("error", "SyntaxError.", cause="SyntaxError pkg/a.py:3")
    headline.write(verdict, None, {test.name: raised for test in tests})
    rows = [line.plain.strip() for line in verdicts.verdict_lines(verdict)]
    assert [line for line in rows if "SyntaxError" in line] == ["SyntaxError."]
    assert rows[2:] == [f"✗ error  t{k}  (1)" for k in range(3)]


def test_what_earns_nothing_is_not_called_passed() -> None:
    assert terminal.look("ok", score=0.0, top=5.0).plain == "· no points yet"
    assert terminal.look("ok", score=5.0, top=5.0).plain == "✓ passed"


def test_a_total_is_said_in_points_and_percent() -> None:
    assert out_of(147, 300) == "147 of 300 points (49%)"
    assert out_of(299.9, 300) == "299.9 of 300 points (99%)"
    assert out_of(60, 100) == "60 of 100 points"
    assert out_of(None, 300) == "- of 300 points"


def test_without_a_verdict_the_table_says_why() -> None:
    nothing = SubmissionResult("eve", "missing", 0.0, 100.0, 0.0, [], ["No submission."])
    text = printed(tables.score_table([nothing], 100))
    assert "No submission." in text
    assert "not written" not in text


def test_the_table_of_a_class_shows_the_final_score_and_the_code_alone() -> None:
    late = SubmissionResult("ada", "ok", 100.0, 100.0, 0.5, policy={"final": 80.0, "max": 100.0})
    text = printed(tables.score_table([late], 100))
    assert "Final" in text
    assert "Code" in text
    assert "80 / 100" in text


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_id_and_no_number_is_broken_in_the_middle_of_a_word(width: int) -> None:
    name, mistake = "bartholomew-van-der-berg", "statistics-per-pixel-instead-of-channel"
    test = TestResult("t", "public", "wrong", 0.0, 1.0, misconception=mistake)
    verdict = ExerciseResult("a", "A", "wrong", 0.0, 1.0, 0.1, [test])
    submission = SubmissionResult(name, "wrong", 12.25, 100.0, 9.5, [verdict])
    text = printed(tables.score_table([submission], width), width=width)
    words = set(text.replace("-", " ").split())
    assert {*name.split("-"), *mistake.split("-"), "12.25", "100"} <= words
    assert all(len(line) <= width for line in text.splitlines())


def test_a_missing_file_and_a_missing_function_have_words_of_their_own() -> None:
    def word(key: str) -> str:
        test = TestResult(
            "t", "public", "missing", 0.0, 1.0, "in any language", detail={"key": key}
        )
        return terminal.words("missing", terminal.message_key(test))[0]

    assert [word("no file"), word("no name"), word("")] == ["missing", "not found", "not written"]


def test_a_further_failure_is_shown_by_its_short_message() -> None:
    def failed(name: str) -> TestResult:
        detail = {"brief": f"{name}: short"}
        return TestResult(name, "public", "wrong", 0.0, 1.0, "long (long)", 0.5, detail=detail)

    verdict = ExerciseResult("e", "E", "wrong", 0.0, 2.0, 0.0, [failed("a"), failed("b")])
    lines = [line.plain for line in verdicts.verdict_lines(verdict)]
    assert lines[2] == "      long (long)"
    assert lines[3].endswith("b  (1): b: short")


def test_numbers_of_a_picture_never_touch() -> None:
    rows = [[-0.05797, 0.06171, -0.109992, -0.04599, 0.02736]] * 2
    drawn = {"name": "w", "expected": rows, "got": [[1.0] * 5] * 2, "worst": [0, 2]}
    drawn |= {"start": [0, 0], "shape": [2, 5], "slice": []}
    head, *lines = verdicts.picture_lines(drawn, named=True)
    assert head.split() == ["w[0:2,", "0:4]:"]
    assert lines[1].split() == ["-0.05797", "0.06171", "[-0.11]", "-0.04599", "1", "1", "[1]", "1"]
    assert all(len(line) <= 100 for line in lines)
