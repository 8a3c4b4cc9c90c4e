"""Stored answers to the published cases: those of the reference, and prints of known wrong ones.

With `assignment/references/<id>.npz` a student's check works without the solutions. The file holds
the right arrays of every published case, and for each misconception a short print (see
`value_prints`) of each output that it changes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from grading.spec import Array, Ref, Script
from grading.support import program
from grading.support.translation import ExplainedError, WrongValue, tr

SCHEMA = 3
_INPUT_RTOL = 1e-9


class StaleReferences(ExplainedError, ValueError):  # noqa: N818 - it names a state
    """The stored answers do not fit the exercise file; its author must write them again."""


@dataclass
class Known:
    """A stored misconception: for each test and probe, the print of each output that differs.

    `seen[case]` maps an output's name to its print; the name "" means the error that it raises. A
    print whose entry "tells" is true differs from that of the right answer.
    """

    id: str
    says: str
    hint: str
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Probe:
    """An extra case of a test, worth no points: its digest, and prints of the right outputs."""

    digest: str
    inputs: list[float]
    prints: dict[str, dict[str, Any]]


def probe_name(test: str) -> str:
    """The name under which a test's probe is stored."""
    return f"{test} (probe)"


@dataclass
class References:
    """The stored answers of one exercise; `probes` by `probe_name`.

    `packed` holds the misconceptions as JSON. Only a wrong answer needs them, and reading them
    takes longer than reading all arrays.
    """

    exercise: str
    expected: dict[str, dict[str, Array]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, list[float]] = field(default_factory=dict)
    probes: dict[str, Probe] = field(default_factory=dict)
    packed: bytes = b"[]"

    @cached_property
    def misconceptions(self) -> list[Known]:
        """The stored misconceptions."""
        return [Known(**entry) for entry in json.loads(self.packed)]

    def fits(self, test: str, script: Script) -> None:
        """Check that the stored answers of a test belong to this published case.

        Raises:
            StaleReferences: the arrays were stored for another case.
        """
        if not _same_case(self.digests.get(test), self.inputs.get(test, []), script):
            raise StaleReferences(
                "The stored answers of {exercise}, test {test!r}, belong to another version of "
                "the test. {advice}",
                exercise=self.exercise,
                test=test,
                advice=_advice(),
            )

    def fitting_probe(self, name: str, script: Script) -> Probe | None:
        """The stored form of a probe, if it belongs to this case."""
        probe = self.probes.get(name)
        return probe if probe and _same_case(probe.digest, probe.inputs, script) else None


def _same_case(stored: str | None, sums: Sequence[float], script: Script) -> bool:
    return stored == digest(script) and same_inputs(input_sums(script), sums)


def same_inputs(fresh: Sequence[float], stored: Sequence[float]) -> bool:
    """Whether two lists of `input_sums` belong to the same input arrays.

    Args:
        fresh: the sums of a case as it is drawn now.
        stored: the sums that were stored.
    """
    now, then = np.array(fresh), np.array(stored)
    return now.shape == then.shape and np.allclose(
        now, then, rtol=_INPUT_RTOL, atol=1e-9, equal_nan=True
    )


def digest(script: Script) -> str:
    """A digest of a script's steps, without the numbers in its input arrays.

    `input_sums` compares those, with a tolerance, because the last bit of a drawn number may
    differ between machines.
    """
    inputs = [[n, a.dtype.str, list(a.shape)] for n, a in script.inputs.items()]
    steps = [[s.op, _plain(s.args), _plain(dict(s.kwargs))] for s in script.steps]
    outputs = [[o.name, o.ref.index, o.kind] for o in script.outputs]
    text = json.dumps([inputs, steps, outputs], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return {"ref": value.index}
    if isinstance(value, np.ndarray):
        return {"array": value.dtype.str, "shape": list(value.shape), "sums": _rough(value)}
    if isinstance(value, np.dtype) or (isinstance(value, type) and issubclass(value, np.generic)):
        return {"dtype": np.dtype(value).str}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [type(value).__name__, *(_plain(v) for v in value)]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.9g}"
    return value


def _rough(value: Array) -> list[str]:
    return [f"{float(v):.5g}" for v in np.asarray(value, dtype=np.float64).ravel()[:8]]


def input_sums(script: Script) -> list[float]:
    """Two numbers for each input array, which change when the array changes."""
    sums: list[float] = []
    for array in script.inputs.values():
        flat = np.asarray(array, dtype=np.float64).ravel()
        weights = np.cos(np.arange(flat.size))
        sums += [float(flat.sum()), float(flat @ weights)]
    return sums


def pack(references: References) -> bytes:
    """The content of an `.npz` file: no pickle, the same bytes for the same answers."""
    arrays: dict[str, Array] = {}
    tests = []
    for number, (test, values) in enumerate(references.expected.items()):
        names = list(values)
        for k, name in enumerate(names):
            arrays[f"t{number}_{k}"] = values[name]
        tests.append(
            {
                "name": test,
                "digest": references.digests[test],
                "inputs": references.inputs[test],
                "outputs": names,
            }
        )
    meta = {
        "schema": SCHEMA,
        "exercise": references.exercise,
        "tests": tests,
        "probes": {name: vars(probe) for name, probe in references.probes.items()},
    }
    known = [vars(mistake) for mistake in references.misconceptions]
    for entry, text in (("meta", json.dumps(meta)), ("misconceptions", json.dumps(known))):
        arrays[entry] = np.frombuffer(text.encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(data: bytes, name: str) -> References:
    """Read the bytes that `pack` returned.

    Raises:
        StaleReferences: they have another form.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            meta = json.loads(stored["meta"].tobytes())
            if meta["schema"] != SCHEMA:
                raise WrongValue(
                    "got schema {meta}, expected {schema}", meta=meta["schema"], schema=SCHEMA
                )
            result = References(meta["exercise"])
            for number, test in enumerate(meta["tests"]):
                result.expected[test["name"]] = {
                    output: stored[f"t{number}_{k}"] for k, output in enumerate(test["outputs"])
                }
                result.digests[test["name"]] = test["digest"]
                result.inputs[test["name"]] = test["inputs"]
            result.packed = stored["misconceptions"].tobytes()
            result.probes = {name: Probe(**entry) for name, entry in meta["probes"].items()}
    except Exception as problem:
        # A damaged archive may fail anywhere.
        raise StaleReferences(
            "{name} cannot be read ({problem}). {advice}",
            name=name,
            problem=problem,
            advice=_advice(),
        ) from problem
    return result


def _advice() -> str:
    """What a student can do, who has no `verify`, and what the author of the exercise can do."""
    return tr(
        "Students: copy assignment/ from a fresh hand-out. Authors: run "
        "`{program} verify --write-references`.",
        program=program.name(),
    )


@lru_cache(maxsize=256)
def _read(path: Path, changed: int) -> References:
    return unpack(path.read_bytes(), path.name)


def read(folder: Path, exercise: str) -> References:
    """The stored answers of one exercise.

    Raises:
        StaleReferences: there are none, or they cannot be read.
    """
    path = folder / "references" / f"{exercise}.npz"
    if not path.is_file():
        raise StaleReferences(
            "There are no stored answers of {exercise}: {file} is missing. {advice}",
            exercise=exercise,
            file=path.relative_to(folder.parent).as_posix(),
            advice=_advice(),
        )
    return _read(path, path.stat().st_mtime_ns)
