"""Tests that all pooling layers share: windows, strides and leftover pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grading.spec import Case, Exercise

from . import _cache as cache
from . import _draw as draw

# Says what is right, given the case, its images (`draw.Pooling`) and their dtype.
Expect = Callable[[Case, draw.Pooling, str], None]


def accept(dtype: str) -> dict[str, Any]:
    """Return the tolerance for results of this dtype."""
    return dict(draw.SINGLE) if dtype == "float32" else {}


def output(target: str) -> Expect:
    """Return an `Expect` that calls the function once and expects the right output."""

    def expect(case: Case, drawn: draw.Pooling, dtype: str) -> None:
        out, _ = case.call(target, drawn.x, drawn.param).unpack("out", "cache")
        case.expect("out", out, **accept(dtype))

    return expect


def cached(target: str, *names: str) -> Callable[[Case], None]:
    """Return a test that calls the function once and expects these parts in its cache."""

    def ask(case: Case) -> None:
        drawn = draw.pooling(case)
        cache.expect_cache(case, case.call(target, drawn.x, drawn.param), *names)

    return ask


@dataclass(frozen=True)
class Cases:
    """The cases; `expect` says what is right in each."""

    expect: Expect

    def tiles(self, case: Case) -> None:
        """Windows side by side."""
        self._expect(case)

    def negative(self, case: Case) -> None:
        """Only negative numbers."""
        self._expect(case, images=1, channels=1, kind="negative")

    def oblong(self, case: Case) -> None:
        """Images taller than wide, or wider than tall."""
        self._expect(case, oblong=True)

    def overlap(self, case: Case) -> None:
        """Windows that share pixels."""
        self._expect(case, window=(3, 3), stride=case.choice(2, among=[1, 2]))

    def tall(self, case: Case) -> None:
        """Windows taller than wide."""
        # The stride is so large that windows do not overlap, because another case looks at that.
        side = case.size(4, low=3, high=4)
        self._expect(case, window=(side, 2), stride=side)

    def wide(self, case: Case) -> None:
        """Windows wider than tall."""
        side = case.size(4, low=3, high=4)
        self._expect(case, window=(2, side), stride=side)

    def rest(self, case: Case) -> None:
        """Pixels that no window covers."""
        left = (case.size(1, low=1, high=2), case.size(2, low=1, high=2))
        self._expect(case, window=(3, 3), stride=3, rest=left)

    def gaps(self, case: Case) -> None:
        """A stride larger than the window."""
        side = case.choice(2, among=[1, 2])
        self._expect(case, window=(side, side), stride=3)

    def single(self, case: Case) -> None:
        """In float32."""
        self._expect(case, dtype="float32")

    def register(
        self, exercise: Exercise, *, main: str, shape: str, rest: str, overlap: str
    ) -> None:
        """Add all cases to an exercise; the arguments are the promises that they test."""
        exercise.test("2x2 windows at stride 2", weight=2, promises=[main, shape])(self.tiles)
        exercise.test("all numbers negative", weight=0.5, promises=[main])(self.negative)
        exercise.test("images taller than wide, or wider than tall", promises=[main])(self.oblong)
        exercise.test("windows that overlap", weight=2, draws=2, promises=[overlap])(self.overlap)
        exercise.test("windows taller than wide", promises=[main])(self.tall)
        exercise.test("windows wider than tall", promises=[main])(self.wide)
        exercise.test("rows and columns left over", promises=[rest])(self.rest)
        exercise.test("gaps between the windows", promises=[main])(self.gaps)
        exercise.test("float32", weight=0.5, promises=[main])(self.single)
        exercise.untouched(self.tiles)

    def _expect(self, case: Case, *, dtype: str = "float64", **how: Any) -> None:
        self.expect(case, draw.pooling(case, dtype=dtype, **how), dtype)
