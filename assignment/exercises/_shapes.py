"""What is asked of shapes alone, apart from the numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from grading.spec import Array, Case, Ref

Arrays = Mapping[str, Array]
Holds = Callable[[Arrays, Arrays], str | None]

EQUIVALENT = "The course's text is content with the right numbers in a shape such as (1, D)."


def same_shapes(loose: Sequence[str] = ()) -> Holds:
    """Every array of the reference's shape; those in `loose` may have further axes of length 1."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name, expected in want.items():
            found = got[name]
            if found.shape == expected.shape:
                continue
            if name not in loose or found.size != expected.size:
                return f"{name} has shape {found.shape}, expected {expected.shape}"
        return None

    return holds


def expect_shapes(case: Case, **values: Ref) -> None:
    """Ask for arrays of exactly the reference's shapes, whatever their numbers are."""
    for name, value in values.items():
        case.observe(name, value)
    case.check("shapes", same_shapes())
