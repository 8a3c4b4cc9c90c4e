"""Write the references: the results of the solutions and of the known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grading.judging import references
from grading.judging.cases import Plan, record_plan
from grading.judging.diagnosis.errors import describe
from grading.judging.judge import Judge
from grading.judging.measure import measure
from grading.judging.references import Known, Probe, References, StaleReferences
from grading.judging.value_prints import failure, make_print, off_by_print, same_print
from grading.judging.verdict import Expected, expected_arrays
from grading.sandbox import side_by_side
from grading.sandbox.contract import Answer, NotAnArray, Status
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support import program
from grading.support.files import write_bytes
from grading.support.translation import tr

# Only published cases are stored, and these are drawn without a secret.
NO_SECRET = b""


def write(
    assignment: Assignment,
    runners: Sequence[Runner],
    progress: Callable[[str], None] | None = None,
) -> list[str]:
    """Write `assignment/references/<id>.npz` of every exercise whose file is missing or outdated.

    Args:
        assignment: the assignment; `select` one part to write only its references.
        runners: the sandboxes; each runs one exercise at a time.
        progress: called with the id of each finished exercise.

    Returns:
        The ids of the exercises written.

    Raises:
        AssignmentError: a reference fails, or a misconception's change does not fit.
    """
    judge = Judge(assignment, runners[0], NO_SECRET)
    judges = {runner: judge.beside(runner) for runner in runners}
    infos = list(assignment.exercises.values())
    for info in infos:
        _ = info.tests, info.misconceptions  # loaded here, because threads cannot load the files
    written = set()

    def report(place: int, fresh: References) -> None:
        name = infos[place].id
        try:
            old = stale(infos[place], references.read(assignment.folder, name), fresh)
        except StaleReferences as problem:
            old = str(problem)
        if old:
            path = assignment.folder / "references" / f"{name}.npz"
            write_bytes(path, references.pack(fresh))
            written.add(name)
        if progress:
            progress(name)

    side_by_side.work_off(
        runners, infos, lambda runner, info: answers(judges[runner], info), report
    )
    return [info.id for info in infos if info.id in written]


def answers(judge: Judge, info: ExerciseInfo) -> References:
    """Run the reference and each misconception on the published cases.

    Raises:
        AssignmentError: the reference fails, or a misconception's change does not fit.
    """
    exercise = record_plan(judge.assignment, info)
    trees = [judge.source.solutions()]
    for wrong in info.misconceptions:
        try:
            trees.append(judge.source.changed(wrong.changes))
        except AssignmentError as problem:
            raise AssignmentError(
                "{exercise}: misconception {id}: {problem}",
                exercise=info.id,
                id=wrong.id,
                problem=problem,
            ) from None
    return references_of(exercise, [stored_run(judge, exercise, tree) for tree in trees])


def stored_run(judge: Judge, exercise: Plan, files: Mapping[str, bytes]) -> list[Answer]:
    """Run an answer on the published cases, then on the probes.

    The two run separately, as in a verdict, so that state kept between calls makes no difference.

    Args:
        judge: carries out the scripts.
        exercise: the exercise's recorded tests.
        files: the answer, by path.

    Returns:
        An answer for each script.
    """
    published = [case.script for case in exercise.public]
    probes = [case.script for case in exercise.probes.values()]
    answers = judge.run_scripts(exercise, files, published).answers
    return [*answers, *judge.run_scripts(exercise, files, probes).answers]


def _arrays(exercise: str, test: str, answer: Answer) -> Expected:
    """Return what the reference answered to a test.

    Raises:
        AssignmentError: it failed, or answered something else than arrays.
    """
    values = expected_arrays(answer)
    if values is not None:
        return values
    others = [
        tr("{output} is {kind}", output=output, kind=value.kind)
        for output, value in answer.values.items()
        if isinstance(value, NotAnArray)
    ]
    if others:
        raise AssignmentError(
            "{exercise}, test {test!r}: {others}, and only numbers, bools and arrays of them "
            "can be compared. Compare a part of it, or what another function makes of it.",
            exercise=exercise,
            test=test,
            others="; ".join(others),
        )
    raise AssignmentError(
        "The reference of {exercise} fails the test {test!r}: {reason}",
        exercise=exercise,
        test=test,
        reason=describe(answer),
    )


def references_of(exercise: Plan, runs: Sequence[Sequence[Answer]]) -> References:
    """Convert the results of the reference and of each misconception to the stored form.

    Args:
        exercise: the exercise.
        runs: the results of `stored_run`, first for the reference, then for each misconception or
            the first ones.

    Raises:
        AssignmentError: the reference returned no values.
    """
    info, count = exercise.info, len(exercise.public)
    result = References(info.id)
    for test, case, answer in zip(info.tests, exercise.public, runs[0][:count], strict=True):
        values = _arrays(info.id, test.name, answer)
        kept = {o.name: values[o.name] for o in case.script.outputs if o.kind != "unchanged"}
        result.expected[test.name] = kept
        result.digests[test.name] = references.digest(case.script)
        result.inputs[test.name] = references.input_sums(case.script)
    for name, case, answer in zip(
        exercise.probes, exercise.probes.values(), runs[0][count:], strict=True
    ):
        values = _arrays(info.id, name, answer)
        prints = {
            output.name: make_print(values[output.name])
            for output in case.script.outputs
            if output.kind != "unchanged"
        }
        sums = references.input_sums(case.script)
        result.probes[name] = Probe(references.digest(case.script), sums, prints)
    for wrong, got in zip(info.misconceptions[: len(runs) - 1], runs[1:], strict=True):
        _refuse_unfinished(exercise, wrong.id, got)
        known = Known(wrong.id, wrong.says, wrong.hint)
        for test, case, answer in zip(info.tests, exercise.public, got[:count], strict=True):
            right = result.expected[test.name]
            off = measure(case, answer, right, explain=False).wrong
            _keep(known, test.name, answer, off, {n: make_print(right[n]) for n in right})
        for (name, case), answer in zip(exercise.probes.items(), got[count:], strict=True):
            prints = result.probes[name].prints
            _keep(known, name, answer, off_by_print(case, answer, prints), prints)
        result.misconceptions.append(known)
    return result


def _refuse_unfinished(exercise: Plan, mistake: str, answers: Sequence[Answer]) -> None:
    """Refuse results that say more about this machine than about the mistake.

    Raises:
        AssignmentError: a case did not finish, or the grader failed.
    """
    names = [*(test.name for test in exercise.info.tests), *exercise.probes]
    for name, answer in zip(names, answers, strict=True):
        if answer.status in (Status.TIMEOUT, Status.FAULT):
            raise AssignmentError(
                "{exercise}: misconception {id} has no result in {name!r}: {reason} Run the "
                "command again when the machine is less busy, or change the misconception.",
                exercise=exercise.info.id,
                id=mistake,
                name=name,
                reason=describe(answer),
            )


def _keep(
    known: Known,
    case: str,
    answer: Answer,
    off: Sequence[str],
    right: Mapping[str, Mapping[str, Any]],
) -> None:
    """Store the wrong results of a misconception in one case."""
    prints = {n: make_print(answer.values[n]) for n in off if n in answer.values}
    for name, seen in prints.items():
        # Nearly right numbers do not identify a mistake, and neither do zeros: too many give them.
        correct = right.get(name, {})
        differs = not correct or not same_print(seen, correct)
        special = seen.get("norm") or seen.get("shape") != correct.get("shape")
        seen["tells"] = bool(special or len(off) < len(right)) and "shape" in seen and differs
    if prints:
        known.seen[case] = prints
    elif off and not answer.values:
        known.seen[case] = {"": failure(answer)}


def stale(
    info: ExerciseInfo, stored: References, fresh: References, mistakes: int | None = None
) -> str | None:
    """Find out whether the stored results of an exercise are outdated.

    Args:
        info: the exercise.
        stored: the stored results.
        fresh: the results of the present code.
        mistakes: number of misconceptions to compare, the first ones (None: all).

    Returns:
        A sentence that names the first difference, or None.
    """
    difference = _difference(info, stored, fresh, mistakes)
    if difference is None:
        return None
    advice = tr("Run `{program} verify --write-references`.", program=program.name())
    return f"{difference} {advice}"


def _difference(
    info: ExerciseInfo, stored: References, fresh: References, mistakes: int | None
) -> str | None:
    same_tests = list(stored.expected) == list(fresh.expected) and stored.digests == fresh.digests
    if not same_tests or not all(
        references.same_inputs(sums, stored.inputs.get(test, ()))
        for test, sums in fresh.inputs.items()
    ):
        return tr("The stored results of {exercise} belong to other tests.", exercise=info.id)
    for test, values in fresh.expected.items():
        kept = stored.expected[test]
        if list(kept) != list(values) or not all(_same(kept[n], values[n]) for n in values):
            return tr(
                "The stored results of {exercise} are outdated in the test {test!r}.",
                exercise=info.id,
                test=test,
            )
    if [(n, p.digest) for n, p in stored.probes.items()] != [
        (n, p.digest) for n, p in fresh.probes.items()
    ] or not all(_same_prints(stored.probes[n].prints, p.prints) for n, p in fresh.probes.items()):
        return tr("The stored results of {exercise} are outdated in its probes.", exercise=info.id)
    known = stored.misconceptions[:mistakes]
    texts = [[(k.id, k.says, k.hint) for k in which] for which in (known, fresh.misconceptions)]
    if texts[0] != texts[1]:
        return tr(
            "The misconceptions of {exercise} have changed since their results were stored.",
            exercise=info.id,
        )
    for old, new in zip(known, fresh.misconceptions, strict=True):
        if not _same_seen(old, new):
            return tr(
                "The stored results of {exercise} are outdated for its misconception {name}.",
                exercise=info.id,
                name=new.id,
            )
    return None


def _same(a: references.Array, b: references.Array) -> bool:
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    # Relative to the largest number, because another machine may add in a different order: seven
    # digits must agree, and four of the seven digits of single precision.
    share = 1e-4 if a.dtype == np.float32 else 1e-7
    largest = float(np.max(np.abs(b), initial=0.0, where=np.isfinite(b)))
    return bool(np.allclose(a, b, rtol=share, atol=share * largest + 1e-12, equal_nan=True))


def _same_seen(old: Known, new: Known) -> bool:
    if old.seen.keys() != new.seen.keys():
        return False
    return all(_same_prints(old.seen[test], prints) for test, prints in new.seen.items())


def _same_prints(before: Mapping[str, Any], prints: Mapping[str, Any]) -> bool:
    return before.keys() == prints.keys() and all(
        same_print(before[name], value) and before[name].get("tells") == value.get("tells")
        if name
        else before[name] == value
        for name, value in prints.items()
    )
