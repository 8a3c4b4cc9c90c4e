"""Mutation testing: every small change of a solution loses points, or is known to be none."""

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
from grading.authoring.proofs.proof import Failing, Proof
from grading.authoring.proofs.verify import SECRET, contradiction
from grading.judging.judge import Judge
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.translation import tr

EXCUSES = "equivalent_mutants.toml"
# A mutant that hangs is caught as well as one that is wrong, only later.
TEST_SECONDS, EXERCISE_SECONDS = 4.0, 12.0

KILLED, SURVIVED, MISNAMED = "killed", "survived", "misnamed"
_SEEN = {
    KILLED: "loses points",
    SURVIVED: tr("keeps all its points"),
    MISNAMED: tr("is given the name of a mistake that fails a test which this mutant passes"),
}


@dataclass(frozen=True)
class Excuse:
    """Why a mutant that keeps all its points is right to do so."""

    exercise: str
    was: str
    becomes: str
    why: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a mutant is known by: its exercise and the line it changes, before and after."""
        return self.exercise, self.was, self.becomes


@dataclass
class Tried:
    """One mutant and its result: killed, excused, survived or misnamed."""

    exercise: str
    mutant: Mutant
    fate: str
    why: str = ""


def excuses(assignment: Assignment) -> list[Excuse]:
    """The reviewed list of equivalent mutants.

    Raises:
        AssignmentError: an entry lacks its reason, or names no exercise of the manifest.
    """
    path = assignment.folder / EXCUSES
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
        found = [Excuse(**entry) for entry in entries]
    except (tomllib.TOMLDecodeError, TypeError) as problem:
        raise AssignmentError(f"{path}: {problem}") from problem
    whole = manifest.load(assignment.root)  # what was given may be some parts of it
    for one in found:
        try:
            whole.exercise(one.exercise)
        except AssignmentError as problem:
            raise AssignmentError(f"{path}: {problem}") from problem
        if not one.why.strip():
            raise AssignmentError(
                tr(
                    "{path}: {exercise}: {becomes!r}: got no reason",
                    path=path,
                    exercise=one.exercise,
                    becomes=one.becomes,
                )
            )
    if len({one.key for one in found}) < len(found):
        twice = next(one for k, one in enumerate(found) if one.key in {o.key for o in found[:k]})
        raise AssignmentError(
            tr(
                "{path}: {exercise}: {becomes!r} stands there twice",
                path=path,
                exercise=twice.exercise,
                becomes=twice.becomes,
            )
        )
    return found


def of_exercise(source_files: dict[str, bytes], info: ExerciseInfo) -> list[Mutant]:
    """Every mutant of an exercise's solutions."""
    found: list[Mutant] = []
    for place in info.where:
        path, _, name = place.partition(":")
        found += changes.mutants(source_files[path].decode(), path, name)
    return found


def sample(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """Some of them, the same for the same seed.

    Args:
        mutants: all mutants of an exercise.
        count: how many to take.
        seed: chooses which.

    Returns:
        The sample, in the order of `mutants`; all of them where there are no more than `count`.
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
    """Judge the mutants of every exercise.

    Args:
        assignment: what is asked.
        runners: where they run, as many at a time.
        each: how many of each exercise to try (None: all).
        only: the exercises to try (None: all).
        cache: what is known of earlier runs.
        failing: the tests that each misconception fails, by exercise: a mutant that is given the
            name of one must fail them, too.
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
    known = {one.key: one for one in excuses(assignment)}
    cache = cache or Memory(None)
    judge = Judge(assignment, runners[0], SECRET)
    infos = [i for i in assignment.exercises.values() if only is None or i.id in only]
    asked = judge.answer_key(infos)
    for name, problem in asked.faults.items():
        raise AssignmentError(f"{name}: {problem}")
    work: list[tuple[ExerciseInfo, Mutant, str]] = []
    for place, info in enumerate(infos):
        base = deciding(judge, info, asked.plans[info.id].scripts)
        all_of_it = of_exercise(judge.source.files, info)
        chosen = all_of_it if each is None else sample(all_of_it, each, place)
        work += [(info, one, _fingerprint(base, one)) for one in chosen]
    judges = {runner: judge.beside(runner) for runner in runners}
    tried: dict[int, Tried] = {}

    def fate_of(runner: Runner, item: tuple[ExerciseInfo, Mutant, str]) -> str:
        info, mutant, print_ = item
        if cache.known.get(print_) not in (KILLED, SURVIVED, MISNAMED):
            files = {**judge.source.solutions(), mutant.path: mutant.data}
            verdict = judges[runner].judge(info, asked, files).verdict
            if verdict.score is None:
                raise AssignmentError(
                    tr(
                        "{info}: the grader failed on {becomes!r}",
                        info=info.id,
                        becomes=mutant.becomes,
                    )
                )
            cache.known[print_] = KILLED if verdict.score < verdict.max_score else SURVIVED
            if failing and contradiction(verdict, failing.get(info.id, {})):
                cache.known[print_] = MISNAMED
        return cache.known[print_]

    def tell(place: int, fate: str) -> None:
        info, mutant, _ = work[place]
        excuse = known.get((info.id, mutant.was, mutant.becomes))
        if fate == SURVIVED and excuse:
            tried[place] = Tried(info.id, mutant, "excused", excuse.why)
        else:
            tried[place] = Tried(info.id, mutant, fate)
        if progress:
            progress(tried[place], len(tried), len(work))

    try:
        side_by_side.work_off(runners, work, fate_of, tell)
    finally:
        cache.save()  # after Ctrl-C, too: what is known stays known
    return [tried[place] for place in range(len(work))]


def proofs(assignment: Assignment, tried: Sequence[Tried]) -> list[Proof]:
    """A proof for each mutant, and one that fails for each excuse nobody needs."""
    found = []
    for one in tried:
        subject = f"{one.mutant.was} -> {one.mutant.becomes}"
        seen = _SEEN.get(one.fate, tr("excused: {why}", why=one.why))
        if one.fate == SURVIVED:
            seen += tr(
                ". Add a test that it fails, or, if it is right, excuse it:\n{one}", one=_entry(one)
            )
        holds = one.fate not in (SURVIVED, MISNAMED)
        found.append(Proof("mutant", one.exercise, subject, holds, seen))
    for excuse in unused(assignment, tried):
        subject = f"{excuse.was} -> {excuse.becomes}"
        seen = tr(
            "stands in {excuses}, but loses points or is no longer made: take it out there",
            excuses=EXCUSES,
        )
        found.append(Proof("excuse", excuse.exercise, subject, False, seen))
    return found


def _entry(one: Tried) -> str:
    """The lines that excuse a mutant, as they go into the file of excuses."""
    fields = {"exercise": one.exercise, "was": one.mutant.was, "becomes": one.mutant.becomes}
    rows = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    why = 'why = "FILL IN: what makes it right all the same"'
    return "\n".join([f"# in {EXCUSES}", "[[mutant]]", *rows, why])


def unused(assignment: Assignment, tried: Sequence[Tried]) -> list[Excuse]:
    """Excuses of mutants that lose points or are no longer made, for the exercises tried."""
    excused = {(t.exercise, t.mutant.was, t.mutant.becomes) for t in tried if t.fate == "excused"}
    ids = {t.exercise for t in tried}
    return [one for one in excuses(assignment) if one.exercise in ids and one.key not in excused]


def _fingerprint(base: bytes, mutant: Mutant) -> str:
    return hashlib.sha256(base + mutant.path.encode() + b"\0" + mutant.data).hexdigest()[:32]
