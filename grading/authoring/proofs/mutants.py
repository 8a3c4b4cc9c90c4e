"""Mutation testing: every small change of a solution loses points, or is listed as equivalent."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grading.authoring.proofs import changes
from grading.authoring.proofs.changes import Mutant
from grading.authoring.proofs.memory import Memory, deciding
from grading.authoring.proofs.names import contradiction
from grading.authoring.proofs.proof import Failing, Proof
from grading.authoring.proofs.verify import SECRET
from grading.judging.judge import Judge
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.translation import tr

EXCUSES = "equivalent_mutants.toml"
# A mutant that hangs is caught, too, so short limits save time.
TEST_SECONDS, EXERCISE_SECONDS = 4.0, 12.0

KILLED, SURVIVED, MISNAMED = "killed", "survived", "misnamed"
_SEEN = {
    KILLED: tr("loses points"),
    SURVIVED: tr("keeps all its points"),
    MISNAMED: tr("is named after a mistake, but passes a test that this mistake fails"),
}


@dataclass(frozen=True)
class Excuse:
    """An entry in the list of equivalent mutants: a mutant that is right, and why."""

    exercise: str
    was: str
    becomes: str
    why: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what identifies a mutant: exercise, and the changed line before and after."""
        return self.exercise, self.was, self.becomes


@dataclass
class Tried:
    """One mutant and its result: killed, excused, survived or misnamed."""

    exercise: str
    mutant: Mutant
    fate: str
    why: str = ""


def excuses(assignment: Assignment) -> list[Excuse]:
    """Read the list of equivalent mutants.

    Raises:
        AssignmentError: an entry has no reason, occurs twice, or names an unknown exercise.
    """
    path = assignment.folder / EXCUSES
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
        listed = [Excuse(**entry) for entry in entries]
    except (tomllib.TOMLDecodeError, TypeError) as problem:
        raise AssignmentError(f"{path}: {problem}") from problem
    whole = manifest.load(assignment.root)  # `assignment` may be only some of its parts
    for excuse in listed:
        try:
            whole.exercise(excuse.exercise)
        except AssignmentError as problem:
            raise AssignmentError(f"{path}: {problem}") from problem
        if not excuse.why.strip():
            raise AssignmentError(
                "{path}: the entry of {exercise} for {becomes!r} has no reason. Write one "
                "into why.",
                path=path,
                exercise=excuse.exercise,
                becomes=excuse.becomes,
            )
    if len({excuse.key for excuse in listed}) < len(listed):
        repeated = next(
            excuse for k, excuse in enumerate(listed) if excuse.key in {o.key for o in listed[:k]}
        )
        raise AssignmentError(
            "{path}: the entry of {exercise} for {becomes!r} occurs twice. Delete one of them.",
            path=path,
            exercise=repeated.exercise,
            becomes=repeated.becomes,
        )
    return listed


def of_exercise(source_files: dict[str, bytes], info: ExerciseInfo) -> list[Mutant]:
    """Return every mutant of an exercise's solutions."""
    mutants: list[Mutant] = []
    for place in info.where:
        path, _, name = place.partition(":")
        mutants += changes.mutants(source_files[path].decode(), path, name)
    return mutants


