"""Test that the same code gets the same score with every secret seed, for every known answer.

Each answer runs once with the hidden cases of all seeds, and the reference once per exercise.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from grading.authoring.proofs.known_answers import Try, tries_of
from grading.authoring.proofs.memory import Memory, deciding
from grading.authoring.proofs.proof import Proof
from grading.judging.judge import Judge
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec import Edit
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.translation import tr

# Called with each proof, the number of proofs so far, and their final number.
Progress = Callable[[Proof, int, int], None]


def run(
    assignment: Assignment,
    runners: Sequence[Runner],
    seeds: int,
    *,
    memory: Memory | None = None,
    progress: Progress | None = None,
) -> list[Proof]:
    """Grade every known answer with several secret seeds, and compare its scores.

    Args:
        assignment: the assignment.
        runners: the sandboxes; each grades one exercise at a time.
        seeds: how many secret seeds to try.
        memory: results of earlier runs; new results are saved after each exercise.
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
    tries = {
        info.id: [answer for answer in tries_of(info) if answer.kind != "blank"] for info in infos
    }
    for info in infos:
        _ = info.tests  # loaded here, because the files cannot be loaded in several threads
    judges = {runner: judge.beside(runner) for runner in runners}
    total = sum(map(len, tries.values()))
    proofs: dict[int, list[Proof]] = {}
    done = 0

    def scores(runner: Runner, info: ExerciseInfo) -> list[list[float]]:
        return _scores(judges[runner], info, tries[info.id], secrets, memory)

    def report(place: int, results: list[list[float]]) -> None:
        nonlocal done
        info = infos[place]
        proofs[place] = []
        for answer, under in zip(tries[info.id], results, strict=True):
            proof = Proof("seeds", info.id, answer.subject, len(set(under)) == 1, _summary(under))
            proofs[place].append(proof)
            done += 1
            if progress:
                progress(proof, done, total)
        memory.save()

    side_by_side.work_off(runners, infos, scores, report)
    return [proof for place in range(len(infos)) for proof in proofs[place]]


def _scores(
    judge: Judge,
    info: ExerciseInfo,
    tries: Sequence[Try],
    secrets: Sequence[bytes],
    memory: Memory,
) -> list[list[float]]:
    """Return the scores of each answer to an exercise, one for each secret."""
    base = deciding(judge, info, []) + repr((len(secrets), info.points)).encode()
    prints = [_fingerprint(base, answer) for answer in tries]
    scores = [_read(memory.known.get(print_), len(secrets)) for print_ in prints]
    if all(scores):
        return scores
    keys = judge.answer_keys([info], secrets)
    for place, (answer, print_) in enumerate(zip(tries, prints, strict=True)):
        if scores[place]:
            continue
        files = judge.source.changed(answer.changes)
        under = [s for s in judge.scores(info, keys, files) if s is not None]
        if len(under) < len(secrets):
            why = keys[0].faults.get(info.id, tr("the grader failed"))
            raise AssignmentError(f"{info.id}: {answer.subject}: {why}")
        scores[place] = under
        memory.known[print_] = ",".join(f"{score:.6g}" for score in under)
    return scores


def _fingerprint(base: bytes, answer: Try) -> str:
    whole = hashlib.sha256(base)
    for change in answer.changes:
        text = (change.old, change.new) if isinstance(change, Edit) else (change.body,)
        whole.update(repr((change.where, *text)).encode())
    return whole.hexdigest()[:32]


def _read(line: str | None, count: int) -> list[float]:
    """Read remembered scores; an empty list if the line does not have `count` of them."""
    try:
        scores = [float(word) for word in (line or "").split(",")]
    except ValueError:
        return []
    return scores if len(scores) == count else []


def _summary(under: Sequence[float]) -> str:
    """Say how often each score occurs."""
    counts = sorted(Counter(under).items())
    if len(counts) == 1:
        return tr(
            "{score:g} points with each of {count} seeds", score=counts[0][0], count=len(under)
        )
    scores = ", ".join(
        tr("{score:g} points with {count} of them", score=score, count=count)
        for score, count in counts
    )
    return tr("the score depends on the seed: {scores}", scores=scores)
