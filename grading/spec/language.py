"""The language in which an assignment says what it tests.

An exercise file builds one `Exercise` and hangs tests on it. A test is given a `Case`: it draws
its inputs from `case.rng` and *records* what to do with the student's code; nothing runs yet. The
recording (a `Script`: plain data) is then carried out by a worker over any tree of the package:
the reference solution, a submission, a blank hand-out, a known misconception. What the worker
sends back is compared in the grader, so an expected value never enters a student's process.

    exercise = Exercise("affine_forward")

    @exercise.test("several images at once", weight=2)
    def several(case: Case) -> None:
        n = case.size(3, low=2, high=6)
        x = case.array("x", case.rng.normal(size=(n, 4)))
        out, cache = case.call("course.layers:affine_forward", x, ...).unpack("out", "cache")
        case.expect("out", out)

    exercise.untouched(several)

What an answer computes and how it behaves are two things. A habit (arguments left as they are, a
second call that gives the same) is a test of its own with a small weight, never a condition on the
points of right numbers. It earns its points only beside another test of the exercise that passes:
doing nothing at all is no good habit.

A test may ask for more than the text of the course that an assignment follows. It says so with
`beyond="..."`; in the profile "course" it is advice: run, shown and explained, and worth nothing.

A test says which sentences of the docstring it holds an answer to with `promises=[...]`, so that a
sentence without a test is visible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grading.spec.cover import MOST, Cover

Array = NDArray[Any]
ShapePolicy = Literal["exact", "equivalent"]
Profile = Literal["kit", "course"]
Op = Literal["call", "unpack", "attr", "item", "set_item", "set_attr", "seed"]


@dataclass(frozen=True)
class Ref:
    """A value that exists only in the worker: the result of step `index`, or a part of it."""

    case: Case = field(repr=False, compare=False)
    index: int

    def __getitem__(self, key: object) -> NoReturn:
        raise TypeError(
            f"a result cannot be indexed while a test is recorded (got [{key!r}]): nothing has run "
            'yet. For the parts of a returned tuple use .unpack("out", "cache"), for an entry of a '
            "dict or list .item(key)"
        )

    def __iter__(self) -> NoReturn:
        raise TypeError(
            "a result cannot be taken apart while a test is recorded: nothing has run yet. "
            'Use .unpack with a name for each part: case.call(...).unpack("out", "cache")'
        )

    def unpack(self, *names: str) -> tuple[Ref, ...]:
        """The parts of a returned tuple; it must have exactly `len(names)` of them."""
        return tuple(self.case._unpack(self, names))

    def attr(self, name: str) -> Ref:
        """The value's attribute `name`."""
        return self.case._record(Step("attr", (self, name)))

    def item(self, key: str | int) -> Ref:
        """The value's entry `key`."""
        return self.case._record(Step("item", (self, key)))

    def method(self, name: str, *args: Any, **kwargs: Any) -> Ref:
        """The result of calling the value's method `name`."""
        return self.case._record(Step("call", (self.attr(name), *args), kwargs))

    def set_item(self, key: str | int, value: Any) -> None:
        """Store `value` under `key`."""
        self.case._record(Step("set_item", (self, key, value)))

    def set_attr(self, name: str, value: Any) -> None:
        """Store `value` as attribute `name`."""
        self.case._record(Step("set_attr", (self, name, value)))


@dataclass(frozen=True)
class Step:
    """One thing for the worker to do.

    op        args
    call      "module:name" or a Ref to something callable, then its arguments (and `kwargs`)
    unpack    Ref, the names of all parts, the position of the part wanted
    attr      Ref, attribute name
    item      Ref, key
    set_item  Ref, key, value
    set_attr  Ref, attribute name, value
    seed      an integer for `numpy.random.seed`

    An argument is None, a bool, number, string, NumPy array or dtype, a Ref, or a list, tuple or
    string-keyed dict of these.
    """

    op: Op
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Accept:
    """What counts as the right array.

    `error <= rtol * max|want| + atol`, where `error` is the largest absolute difference; both
    sides must be finite where the reference is. `shape="equivalent"` forgives axes of length 1
    and a flat order of the same size. `dtypes` names the dtypes allowed (None: any real float).
    """

    rtol: float = 1e-6
    atol: float = 1e-9
    dtypes: tuple[str, ...] | None = None
    shape: ShapePolicy = "exact"