def sample(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """Choose some mutants; the same seed chooses the same ones.

    Args:
        mutants: all mutants of an exercise.
        count: how many to take.
        seed: chooses which.

    Returns:
        The sample, in the order of `mutants`; all of them if there are at most `count`.
    """
    if len(mutants) <= count:
        return list(mutants)
    places = np.random.default_rng(seed).choice(len(mutants), size=count, replace=False)
    return [mutants[int(k)] for k in sorted(places)]


def run(
    assignment: Assignment,
    runners: Sequence[Runner],
    *,
    each: int | None = None,
    only: Collection[str] | None = None,
    cache: Memory | None = None,
    failing: Mapping[str, Failing] | None = None,
    progress: Callable[[Tried, int, int], None] | None = None,
) -> list[Tried]:
    """Grade the mutants of every exercise.

    Args:
        assignment: the assignment.
        runners: the sandboxes; each grades one mutant at a time.
        each: how many mutants to try per exercise (None: all).
        only: the exercises to try (None: all).
        cache: results of earlier runs.
        failing: the tests that each misconception fails, by exercise; a mutant that gets the
            name of such a misconception must fail them, too.
        progress: called with each mutant, how many are done and how many there are.

    Returns:
        A result for each mutant, in the order of the exercises.

    Raises:
        AssignmentError: the assignment's exercises or its list of excuses cannot be read.
    """
    limits = replace(
        assignment.limits, test_seconds=TEST_SECONDS, exercise_seconds=EXERCISE_SECONDS
    )
    assignment = replace(assignment, limits=limits)
    known = {excuse.key: excuse for excuse in excuses(assignment)}
    cache = cache or Memory(None)
    judge = Judge(assignment, runners[0], SECRET)
    infos = [i for i in assignment.exercises.values() if only is None or i.id in only]
    key = judge.answer_key(infos)
    for name, problem in key.faults.items():
        raise AssignmentError(f"{name}: {problem}")
    work: list[tuple[ExerciseInfo, Mutant, str]] = []
    for place, info in enumerate(infos):
        base = deciding(judge, info, key.plans[info.id].scripts)
        mutants = of_exercise(judge.source.files, info)
        chosen = mutants if each is None else sample(mutants, each, place)
        work += [(info, mutant, _fingerprint(base, mutant)) for mutant in chosen]
    judges = {runner: judge.beside(runner) for runner in runners}
    tried: dict[int, Tried] = {}

    def fate_of(runner: Runner, item: tuple[ExerciseInfo, Mutant, str]) -> str:
        info, mutant, print_ = item
        if cache.known.get(print_) not in (KILLED, SURVIVED, MISNAMED):
            files = {**judge.source.solutions(), mutant.path: mutant.data}
            verdict = judges[runner].judge(info, key, files).verdict
            if verdict.score is None:
                raise AssignmentError(
                    "{exercise}: the grader failed on {becomes!r}.",
                    exercise=info.id,
                    becomes=mutant.becomes,
                )
            cache.known[print_] = KILLED if verdict.score < verdict.max_score else SURVIVED
            if failing and contradiction(verdict, failing.get(info.id, {})):
                cache.known[print_] = MISNAMED
        return cache.known[print_]

    def report(place: int, fate: str) -> None:
        info, mutant, _ = work[place]
        excuse = known.get((info.id, mutant.was, mutant.becomes))
        if fate == SURVIVED and excuse:
            tried[place] = Tried(info.id, mutant, "excused", excuse.why)
        else:
            tried[place] = Tried(info.id, mutant, fate)
        if progress:
            progress(tried[place], len(tried), len(work))

    try:
        side_by_side.work_off(runners, work, fate_of, report)
    finally:
        cache.save()  # also after Ctrl-C
    return [tried[place] for place in range(len(work))]


def proofs(assignment: Assignment, tried: Sequence[Tried]) -> list[Proof]:
    """Return a proof for each mutant, and a failed proof for each excuse that is not needed."""
    results = []
    for result in tried:
        subject = f"{result.mutant.was} -> {result.mutant.becomes}"
        reason = _SEEN.get(result.fate, tr("excused: {why}", why=result.why))
        if result.fate == SURVIVED:
            reason = tr(
                "keeps all its points. Add a test that it fails. If the change is right, list it "
                "in {file}:\n{entry}",
                file=EXCUSES,
                entry=_entry(result),
            )
        passed = result.fate not in (SURVIVED, MISNAMED)
        results.append(Proof("mutant", result.exercise, subject, passed, reason))
    for excuse in unused(assignment, tried):
        subject = f"{excuse.was} -> {excuse.becomes}"
        reason = tr(
            "is listed in {file}, but it loses points or no longer exists. Delete it there.",
            file=EXCUSES,
        )
        results.append(Proof("excuse", excuse.exercise, subject, False, reason))
    return results


def _entry(result: Tried) -> str:
    """Return the entry for a mutant in the list of equivalent mutants."""
    fields = {
        "exercise": result.exercise,
        "was": result.mutant.was,
        "becomes": result.mutant.becomes,
    }
    rows = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    why = 'why = "FILL IN: why this change is right, too"'
    return "\n".join([f"# in {EXCUSES}", "[[mutant]]", *rows, why])


def unused(assignment: Assignment, tried: Sequence[Tried]) -> list[Excuse]:
    """Return entries whose mutants lose points or no longer exist, of the exercises tried."""
    excused = {(t.exercise, t.mutant.was, t.mutant.becomes) for t in tried if t.fate == "excused"}
    ids = {t.exercise for t in tried}
    return [
        excuse
        for excuse in excuses(assignment)
        if excuse.exercise in ids and excuse.key not in excused
    ]


def _fingerprint(base: bytes, mutant: Mutant) -> str:
    return hashlib.sha256(base + mutant.path.encode() + b"\0" + mutant.data).hexdigest()[:32]
