"""What is written to be read again is the same in every language; only messages are translated."""

from __future__ import annotations

import gettext
from datetime import datetime

import pytest

from grading.intake import excused
from grading.intake.files import sources
from grading.intake.people.times import Clock
from grading.intake.people.zones import NO_ZONE
from grading.intake.work import answers
from grading.support import translation


class Brackets(gettext.NullTranslations):
    """A language that puts every message in brackets."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


@pytest.fixture(autouse=True)
def in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "_catalog", Brackets)


def test_messages_are_translated_here() -> None:
    assert translation.tr("got {name}", name="ann") == "«got ann»"


@pytest.mark.parametrize("questions", [(), ("why",), ("why", "when")])
def test_an_excuse_is_read_as_it_was_written(questions: tuple[str, ...]) -> None:
    written = excused.Excuse(2, "", "ann", questions).use
    assert excused.read(written) == questions


def test_a_time_without_a_zone_is_read_as_it_was_shown() -> None:
    moment = datetime(2026, 10, 31, 23, 58, tzinfo=NO_ZONE)
    assert Clock().read(Clock().show(moment)) == moment


def test_a_syntax_error_costs_its_own_function_alone() -> None:
    text = b"def broken(x):\n    return x x\n\n\ndef whole(x):\n    return x + 1\n"
    source = sources.read(text, "pkg/a.py")
    assert source.broken
    names: dict[str, object] = {}
    exec(compile(sources.runnable({"pkg/a.py": text})["pkg/a.py"], "a.py", "exec"), names)
    assert names["whole"](1) == 2  # type: ignore[operator]


def test_a_long_answer_is_cut_to_the_same_text() -> None:
    assert "«" not in answers.bounded("x" * (answers.MAX_ANSWER + 1))
