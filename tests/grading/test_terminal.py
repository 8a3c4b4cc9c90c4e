"""What is printed: free of control characters, and readable without colours."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading import terminal
from grading.results import STATUSES, ExerciseResult, SubmissionResult, TestResult


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_clean_text_has_no_control_characters(text: str) -> None:
    cleaned = terminal.clean(text)
    assert len(cleaned) == len(text)
    assert all(c in "\n\t" or unicodedata.category(c)[0] != "C" for c in cleaned)


def test_clean_keeps_what_is_harmless() -> None:
    assert terminal.clean("naïve 学生\n\tok") == "naïve 学生\n\tok"
    assert terminal.clean("\x1b[2J\x9b\u202e") == "\ufffd[2J\ufffd\ufffd"


@pytest.mark.parametrize(
    ("points", "said"), [(None, "-"), (7.0, "7"), (7.5, "7.5"), (20 / 3, "6.67"), (100.0, "100")]
)
def test_points_read_well(points: float | None, said: str) -> None:
    assert terminal.number(points) == said


def test_every_status_has_a_word_of_its_own() -> None:
    assert set(terminal.LOOKS) == set(STATUSES)
    assert len({word for word, _, _ in terminal.LOOKS.values()}) == len(STATUSES)


def printed(thing: object, *, color: bool = False) -> str:
    text = io.StringIO()
    terminal.console(color=color, file=text).print(thing)
    return text.getvalue()


def test_markup_in_a_name_is_only_text() -> None:
    submission = SubmissionResult("[red]ada[/red]", "ok", 1.0, 1.0, 0.1)
    assert "[red]ada[/red]" in printed(terminal.score_table([submission]))


def test_no_colour_means_no_escapes() -> None:
    assert "\x1b" not in printed(terminal.look("wrong"))


def test_the_sum_of_a_fault_is_not_hidden() -> None:
    test = TestResult("t", "public", "fault", None, 5.0, "the sandbox died")
    verdict = ExerciseResult("a", "A", "fault", None, 5.0, 0.1, [test])
    assert "- / 5" in printed(terminal.exercise_table([verdict]))
    assert "the sandbox died" in "\n".join(t.plain for t in terminal.verdict_lines(verdict))
