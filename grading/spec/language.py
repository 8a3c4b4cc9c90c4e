"""The language of exercise files: exercises, tests, misconceptions and variants.

An exercise file builds one `Exercise` and adds tests to it. A test gets a `Case`: it draws its
inputs from `case.rng` and *records* the calls of the student's code; nothing runs yet. A worker
then runs the recording (a `Script`: plain data) in any tree of the package: the reference solution,
a submission, a blank hand-out, a known misconception. The grader compares what the worker sends
back, so an expected value never enters a student's process.

    exercise = Exercise("affine_forward")

    @exercise.test("several images at once", weight=2)
    def several(case: Case) -> None:
        n = case.size(3, low=2, high=6)
        x = case.array("x", case.rng.normal(size=(n, 4)))
        out, cache = case.call("course.layers:affine_forward", x, ...).unpack("out", "cache")
        case.expect("out", out)

    exercise.untouched(several)

What an answer computes and how it behaves are separate. A habit (arguments stay unchanged, a second
call gives the same) is a test of its own with a small weight; right numbers never depend on it. It
earns points only if another test of the exercise passes, too: an empty function has no good habits.

A test may require more than the text of the course that an assignment follows. It says so with
`beyond="..."`. In the profile "course" it is advice: run, shown and explained, but worth nothing.

A test lists the sentences of the docstring that it checks with `promises=[...]`, so that a sentence
without a test can be found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grading.spec.case import Case
from grading.spec.cover import MOST, Cover
from grading.support.translation import WrongValue, tr

Profile = Literal["kit", "course"]
HABIT_WEIGHT = 0.5
UNTOUCHED = "the inputs are not changed"
HABIT = tr("A good habit: other code can call yours safely. The numbers do not depend on it.")
BEYOND = tr("The text of the course does not ask for it.")


@dataclass(frozen=True)
class Test:
    """One property of an exercise: judged on a published case and, in `grade`, on hidden draws.

    promises  parts of the docstring's text that it checks
    beyond    a sentence that says what the course's text does not require; None if it requires all
    habit     whether it judges how an answer behaves instead of what it computes
    """

    __test__ = False  # pytest would otherwise take the name for a test class

    name: str
    weight: float
    record: Callable[[Case], None]
    draws: int = 1
    promises: tuple[str, ...] = ()
    beyond: str | None = None
    habit: bool = False

    def case(self, rng: np.random.Generator, *, cover: Cover | None = None) -> Case:
        """Record the test once with inputs drawn from `rng`; with a `cover` as a hidden case.

        Raises:
            ValueError: the test compares no output.
        """
        case = Case(rng, cover=cover)
        self.record(case)
        if not case.script.outputs:
            raise WrongValue(
                "test {name!r} compares no output, so it could never fail", name=self.name
            )
        return case

    def hidden(self, rng: Callable[[int], np.random.Generator]) -> list[Case]:
        """Record the hidden cases: at least `draws`, and enough to cover every choice.

        Args:
            rng: the generator of a draw, by its number.

        Raises:
            ValueError: the test has more choices than `cover.MOST` cases can cover.
        """
        cover = Cover()
        cases: list[Case] = []
        while len(cases) < self.draws or not cover.complete:
            if len(cases) == MOST:
                raise WrongValue(
                    "{most} hidden cases do not cover {missing}. Use fewer options, or two tests.",
                    most=MOST,
                    missing=", ".join(cover.missing),
                )
            cover.begin()
            cases.append(self.case(rng(len(cases)), cover=cover))
        return cases


class Exercise:
    """The tests of one exercise; `assignment.toml` has its points, functions and hints.

    `explains` lists parts of the docstring that promise nothing a test could check: advice, origin,
    consequences of an earlier sentence.
    """

    def __init__(self, exercise_id: str, *, explains: Sequence[str] = ()) -> None:
        self.id = exercise_id
        self.explains = tuple(explains)
        self.tests: list[Test] = []

    def test(
        self,
        name: str,
        *,
        weight: float | None = None,
        draws: int = 1,
        promises: Sequence[str] = (),
        beyond: str | bool | None = None,
        habit: bool = False,
    ) -> Callable[[Callable[[Case], None]], Callable[[Case], None]]:
        """Add a test to the exercise: one published case and at least `draws` hidden ones.

        Args:
            name: what the test checks, unique within the exercise.
            weight: its share of the points (default: 1, for a habit 0.5).
            draws: the smallest number of hidden cases.
            promises: parts of the docstring's text that it checks.
            beyond: what the course's text does not require; True for the standard sentence.
            habit: whether it judges how an answer behaves; such a test is always beyond the
                course's text.

        Returns:
            A decorator for the function that records a case.
        """
        text = HABIT if habit and beyond is None else beyond
        if isinstance(text, bool):
            text = BEYOND if text else None
        weight = (HABIT_WEIGHT if habit else 1.0) if weight is None else weight

        def add(record: Callable[[Case], None]) -> Callable[[Case], None]:
            if any(test.name == name for test in self.tests):
                raise WrongValue("{id}: two tests are named {name!r}", id=self.id, name=name)
            self.tests.append(Test(name, weight, record, draws, tuple(promises), text, habit))
            return record

        return add

    def untouched(
        self,
        record: Callable[[Case], None],
        *,
        but: Sequence[str] = (),
        promises: Sequence[str] = (),
    ) -> None:
        """Add the habit test that an answer does not change its input arrays.

        Args:
            record: the recording, as in a test; its results are ignored.
            but: names of inputs that may change.
            promises: see `test`.
        """

        def arguments(case: Case) -> None:
            record(case)
            case.ask_for_inputs(but)

        self.test(UNTOUCHED, habit=True, promises=promises)(arguments)


@dataclass(frozen=True)
class Edit:
    """A change to the reference solution: `old`, which occurs once in it, becomes `new`."""

    where: str  # "path/to/file.py:qualified.name"
    old: str
    new: str


@dataclass(frozen=True)
class Rewrite:
    """A different solution: `body` replaces everything between the markers."""

    where: str
    body: str


@dataclass(frozen=True)
class Misconception:
    """A wrong answer with a name: recognized by what it computes, explained without the code.

    `says` states the mistake in one sentence ("The bias is never added."), which becomes the
    headline of a verdict or follows "This looks like: ". `hint` says where to look.
    """

    id: str
    says: str
    hint: str
    changes: Sequence[Edit | Rewrite]


@dataclass(frozen=True)
class Variant:
    """A right answer that differs from the reference; `why` says why it is right."""

    id: str
    why: str
    changes: Sequence[Edit | Rewrite]
