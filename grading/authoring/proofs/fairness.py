"""Same code, same marks: every known answer scores the same under every secret seed.

Each answer is run once over the hidden cases of all seeds, and the reference once for an exercise.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from grading.authoring.proofs.memory import Memory, deciding
from grading.authoring.proofs.proof import Proof
from grading.authoring.proofs.verify import Try, tries_of
from grading.judging.judge import Judge
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import Edit
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.translation import tr

# Called with each proof, how many there are so far and how many there will be.
Progress = Callable[[Proof, int, int], None]


def run(
    assignment: Assignment,
    runners: Sequence[Runner],
    seeds: int,
    *,
    memory: Memory | None = None,
    progress: Progress | None = None,
) -> list[Proof]:
    """Judge every known answer under several secret seeds, and compare its scores.

    Args:
        assignment: what is asked.
        runners: where the answers run, as many at a time.
        seeds: how many secret seeds to try.
        memory: what is known of earlier runs; it is saved after each exercise.
        progress: called with each proof.

    Returns:
        A proof for each answer, in the assignment's order.

    Raises:
        AssignmentError: an exercise cannot be judged, or a change does not fit its solution.
    """
    limits = replace(
        assignment.limits,
        exercise_seconds=assignment.limits.exercise_seconds * seeds,
        submission_seconds=assignment.limits.submission_seconds * seeds,
        output_mb=assignment.limits.output_mb * seeds,
    )
    assignment = replace(assignment, limits=limits)
    secrets = [f"a class of its own: {number}".encode() for number in range(seeds)]
    memory = memory or Memory(None)
    judge = Judge(assignment, runners[0], secrets[0])
    infos = list(assignment.exercises.values())
    tries = {info.id: [one for one in tries_of(info) if one.kind != "blank"] for info in infos}
    for info in infos:
        _ = info.tests  # read here, for files are run one at a time
    judges = {runner: judge.beside(runner) for runner in runners}
    total = sum(map(len, tries.values()))
    proofs: dict[int, list[Proof]] = {}
    done = 0

    def scores(runner: Runner, info: ExerciseInfo) -> list[list[float]]:
        return _scores(judges[runner], info, tries[info.id], secrets, memory)

    def tell(place: int, found: list[list[float]]) -> None:
        nonlocal done
        info = infos[place]
        proofs[place] = []
        for one, under in zip(tries[info.id], found, strict=True):
            proof = Proof("seeds", info.id, one.subject, len(set(under)) == 1, _seen(under))
            proofs[place].append(proof)
            done += 1
            if progress:
                progress(proof, done, total)
        memory.save()

    side_by_side.work_off(runners, infos, scores, tell)
    return [proof for place in range(len(infos)) for proof in proofs[place]]


def _scores(
    judge: Judge,
    info: ExerciseInfo,
    tries: Sequence[Try],
    secrets: Sequence[bytes],
    memory: Memory,
) -> list[list[float]]:
    """The scores of each answer to an exercise under each secret."""
    base = deciding(judge, info, []) + repr((len(secrets), info.points)).encode()
    prints = [_fingerprint(base, one) for one in tries]
    found = [_read(memory.known.get(print_), len(secrets)) for print_ in prints]
    if all(found):
        return found
    askeds = judge.answer_keys([info], secrets)
    for place, (one, print_) in enumerate(zip(tries, prints, strict=True)):
        if found[place]:
            continue
        files = judge.source.changed(one.changes)
        under = [s for s in judge.scores(info, askeds, files) if s is not None]
        if len(under) < len(secrets):
            why = askeds[0].faults.get(info.id, tr("the grader failed"))
            raise AssignmentError(f"{info.id}: {one.subject}: {why}")
        found[place] = under
        memory.known[print_] = ",".join(f"{score:.6g}" for score in under)
    return found


def _fingerprint(base: bytes, one: Try) -> str:
    whole = hashlib.sha256(base)
    for change in one.changes:
        text = (change.old, change.new) if isinstance(change, Edit) else (change.body,)
        whole.update(repr((change.where, *text)).encode())
    return whole.hexdigest()[:32]


def _read(line: str | None, count: int) -> list[float]:
    """Scores as they are remembered; none where the line is not that of so many."""
    try:
        scores = [float(word) for word in (line or "").split(",")]
    except ValueError:
        return []
    return scores if len(scores) == count else []


def _seen(under: Sequence[float]) -> str:
    """How often each score occurs."""
    counts = sorted(Counter(under).items())
    if len(counts) == 1:
        return tr(
            "{counts:g} points under each of {count} seeds", counts=counts[0][0], count=len(under)
        )
    scores = ", ".join(
        tr("{score:g} points under {count}", score=score, count=count) for score, count in counts
    )
    return tr("the score depends on the seed: {scores}", scores=scores)