@dataclass(frozen=True)
class Output:
    """A value the worker sends back, and what it is measured by.

    kind       meaning
    compare    compared with what the reference gives for the same script
    unchanged  compared bit for bit with the input array `name`
    observe    handed to the case's property checks
    """

    name: str
    ref: Ref
    kind: Literal["compare", "unchanged", "observe"] = "compare"
    accept: Accept = field(default_factory=Accept)


# A property check sees the student's arrays and the reference's, by output name, and answers None
# when content, else one sentence for the student. It runs in the grader, never in the worker.
Property = Callable[[Mapping[str, Array], Mapping[str, Array]], str | None]


@dataclass
class Script:
    """What one test asks of a worker: steps to carry out in order, and the values to send back."""

    steps: list[Step] = field(default_factory=list)
    inputs: dict[str, Array] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)


class Case:
    """One draw of one test: a source of inputs, and a recorder of what to do with them."""

    def __init__(self, rng: np.random.Generator, *, cover: Cover | None = None) -> None:
        self.rng = rng
        self.cover = cover
        self.script = Script()
        self.properties: list[tuple[str, Property]] = []

    def size(self, public: int, *, low: int, high: int) -> int:
        """`public` in the published case; in hidden ones `low`, `high` and integers between.

        Args:
            public: the size in the published case.
            low: the smallest size in hidden cases.
            high: the largest size in hidden cases.

        Returns:
            The size for this case.
        """
        return self.cover.take(range(low, high + 1), ends=True) if self.cover else public

    def choice(self, public: Any, *, among: Sequence[Any]) -> Any:
        """`public` in the published case; in hidden ones each member of `among` in turn."""
        return self.cover.take(among) if self.cover else public

    @property
    def hidden(self) -> bool:
        """Whether this is a hidden case."""
        return self.cover is not None

    def array(self, name: str, values: ArrayLike) -> Ref:
        """A named input: sent to the worker once, so later steps share it as one object.

        Raises:
            ValueError: there is an input of that name already.
        """
        if name in self.script.inputs:
            raise ValueError(f"input {name!r} is already there: give each array its own name")
        self.script.inputs[name] = np.array(values)
        return self._record(Step("item", (INPUTS, name)))

    def call(self, target: str, *args: Any, **kwargs: Any) -> Ref:
        """Call `module:name` with plain values and earlier results."""
        return self._record(Step("call", (target, *args), kwargs))

    def seed(self, number: int) -> None:
        """Seed NumPy's global generator in the worker."""
        self._record(Step("seed", (number,)))

    def expect(self, name: str, ref: Ref, **accept: Any) -> None:
        """Send `ref` back as `name` and compare it with the reference's (see `Accept`)."""
        self.script.outputs.append(Output(name, ref, "compare", Accept(**accept)))

    def observe(self, name: str, ref: Ref) -> None:
        """Send `ref` back as `name` for the property checks alone."""
        self.script.outputs.append(Output(name, ref, "observe"))

    def ask_for_inputs(self, but: Sequence[str] = ()) -> None:
        """Ask for nothing but that the input arrays are, after all steps, what they were before."""
        self.properties.clear()
        self.script.outputs = [
            Output(name, self._record(Step("item", (INPUTS, name))), "unchanged")
            for name in self.script.inputs
            if name not in but
        ]

    def check(self, what: str, holds: Property) -> None:
        """Add a property check: `what` names it, `holds` says None or what is wrong."""
        self.properties.append((what, holds))

    def _record(self, step: Step) -> Ref:
        self.script.steps.append(step)
        return Ref(self, len(self.script.steps) - 1)

    def _unpack(self, ref: Ref, names: tuple[str, ...]) -> list[Ref]:
        return [self._record(Step("unpack", (ref, list(names), i))) for i in range(len(names))]


