"""The tests accept the reference and variants, and reject blanks and misconceptions."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import numpy as np
import pytest

from grading.spec.cover import Cover
from tests.assignment.steps import (
    ASSIGNMENT,
    IDS,
    SOURCE,
    Result,
    complaint,
    hidden,
    public,
    run,
)

MISCONCEPTIONS = [(e, m.id) for e in IDS for m in ASSIGNMENT.exercises[e].misconceptions]
VARIANTS = [(e, v.id) for e in IDS for v in ASSIGNMENT.exercises[e].variants]


@pytest.fixture(scope="module")
def reference() -> Any:
    """The reference's answers to the published or to hidden cases, computed once."""

    @cache
    def answers(exercise: str, secret: bytes | None = None) -> dict[Any, Result]:
        return run(public(exercise)) if secret is None else run(hidden(exercise, secret))

    return answers


@pytest.fixture(scope="module")
def mistaken() -> Any:
    """The answers of a misconception to the published cases, computed once for two tests."""

    @cache
    def answers(exercise: str, name: str) -> dict[str, Result]:
        return run(public(exercise), find(exercise, "misconceptions", name).changes)

    return answers


def find(exercise: str, kind: str, name: str) -> Any:
    """A misconception or a variant by its id."""
    return next(a for a in getattr(ASSIGNMENT.exercises[exercise], kind) if a.id == name)


def complaints(exercise: str, got: dict[str, Result], want: dict[str, Result]) -> dict[str, str]:
    """What is wrong in the published cases, by test."""
    problems = {
        name: complaint(case, got[name], want[name]) for name, case in public(exercise).items()
    }
    return {name: problem for name, problem in problems.items() if problem is not None}


@pytest.mark.parametrize("exercise", IDS)
def test_the_reference_is_right_on_published_and_hidden_cases(
    exercise: str, reference: Any
) -> None:
    assert complaints(exercise, reference(exercise), reference(exercise)) == {}
    for secret in (b"ada", b"ben"):
        cases = hidden(exercise, secret)
        got = reference(exercise, secret)
        for name, case in cases.items():
            assert complaint(case, got[name], got[name]) is None, name


@pytest.mark.parametrize("exercise", IDS)
def test_cases_are_the_same_at_every_recording(exercise: str) -> None:
    again = public.__wrapped__(exercise)  # not the recording that the other tests share
    for name, case in public(exercise).items():
        for array, values in again[name].script.inputs.items():
            assert np.array_equal(case.script.inputs[array], values), name


def test_no_draw_shows_an_error_that_another_test_is_about() -> None:
    for secret in (b"%d" % number for number in range(100)):
        for (name, _), case in hidden("batchnorm_forward", secret).items():
            x = case.script.inputs["x"]
            if name.startswith("train") and "eps" not in name:
                # An eps of 1e-5 that is missing changes the output by less than what is tolerated.
                assert 1e-5 / (2 * x.var(axis=0).min()) < 1e-4, name
        for (name, _), case in hidden("softmax_loss", secret).items():
            x, y = case.script.inputs["x"].astype(float), case.script.inputs["y"]
            p = np.exp(x - x.max(axis=1, keepdims=True))
            p = (p / p.sum(axis=1, keepdims=True))[np.arange(len(y)), y]
            if name in ("loss", "a single example of two classes", "scores near 2000"):
                # So does 1e-8 that is added to a probability.
                assert np.log(1 + 1e-8 / p).mean() < -1e-6 * np.log(p).mean(), name


@pytest.mark.parametrize("exercise", IDS)
def test_hidden_cases_are_small_and_differ_from_the_published(exercise: str) -> None:
    published = public(exercise)
    for (name, _), case in hidden(exercise).items():
        inputs = case.script.inputs
        assert sum(values.size for values in inputs.values()) < 20_000, name
        same = [
            array
            for array, values in published[name].script.inputs.items()
            if np.ptp(values) > 0 and np.array_equal(values, inputs.get(array))
        ]
        assert not same, name


@pytest.mark.parametrize("exercise", IDS)
def test_a_blank_fails_every_test_by_name(exercise: str, reference: Any) -> None:
    files = {p: SOURCE.blank(p, [exercise]) for p in ASSIGNMENT.exercises[exercise].files}
    if ASSIGNMENT.exercises[exercise].stub:  # code to be fixed: it fails all of its tests
        got = run(public(exercise), files=files)
        assert complaints(exercise, got, reference(exercise)).keys() == got.keys()
        return
    for name, answer in run(public(exercise), files=files).items():
        assert isinstance(answer, NotImplementedError), name
        assert exercise in str(answer)


@pytest.mark.parametrize(("exercise", "name"), MISCONCEPTIONS)
def test_a_misconception_loses_points_but_stays_distinct(
    exercise: str, name: str, reference: Any, mistaken: Any
) -> None:
    got = mistaken(exercise, name)
    wrong = complaints(exercise, got, reference(exercise))
    assert wrong
    # It can be recognized by its results, or by the message of its exception.
    assert any(not isinstance(got[test], Exception) or str(got[test]) for test in wrong), wrong


@pytest.mark.parametrize("exercise", IDS)
def test_no_two_misconceptions_compute_the_same(exercise: str, mistaken: Any) -> None:
    known = ASSIGNMENT.exercises[exercise].misconceptions
    every = {mistake.id: mistaken(exercise, mistake.id) for mistake in known}
    for first, second in itertools.combinations(every, 2):
        assert differ(every[first], every[second]), (first, second)


def differ(a: dict[str, Result], b: dict[str, Result]) -> bool:
    """Whether some test that both complete gives arrays that differ clearly."""
    for test, left in a.items():
        right = b[test]
        if isinstance(left, Exception) or isinstance(right, Exception):
            if isinstance(left, Exception) != isinstance(right, Exception):
                return True
            continue
        for name, values in left.items():
            other = right[name]
            if values.shape != other.shape or not np.allclose(values, other, 1e-5, 1e-9):
                return True
    return False


@pytest.mark.parametrize(("exercise", "name"), VARIANTS)
def test_a_variant_loses_nothing(exercise: str, name: str, reference: Any) -> None:
    changes = find(exercise, "variants", name).changes
    got = run(public(exercise), changes)
    assert complaints(exercise, got, reference(exercise)) == {}
    for secret in (b"ada", b"ben"):
        cases = hidden(exercise, secret)
        answers, want = run(cases, changes), reference(exercise, secret)
        for test, case in cases.items():
            assert complaint(case, answers[test], want[test]) is None, test


@pytest.mark.parametrize("exercise", IDS)
def test_hidden_cases_cover_every_choice_a_test_can_make(
    exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[tuple[int, str], set[Any]] = {}
    taken: dict[tuple[int, str], set[Any]] = {}
    place = 0
    begin, take = Cover.begin, Cover.take

    def begin_and_count(cover: Cover) -> None:
        nonlocal place
        place = 0
        begin(cover)

    def take_and_note(cover: Cover, options: Any, *, ends: bool = False) -> Any:
        nonlocal place
        key, place = (place, repr(options)), place + 1
        offered[key] = {options[0], options[-1]} if ends else set(options)
        value = take(cover, options, ends=ends)
        taken.setdefault(key, set()).add(value)
        return value

    monkeypatch.setattr(Cover, "begin", begin_and_count)
    monkeypatch.setattr(Cover, "take", take_and_note)
    for test in ASSIGNMENT.exercises[exercise].tests:
        offered.clear()
        taken.clear()
        test.hidden(np.random.default_rng)
        for key, options in offered.items():
            assert options <= taken[key], (test.name, key)
