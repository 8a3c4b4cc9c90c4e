"""Generate a class: solutions, blanks, mistakes, attacks and broken archives."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from grading.spec import Edit, Rewrite
from grading.spec.manifest import Assignment
from grading.spec.tree import Source, Tree

# Per hundred: most are right or nearly right, as in a real class; a few are attacks or broken.
KINDS = (("solution", 35), ("mistake", 40), ("blank", 15), ("attack", 5), ("broken", 5))

# Written at the beginning of the first file.
ATTACKS = {
    "sleeps": "import time\ntime.sleep(1000)\n",
    "loops": "while True:\n    pass\n",
    "eats memory": "x = [bytearray(1 << 28) for _ in range(1 << 20)]\n",
    "forks": "import os\nwhile True:\n    os.fork()\n",
    "exits": "import os\nos._exit(0)\n",
    "kills": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
    "reads": "open('/etc/passwd').read()\n",
    "writes": "open('/tmp/owned', 'w').write('x')\n",
    "calls home": "import socket\nsocket.create_connection(('192.0.2.1', 80), 1)\n",
    "crashes": "import ctypes\nctypes.string_at(0)\n",
    "recurses": "def f():\n    return f()\nf()\n",
    "prints": "print('x' * (1 << 24))\n",
}
BROKEN = ("cut", "outside", "empty", "noise", "twice")


def make(assignment: Assignment, folder: Path, count: int, seed: int = 231) -> Counter[str]:
    """Write `count` submissions as zips into `folder`; return how many there are of each kind."""
    tally: Counter[str] = Counter()
    folder.mkdir(parents=True, exist_ok=True)
    broken = cycle(BROKEN)
    solutions = Source(assignment).solutions()
    for number, files in enumerate(works(assignment, count, tally, seed, KINDS)):
        path = folder / f"student{number:05d}.zip"
        if files:
            _zip(path, files)
        else:
            _broken(path, next(broken), solutions)
    return tally


def works(
    assignment: Assignment,
    count: int,
    tally: Counter[str],
    seed: int = 231,
    kinds: Sequence[tuple[str, int]] = KINDS[:-1],
) -> Iterator[Tree]:
    """Yield the files of `count` submissions, no files if broken; `tally` counts the kinds."""
    draw = random.Random(seed)
    source = Source(assignment)
    mistakes = [
        list(mistake.changes)
        for info in assignment.exercises.values()
        for mistake in info.misconceptions
    ]
    names = [kind for kind, _ in kinds]
    shares = [share for _, share in kinds]
    attacks = cycle(ATTACKS)
    for number in range(count):
        kind = draw.choices(names, shares)[0]
        tally[kind] += 1
        if kind == "broken":
            yield {}
            continue
        files = source.blanks() if kind == "blank" else source.solutions()
        if kind == "mistake":
            files = _mistaken(source, draw.sample(mistakes, draw.randint(1, 3)))
        first = next(f for info in assignment.exercises.values() for f in info.files)
        if kind == "attack":
            files[first] = ATTACKS[next(attacks)].encode() + files[first]
        # No two are the same, as in a real class.
        yield {name: data + f"\n# {number}\n".encode() for name, data in files.items()}


def _mistaken(source: Source, chosen: Sequence[Sequence[Edit | Rewrite]]) -> Tree:
    try:
        return source.changed([change for changes in chosen for change in changes])
    except ValueError:
        return source.changed(chosen[0])  # two mistakes change the same lines


def _zip(path: Path, files: Tree) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"assignment2/{name}", data)


def _broken(path: Path, how: str, files: Tree) -> None:
    if how == "noise":
        path.write_bytes(random.Random(path.name).randbytes(4096))
        return
    if how == "empty":
        path.write_bytes(b"")
        return
    _zip(path, files)
    if how == "cut":
        path.write_bytes(path.read_bytes()[:-200])
        return
    name = "../outside.py" if how == "outside" else f"assignment2/{next(iter(files)).upper()}"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x = 1\n")


def students(folder: Path) -> Iterator[str]:
    """Yield the names of the students in a class."""
    return (path.stem for path in sorted(folder.glob("*.zip")))
