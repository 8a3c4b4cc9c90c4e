"""A test's hidden cases together take every option that it offers, whatever the secret."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.spec import Case, Exercise
from grading.spec.cover import MOST, Cover


def generator(draw: int) -> np.random.Generator:
    return np.random.default_rng(draw)


# What a test asks for, place by place: a choice of so many options, or a size in a range.
PLACES = st.lists(
    st.one_of(
        st.integers(1, 4).map(lambda count: ("choice", count)),
        st.integers(0, 30).map(lambda count: ("size", count)),
    ),
    min_size=1,
    max_size=8,
)


@given(PLACES)
def test_hidden_cases_take_every_choice_and_both_ends_of_every_size(
    places: list[tuple[str, int]],
) -> None:
    taken: list[list[Any]] = [[] for _ in places]
    exercise = Exercise("any")

    @exercise.test("any")
    def record(case: Case) -> None:
        for place, (kind, count) in enumerate(places):
            if kind == "choice":
                taken[place].append(case.choice(0, among=list(range(count))))
            else:
                taken[place].append(case.size(0, low=1, high=1 + count))
        case.expect("out", case.call("m:f"))

    cases = exercise.tests[0].hidden(generator)
    assert len(cases) == max(
        count if kind == "choice" else min(count + 1, 2) for kind, count in places
    )
    for values, (kind, count) in zip(taken, places, strict=True):
        if kind == "choice":
            assert set(values) == set(range(count))
        else:
            assert {1, 1 + count} <= set(values) <= set(range(1, 2 + count))


def test_a_choice_that_only_some_cases_reach_is_covered_too() -> None:
    seen = set()
    exercise = Exercise("nested")

    @exercise.test("nested")
    def record(case: Case) -> None:
        stride = case.choice(3, among=[2, 3, 4])
        seen.add((stride, case.size(1, low=1, high=stride - 1)))
        case.expect("out", case.call("m:f"))

    exercise.tests[0].hidden(generator)
    assert {(2, 1), (3, 1), (3, 2), (4, 1), (4, 3)} <= seen


def test_two_sizes_do_not_always_move_together() -> None:
    cover, pairs = Cover(), set()
    for _ in range(4):
        cover.begin()
        sizes = [cover.take(range(2, 4), ends=True) for _ in range(3)]
        pairs.add((sizes[0], sizes[2]))
    assert pairs == {(2, 2), (2, 3), (3, 2), (3, 3)}


def test_a_test_with_too_many_choices_is_refused() -> None:
    exercise = Exercise("wide")

    @exercise.test("wide")
    def record(case: Case) -> None:
        case.choice(0, among=list(range(MOST + 1)))
        case.expect("out", case.call("m:f"))

    with pytest.raises(ValueError, match=f"{MOST} hidden cases do not cover"):
        exercise.tests[0].hidden(generator)


def test_more_cases_are_drawn_where_a_test_asks_for_them_and_sizes_vary_in_them() -> None:
    sizes = []
    exercise = Exercise("many")

    @exercise.test("many", draws=4)
    def record(case: Case) -> None:
        sizes.append(case.size(3, low=2, high=9))
        case.expect("out", case.call("m:f"))

    assert len(exercise.tests[0].hidden(generator)) == 4
    assert {2, 9} < set(sizes)
    assert len(set(sizes)) == 4
