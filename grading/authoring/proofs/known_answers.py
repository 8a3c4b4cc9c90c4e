"""The known answers to an exercise, each with the score that it must get."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from grading.spec import Edit, Rewrite
from grading.spec.manifest import AssignmentError, ExerciseInfo
from grading.spec.tree import Source

# How many pairs of misconceptions are tried per exercise, without --all-pairs.
PAIRS = 6


@dataclass(frozen=True)
class Try:
    """A known answer to an exercise; its kind says which score it must get."""

    kind: str  # solution, blank, misconception, pair, variant
    info: ExerciseInfo
    subject: str
    changes: Sequence[Edit | Rewrite] = ()


def tries_of(info: ExerciseInfo, mistakes: int | None = None) -> list[Try]:
    """Return the known answers to an exercise, with all misconceptions or the first ones."""
    wrong = info.misconceptions[:mistakes]
    return [
        Try("solution", info, "reference"),
        Try("blank", info, "hand-out"),
        *(Try("misconception", info, known.id, known.changes) for known in wrong),
        *(Try("variant", info, known.id, known.changes) for known in info.variants),
    ]


def pairs_of(info: ExerciseInfo, source: Source, most: int | None) -> list[Try]:
    """Return answers that have two known mistakes at once, chosen from all possible pairs.

    Args:
        info: the exercise.
        source: the package with its solutions.
        most: how many pairs to take; None takes all.

    Returns:
        The pairs, each as one answer to try.
    """
    two = []
    for first, second in itertools.combinations(info.misconceptions, 2):
        changes = (*first.changes, *second.changes)
        with suppress(AssignmentError):  # both change the same line
            source.changed(changes)
            two.append(Try("pair", info, f"{first.id} + {second.id}", changes))
    if most is not None:
        two = two[:: max(1, -(-len(two) // most))] if two else []
    return two
