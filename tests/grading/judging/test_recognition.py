"""A mistake is named only where it explains everything that was seen, and nothing else does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.judging.diagnosis.recognition import Recognized, Seen, recognize
from grading.judging.references import Known
from grading.judging.value_prints import failure, make_print
from grading.sandbox.contract import Answer, NotAnArray, Status, StudentError

# What the right answer and some mistakes give, by number.
VALUES = [np.arange(1.0, 5.0) * k for k in range(1, 9)]


def known(name: str, **outputs: Any) -> Known:
    """A mistake that gives the value of a number, or raises the text, in some cases."""
    seen: dict[str, dict[str, Any]] = {}
    for case, value in outputs.items():
        if isinstance(value, str):
            seen[case] = {"": value}
        else:
            seen[case] = {"x": {**make_print(VALUES[value]), "tells": True}}
    return Known(name, f"{name}.", "", seen)


def got(**outputs: Any) -> dict[str, Seen]:
    """An answer that gives the value of a number in some cases, or an error; None is right."""
    found = {}
    for case, value in outputs.items():
        if value is None:
            found[case] = Seen(Answer(Status.OK, {"x": VALUES[0]}), ())
        elif isinstance(value, Answer):
            found[case] = Seen(value, [""])
        else:
            found[case] = Seen(Answer(Status.OK, {"x": VALUES[value]}), ["x"])
    return found


def raised(kind: str, message: str = "") -> Answer:
    return Answer(Status.ERROR, error=StudentError(kind, message))


def name(found: Recognized | None) -> tuple[str, bool] | None:
    return found and (" + ".join(mistake.id for mistake in found.known), found.sure)


TWICE = known("twice", a=1, b=2)


def test_a_mistake_that_explains_all_is_named() -> None:
    assert name(recognize([TWICE], got(a=1, b=2, c=None))) == ("twice", True)


def test_a_passed_test_that_the_mistake_fails_contradicts_it() -> None:
    assert recognize([TWICE], got(a=1, b=None)) is None


def test_a_failed_test_that_the_mistake_passes_contradicts_it() -> None:
    assert recognize([TWICE], got(a=1, b=2, c=3)) is None


def test_one_case_is_not_enough_for_a_name() -> None:
    assert name(recognize([known("once", a=1)], got(a=1, b=None))) == ("once", False)


def test_another_mistake_must_be_told_apart_by_two_cases() -> None:
    near = known("near", a=1, b=2, c=3)
    far = known("far", a=1, b=2, c=3, d=4)
    answer = got(a=1, b=2, c=None, d=None)
    assert name(recognize([TWICE, near], answer)) == ("twice", False)
    assert name(recognize([TWICE, far], answer)) == ("twice", True)


def test_of_two_that_cannot_be_told_apart_neither_is_named() -> None:
    assert recognize([TWICE, known("same", a=1, b=2)], got(a=1, b=2)) is None


def test_an_exception_alone_is_no_match() -> None:
    error = raised("ValueError", "shapes do not fit")
    raising = known("raising", a=failure(error), b=failure(error))
    assert recognize([raising], got(a=error, b=error)) is None


def test_an_exception_beside_values_neither_proves_nor_contradicts() -> None:
    mistake = known("m", a=1, b=2, c=failure(raised("ValueError", "one text")))
    other_text = got(a=1, b=2, c=raised("ValueError", "another text"))
    assert name(recognize([mistake], other_text)) == ("m", True)
    assert recognize([mistake], got(a=1, b=2, c=raised("KeyError"))) is None
    assert recognize([mistake], got(a=1, b=2, c=3)) is None


def test_what_is_nearly_right_or_zero_tells_nothing() -> None:
    vague = known("vague", a=1, b=2)
    for case in vague.seen.values():
        case["x"]["tells"] = False
    assert recognize([vague], got(a=1, b=2)) is None


def test_two_mistakes_together_are_named_where_each_shows_twice() -> None:
    first, second = known("first", a=1, b=2), known("second", c=3, d=4)
    both = got(a=1, b=2, c=3, d=4, e=None)
    assert name(recognize([first, second], both)) == ("first + second", True)
    assert recognize([first, second], got(a=1, b=2, c=3, d=None)) is None


def test_two_mistakes_are_found_in_a_long_list_of_others() -> None:
    first, second = known("first", a=1, b=1), known("second", c=2, d=2)
    others = [known(f"other{i}", **{"abcd"[i % 4]: 3 + i % 5}) for i in range(60)]
    seen = got(a=1, b=1, c=2, d=2)
    assert name(recognize([first, *others, second], seen)) == ("first + second", True)


def test_probes_are_run_only_where_something_fits_and_may_decide() -> None:
    calls = []

    def probe() -> dict[str, Seen]:
        calls.append(1)
        return got(p=5, q=6)

    mistake = known("m", a=1, p=5, q=6)
    assert name(recognize([mistake], got(a=1), probe)) == ("m", True)
    assert len(calls) == 1
    assert recognize([mistake], got(a=7), probe) is None
    assert len(calls) == 1
    assert recognize([known("other", a=1, p=7)], got(a=1), probe) is None


def test_a_bad_habit_beside_a_mistake_does_not_hide_it() -> None:
    cases = got(a=1, b=2)
    cases["habit"] = Seen(Answer(Status.OK, {"x": VALUES[3]}), ["x"], habit=True)
    assert name(recognize([TWICE], cases)) == ("twice", True)


def test_of_two_mistakes_the_one_that_also_explains_the_bad_habits_is_meant() -> None:
    views = known("views", a=1, b=2, new=3, contiguous=4)
    cases = got(a=1, b=2)
    for habit, value in (("new", 3), ("contiguous", 4)):
        cases[habit] = Seen(Answer(Status.OK, {"x": VALUES[value]}), ["x"], habit=True)
    assert name(recognize([TWICE, views], cases)) == ("views", True)
    # One habit alone tells too little.
    del cases["contiguous"]
    views = known("views", a=1, b=2, new=3)
    assert name(recognize([TWICE, views], cases)) == ("views", False)


@pytest.mark.parametrize("value", [NotAnArray("None"), np.ones(1 << 20), np.ones((2, 2))])
def test_what_no_mistake_gives_is_not_looked_into(value: Any) -> None:
    cases = {"a": Seen(Answer(Status.OK, {"x": value}), ["x"])}
    assert recognize([TWICE], cases) is None


numbers = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3))


@given(st.lists(numbers, max_size=4), numbers)
def test_no_name_is_contradicted_by_any_case(mistakes: list[dict[str, int]], answer: Any) -> None:
    stored = [known(str(k), **cases) for k, cases in enumerate(mistakes)]
    found = recognize(stored, got(**{case: answer.get(case) for case in "abcdef"}))
    if found is not None:
        together: dict[str, int] = {}
        for mistake in found.known:
            together |= mistakes[int(mistake.id)]
        assert together == answer
