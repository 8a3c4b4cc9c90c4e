"""Tests of shapes alone, without the numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from grading.spec import Array, Case, Ref

Arrays = Mapping[str, Array]
Holds = Callable[[Arrays, Arrays], str | None]

INTEGERS = ("int64", "int32")  # the dtypes of whole numbers
EQUIVALENT = "The course's text also accepts the right numbers in a shape such as (1, D)."


def same_shapes(loose: Sequence[str] = ()) -> Holds:
    """Check for the reference's shapes; arrays in `loose` may have additional axes of length 1."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name, expected in want.items():
            found = got[name]
            if found.shape == expected.shape:
                continue
            if name not in loose or found.size != expected.size:
                return f"{name} has shape {found.shape}, expected {expected.shape}."
        return None

    return holds


def expect_shapes(case: Case, **values: Ref) -> None:
    """Expect exactly the reference's shapes, whatever the numbers are."""
    for name, value in values.items():
        case.observe(name, value)
    case.check("shapes", same_shapes())