# The worker's dict of named inputs, as the subject of an "item" step.
INPUTS = "$inputs"


HABIT_WEIGHT = 0.5
UNTOUCHED = "the inputs are not changed"
HABIT = "A good habit: other code can call yours safely. The numbers do not depend on it."
BEYOND = "The text of the course does not ask for it."


@dataclass(frozen=True)
class Test:
    """One property of an exercise: judged on a published case and, in `grade`, on hidden draws.

    promises  parts of the docstring's text that an answer is held to by it
    beyond    what the course's text does not ask, in a sentence; None where it asks for all of it
    habit     it judges how an answer behaves, not what it computes
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
        """Record the test once with inputs drawn from `rng`: hidden where there is a `cover`.

        Raises:
            ValueError: the test asks for no output.
        """
        case = Case(rng, cover=cover)
        self.record(case)
        if not case.script.outputs:
            raise ValueError(f"test {self.name!r} asks for no output, so it could never fail")
        return case

    def hidden(self, rng: Callable[[int], np.random.Generator]) -> list[Case]:
        """Record the hidden cases: at least `draws`, and so many that they cover every choice.

        Args:
            rng: the generator of a draw, by its number.

        Raises:
            ValueError: the test has more choices than `cover.MOST` cases can hold.
        """
        cover = Cover()
        cases: list[Case] = []
        while len(cases) < self.draws or not cover.complete:
            if len(cases) == MOST:
                raise ValueError(
                    f"{MOST} hidden cases do not cover {', '.join(cover.missing)}: expected fewer "
                    "options, or two tests"
                )
            cover.begin()
            cases.append(self.case(rng(len(cases)), cover=cover))
        return cases


class Exercise:
    """The tests of one exercise; its points, place and hints stand in `assignment.toml`.

    `explains` lists parts of the docstring that promise nothing a test could see: how to go about
    it, where it comes from, what comes out of something said before.
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
        """Hang a test on the exercise: `draws` hidden cases or more beside the published one.

        Args:
            name: what the test claims, unique within the exercise.
            weight: its share of the points (default: 1, for a habit 0.5).
            draws: the least number of hidden cases.
            promises: parts of the docstring's text that it holds an answer to.
            beyond: what the course's text does not ask; True for the plain sentence.
            habit: it judges how an answer behaves; such a test is always beyond the course's text.

        Returns:
            A decorator for the function that records a case.
        """
        text = HABIT if habit and beyond is None else beyond
        if isinstance(text, bool):
            text = BEYOND if text else None
        weight = (HABIT_WEIGHT if habit else 1.0) if weight is None else weight

        def add(record: Callable[[Case], None]) -> Callable[[Case], None]:
            if any(test.name == name for test in self.tests):
                raise ValueError(f"{self.id}: two tests are named {name!r}")
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
        """Add the habit test that a recording leaves all its input arrays as they are.

        Args:
            record: what is run, as in a test; its results are not looked at.
            but: names of inputs that may be written to.
            promises: see `test`.
        """

        def arguments(case: Case) -> None:
            record(case)
            case.ask_for_inputs(but)

        self.test(UNTOUCHED, habit=True, promises=promises)(arguments)


@dataclass(frozen=True)
class Edit:
    """A change to the reference solution: `old` (which stands there once) becomes `new`."""

    where: str  # "path/to/file.py:qualified.name"
    old: str
    new: str


@dataclass(frozen=True)
class Rewrite:
    """A whole other solution: `body` stands instead of what is between the markers."""

    where: str
    body: str


@dataclass(frozen=True)
class Misconception:
    """A named wrong answer: recognized by what it computes, explained without giving the code.

    `says` is one sentence that states the mistake ("The bias is never added."). It is the headline
    of a verdict, or follows "This looks like: ". `hint` says where to look.
    """

    id: str
    says: str
    hint: str
    changes: Sequence[Edit | Rewrite]


@dataclass(frozen=True)
class Variant:
    """A right answer that differs from the reference; `why` says what makes it right."""

    id: str
    why: str
    changes: Sequence[Edit | Rewrite]
