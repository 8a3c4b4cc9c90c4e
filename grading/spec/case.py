"""A case records the calls of a test and their arrays.

The recording is plain data (a `Script`). A worker runs it in any tree of the package, and sends the
outputs back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grading.spec.cover import Cover
from grading.support.translation import WrongValue, tr

Array = NDArray[Any]
ShapePolicy = Literal["exact", "equivalent"]
Op = Literal["call", "unpack", "attr", "item", "set_item", "set_attr", "seed"]


@dataclass(frozen=True)
class Ref:
    """A value that exists only in the worker: the result of step `index`."""

    case: Case = field(repr=False, compare=False)
    index: int

    def __getitem__(self, key: object) -> NoReturn:
        raise TypeError(
            tr(
                "a result cannot be indexed while a test is recorded, because nothing has run yet "
                '(got [{key!r}]). Use .unpack("out", "cache") for the parts of a returned tuple, '
                "and .item(key) for an entry of a dict or list.",
                key=key,
            )
        )

    def __iter__(self) -> NoReturn:
        raise TypeError(
            tr(
                "a result cannot be unpacked while a test is recorded, because nothing has run "
                "yet. "
                'Use .unpack with a name for each part: case.call(...).unpack("out", "cache").'
            )
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
    """One step for the worker.

    op        args
    call      "module:name" or a Ref to something callable, then its arguments (and `kwargs`)
    unpack    Ref, the names of all parts, the position of the part to return
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
    """What counts as a right array.

    `error <= rtol * max|want| + atol`, where `error` is the largest absolute difference; both
    sides must be finite where the reference is. `shape="equivalent"` also accepts extra axes of
    length 1 and a flat array of the same size. `dtypes` lists the allowed dtypes (None: any real
    float).
    """

    rtol: float = 1e-6
    atol: float = 1e-9
    dtypes: tuple[str, ...] | None = None
    shape: ShapePolicy = "exact"


@dataclass(frozen=True)
class Output:
    """A value that the worker sends back, and how it is judged.

    kind       meaning
    compare    compared with the reference's value for the same script
    unchanged  compared bit for bit with the input array `name`
    observe    given to the case's property checks
    """

    name: str
    ref: Ref
    kind: Literal["compare", "unchanged", "observe"] = "compare"
    accept: Accept = field(default_factory=Accept)


# A property check gets the student's arrays and the reference's, by output name. It returns None if
# all is well, else a sentence for the student. It runs in the grader, never in the worker.
Property = Callable[[Mapping[str, Array], Mapping[str, Array]], str | None]


@dataclass
class Script:
    """The recording of one test: steps to run in order, and the values to send back."""

    steps: list[Step] = field(default_factory=list)
    inputs: dict[str, Array] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)


class Case:
    """One draw of one test: it provides inputs, and records what to do with them."""

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
        """A named input; it is sent to the worker once, so that all steps share one object.

        Raises:
            ValueError: there is already an input of that name.
        """
        if name in self.script.inputs:
            raise WrongValue(
                "there is already an input {name!r}: give each array its own name", name=name
            )
        self.script.inputs[name] = np.array(values)
        return self.input(name)

    def input(self, name: str) -> Ref:
        """A named input, as it is in the worker after the steps so far."""
        return self._record(Step("item", (INPUTS, name)))

    def call(self, target: str, *args: Any, **kwargs: Any) -> Ref:
        """Call `module:name` with plain values and earlier results."""
        return self._record(Step("call", (target, *args), kwargs))

    def seed(self, number: int) -> None:
        """Seed NumPy's global generator in the worker."""
        self._record(Step("seed", (number,)))

    def expect(self, name: str, ref: Ref, **accept: Any) -> None:
        """Send `ref` back as `name` and compare it with the reference's value (see `Accept`)."""
        self.script.outputs.append(Output(name, ref, "compare", Accept(**accept)))

    def observe(self, name: str, ref: Ref) -> None:
        """Send `ref` back as `name` only for the property checks."""
        self.script.outputs.append(Output(name, ref, "observe"))

    def ask_for_inputs(self, but: Sequence[str] = ()) -> None:
        """Require only that the input arrays are the same after all steps as before."""
        self.properties.clear()
        self.script.outputs = [
            Output(name, self.input(name), "unchanged")
            for name in self.script.inputs
            if name not in but
        ]

    def check(self, what: str, holds: Property) -> None:
        """Add a property check: `what` names it, `holds` returns None or what is wrong."""
        self.properties.append((what, holds))

    def _record(self, step: Step) -> Ref:
        self.script.steps.append(step)
        return Ref(self, len(self.script.steps) - 1)

    def _unpack(self, ref: Ref, names: tuple[str, ...]) -> list[Ref]:
        return [self._record(Step("unpack", (ref, list(names), i))) for i in range(len(names))]


# The worker's dict of named inputs, as the first argument of an "item" step.
INPUTS = "$inputs"
