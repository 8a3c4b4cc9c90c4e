"""Chooses sizes and options for the hidden cases of a test, so that together they cover all.

A verdict must not depend on luck, so nothing here is random: only the numbers in the arrays come
from the secret seed. Each place in a test that needs a size or a choice takes its options in turn.
Different places take turns at different rates, so that they do not always change together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# A test that needs more hidden cases than this has too many choices.
MOST = 12
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass
class _Place:
    """One place in a test where options are taken: its position, and the options taken so far."""

    position: int
    needed: tuple[int, ...]
    path: tuple[int, ...]  # the choices of earlier places when it was first reached
    taken: dict[int, int] = field(default_factory=dict)
    draws: int = 0

    @property
    def missing(self) -> list[int]:
        return [index for index in self.needed if index not in self.taken]


class Cover:
    """Chooses the options of one test's hidden cases, draw by draw."""

    def __init__(self) -> None:
        self.draws = 0
        self._places: dict[tuple[int, str], _Place] = {}
        self._path: list[int] = []
        self._follow: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every required option has occurred."""
        return not any(place.missing for place in self._places.values())

    @property
    def missing(self) -> list[str]:
        """The places whose required options did not all occur, as text."""
        return [shown for (_, shown), place in self._places.items() if place.missing]

    def begin(self) -> None:
        """Begin the next draw."""
        # Some places are reached only after certain earlier choices. Repeating those choices
        # reaches them again.
        rare = [p for p in self._places.values() if p.missing and p.draws < self.draws]
        self._follow = min(rare, key=lambda p: p.position).path if rare else ()
        self._path = []
        self.draws += 1

    def take(self, options: Sequence[Any], *, ends: bool = False) -> Any:
        """The option for this place in this draw.

        Args:
            options: the options of this place.
            ends: require only the first and the last option; otherwise all are required.

        Returns:
            One of the options.
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
        """The next option: a required one that has not occurred, else one taken least often."""
        draw, position = place.draws, place.position
        if place.missing or count == len(place.needed):
            around = len(place.needed)
            turn = draw + position + draw // around * (position // around)
            first = place.needed[turn % around]
        else:
            first = int(count * ((draw * _GOLDEN + position * _GOLDEN**2) % 1))
        candidates = place.missing or range(count)
        return min(candidates, key=lambda k: (place.taken.get(k, 0), (k - first) % count))
