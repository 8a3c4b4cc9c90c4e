"""Which sizes and choices the hidden cases of a test take, so that together they cover them all.

A verdict may not depend on the luck of a draw, so luck has no part in this: only the numbers in the
arrays come from the secret seed. Each place in a test that asks for a size or a choice takes its
options in turn. Places turn at different rates, so that two of them do not always move together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# No test needs more hidden cases than this; one that does has too many choices in it.
MOST = 12
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass
class _Place:
    """One place in a test where options are taken: its position among them, and what was taken."""

    position: int
    needed: tuple[int, ...]
    path: tuple[int, ...]  # what the places before it took when it was first reached
    taken: dict[int, int] = field(default_factory=dict)
    draws: int = 0

    @property
    def missing(self) -> list[int]:
        return [index for index in self.needed if index not in self.taken]


class Cover:
    """Takes the options of one test's hidden cases, draw by draw."""

    def __init__(self) -> None:
        self.draws = 0
        self._places: dict[tuple[int, str], _Place] = {}
        self._path: list[int] = []
        self._follow: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every option that must occur has occurred."""
        return not any(place.missing for place in self._places.values())

    @property
    def missing(self) -> list[str]:
        """The places whose options did not all occur, as text."""
        return [shown for (_, shown), place in self._places.items() if place.missing]

    def begin(self) -> None:
        """Begin the next draw."""
        # A place that every draw reaches needs no help; one that depends on an earlier choice is
        # reached again by making the same choices.
        rare = [p for p in self._places.values() if p.missing and p.draws < self.draws]
        self._follow = min(rare, key=lambda p: p.position).path if rare else ()
        self._path = []
        self.draws += 1

    def take(self, options: Sequence[Any], *, ends: bool = False) -> Any:
        """The option for this place in this draw.

        Args:
            options: what may be taken there.
            ends: only the first and the last must occur; else all must.
        """
        position, count = len(self._path), len(options)
        needed = sorted({0, count - 1}) if ends else range(count)
        place = self._places.setdefault(
            (position, repr(options)), _Place(position, tuple(needed), tuple(self._path))
        )
        if position < len(self._follow) and self._follow[position] < count:
            index = self._follow[position]
        else:
            index = self._turn(place, count)
        place.taken[index] = place.taken.get(index, 0) + 1
        place.draws += 1
        self._path.append(index)
        return options[index]

    def _turn(self, place: _Place, count: int) -> int:
        """The option whose turn it is: one that must still occur, else one taken least often."""
        draw, position = place.draws, place.position
        if place.missing or count == len(place.needed):
            around = len(place.needed)
            turn = draw + position + draw // around * (position // around)
            first = place.needed[turn % around]
        else:
            first = int(count * ((draw * _GOLDEN + position * _GOLDEN**2) % 1))
        candidates = place.missing or range(count)
        return min(candidates, key=lambda k: (place.taken.get(k, 0), (k - first) % count))
