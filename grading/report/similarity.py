"""Find students with nearly the same code, by fingerprints without those of the hand-out.

The fingerprints are those of copydetect, by the winnowing of Schleimer, Wilkerson and Aiken (2003).
They ignore names, comments and spaces. Short functions can be alike without copying, so a cluster
is a reason to read the code and never a proof.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grading.support import program
from grading.support.translation import tr

if TYPE_CHECKING:
    import numpy as np

K, WINDOW = 20, 6  # characters in a gram, and grams of which one is kept
THRESHOLD = 0.9  # share of the fingerprints of the smaller submission that both have
FEWEST = 40  # with fewer fingerprints there is too little code to compare


@dataclass(frozen=True)
class Cluster:
    """Students with similar code; `overlap` is the smallest overlap that links two of them."""

    students: tuple[str, ...]
    overlap: float


class NotInstalledError(RuntimeError):
    """The library for fingerprints is not installed; the message says how to install it."""


def clusters(
    codes: Mapping[str, Sequence[str]],
    given: Sequence[str],
) -> list[Cluster]:
    """Find groups of students with nearly the same code.

    Args:
        codes: by student, the functions that they wrote.
        given: the functions of the hand-out, whose fingerprints do not count.

    Returns:
        The groups, the largest first.

    Raises:
        NotInstalledError: copydetect or SciPy is not installed.
    """
    try:
        import numpy as np
        from scipy import sparse
        from scipy.sparse import csgraph
    except ModuleNotFoundError as problem:
        raise _missing(problem) from problem
    prints = Prints(given)
    every = [(who, frozenset().union(*map(prints.of, texts))) for who, texts in codes.items()]
    kept = [pair for pair in every if len(pair[1]) >= FEWEST]
    if len(kept) < 2:
        return []
    columns = {mark: at for at, mark in enumerate({m for _, prints in kept for m in prints})}
    at = [columns[mark] for _, prints in kept for mark in prints]
    sizes = np.array([len(prints) for _, prints in kept])
    ends = np.concatenate([[0], np.cumsum(sizes)])
    shape = (len(kept), len(columns))
    table = sparse.csr_array((np.ones(len(at), dtype=np.int32), at, ends), shape=shape)
    shared = sparse.coo_array(table @ table.T)
    rows, cols = shared.coords
    overlap = shared.data / np.minimum(sizes[rows], sizes[cols])
    linked = (rows < cols) & (overlap >= THRESHOLD)
    rows, cols, overlap = rows[linked], cols[linked], overlap[linked]
    links = sparse.coo_array((np.ones(len(rows)), (rows, cols)), shape=(len(kept), len(kept)))
    _, labels = csgraph.connected_components(links, directed=False)
    return _grouped([student for student, _ in kept], labels, rows, overlap)


def _grouped(
    names: Sequence[str], labels: np.ndarray, rows: np.ndarray, overlap: np.ndarray
) -> list[Cluster]:
    least: dict[int, float] = {}
    for row, value in zip(rows, overlap, strict=True):
        label = int(labels[row])
        least[label] = min(least.get(label, 1.0), float(value))
    members: dict[int, list[str]] = {}
    for name, label in zip(names, labels, strict=True):
        members.setdefault(int(label), []).append(name)
    clusters_found = [
        Cluster(tuple(sorted(group)), least[label])
        for label, group in members.items()
        if label in least
    ]
    return sorted(
        clusters_found, key=lambda found: (-len(found.students), -found.overlap, found.students)
    )


# Comments, then strings, then names, because a string may contain a name.
_TOKEN = re.compile(
    r"(?P<none>\#[^\n]*|[\s,:.(){}\[\]]+)"
    r"|(?P<text>[rbfuRBFU]{0,2}(?:\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'))"
    r"|(?P<name>[^\W\d]\w*)"
)


def _skeleton(text: str) -> str:
    """Code without comments, spaces, brackets and names; copydetect's own function is slower."""

    def put(found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "name":
            return found.group() if keyword.iskeyword(found.group()) else "V"
        return "S" if kind == "text" else ""

    return _TOKEN.sub(put, text)


def fingerprints(text: str) -> frozenset[int]:
    """Compute the fingerprints of a piece of code; none if it is too short.

    Raises:
        NotInstalledError: copydetect is not installed.
    """
    try:
        from copydetect import utils
    except ModuleNotFoundError as problem:
        raise _missing(problem) from problem
    plain = _skeleton(text)
    if len(plain) <= K + WINDOW:
        return frozenset()
    marks, _ = utils.get_document_fingerprints(plain, K, WINDOW, [])
    return frozenset(int(mark) for mark in marks)


class Prints:
    """Fingerprints of functions without those of the hand-out.

    Equal functions are read once, because a class has many that are still blank.

    Args:
        given: the functions of the hand-out.

    Raises:
        NotInstalledError: copydetect is not installed.
    """

    def __init__(self, given: Iterable[str]) -> None:
        self._given: frozenset[int] = frozenset().union(*map(fingerprints, given))
        self._read: dict[str, frozenset[int]] = {}

    def of(self, text: str) -> frozenset[int]:
        """The fingerprints of a function."""
        if text not in self._read:
            self._read[text] = fingerprints(text) - self._given
        return self._read[text]

    def alike(self, first: str, second: str) -> bool:
        """Whether two functions share nearly all their fingerprints."""
        ours, theirs = self.of(first), self.of(second)
        least = min(len(ours), len(theirs))
        return least >= FEWEST // 2 and (
            len(ours & theirs) >= THRESHOLD * max(len(ours), len(theirs))
        )


def _missing(problem: ModuleNotFoundError) -> NotInstalledError:
    return NotInstalledError(
        tr(
            "The comparison needs {module}, which is not installed. Run: {install}",
            module=problem.name,
            install=program.install("report"),
        )
    )
