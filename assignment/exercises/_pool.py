"""What is asked of pooling layers of every kind: the same windows, strides and rests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grading.spec import Case

from . import _draw as draw

# Asks for what is right: of the case, its drawn images (`draw.Pooling`), and their dtype.
Expect = Callable[[Case, Any, str], None]


def accept(dtype: str) -> dict[str, Any]:
    """How near results of this dtype must come."""
    return dict(draw.SINGLE) if dtype == "float32" else {}


def output(target: str) -> Expect:
    """Call the function once, and ask for its output and for an untouched input."""

    def expect(case: Case, drawn: Any, dtype: str) -> None:
        out, _ = case.call(target, drawn.x, drawn.param).unpack("out", "cache")
        case.expect("out", out, **accept(dtype))
        case.unchanged("x")

    return expect


@dataclass(frozen=True)
class Cases:
    """The cases, each handed to `expect`."""

    expect: Expect

    def tiles(self, case: Case) -> None:
        """Windows side by side."""
        self._expect(case)

    def negative(self, case: Case) -> None:
        """Numbers below 0 only."""
        self._expect(case, images=1, channels=1, kind="negative")

    def overlap(self, case: Case) -> None:
        """Windows that share pixels."""
        self._expect(case, window=(3, 3), stride=case.choice(2, among=[1, 2]))

    def high(self, case: Case) -> None:
        """Windows higher than wide."""
        self._expect(case, window=(case.size(4, low=3, high=4), 2), stride=2)

    def rest(self, case: Case) -> None:
        """Windows wider than high, and pixels that none of them sees."""
        left = (case.size(1, low=1, high=2), case.size(2, low=1, high=2))
        self._expect(case, window=(2, 4), stride=3, rest=left)

    def gaps(self, case: Case) -> None:
        """A stride larger than the window."""
        window = (2, case.choice(1, among=[1, 2]))
        self._expect(case, window=window, stride=3, rest=(1, 1))

    def single(self, case: Case) -> None:
        """In float32."""
        self._expect(case, window=(3, 2), stride=2, dtype="float32")

    def _expect(self, case: Case, *, dtype: str = "float64", **how: Any) -> None:
        self.expect(case, draw.pooling(case, dtype=dtype, **how), dtype)
