"""Check whether a hand-out earns points: unchanged, or with its own functions as answers.

Students may copy everything that they get. So each function and class of the hand-out is tried as
an answer to each exercise whose arguments it accepts, even if the exercise forbids importing it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from grading.authoring.handout.borrowing import Borrowed, candidates, fitting
from grading.authoring.handout.contents import Choice
from grading.authoring.proofs.verify import SECRET
from grading.judging.answer_key import stored_answers
from grading.judging.cases import Plan, record_plan
from grading.judging.helpers import Helpers
from grading.judging.judge import Judge
from grading.judging.references import References
from grading.judging.verdict import Expected, judge_run
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.spec.exercise import ExerciseInfo
from grading.spec.manifest import AssignmentError
from grading.spec.tree import Tree
from grading.support.translation import Sentences, tr

# How much longer a run may take than usual, because many answers are tried in one run.
PATIENCE = 20


@dataclass
class Tries:
    """The result of calling the hand-out's functions as answers.

    given    functions that earn points and are handed out on purpose, with their exercises
    """

    count: int = 0
    problems: Sentences = field(default_factory=Sentences)
    given: list[str] = field(default_factory=list)

    @property
    def proof(self) -> str:
        """Return the result in one line."""
        files = sorted({place.partition(":")[0] for place in self.given})
        if not files:
            return tr(
                "none of its functions and classes earns points as an answer ({count} tries)",
                count=self.count,
            )
        return tr(
            "none of its functions and classes earns points as an answer ({count} tries), except "
            "those given on purpose in {files}",
            count=self.count,
            files=", ".join(files),
        )


def graded(
    choice: Choice, handout: Path, runners: Sequence[Runner], tell: Callable[[str], None]
) -> dict[str, float]:
    """Grade a hand-out on every exercise whose solution it does not contain on purpose.

    Args:
        choice: which parts are to be solved, and which are solved already.
        handout: the hand-out.
        runners: the sandboxes; each grades one exercise at a time.
        tell: called with the id of each graded exercise.

    Returns:
        The score of each exercise.

    Raises:
        AssignmentError: the grader itself fails.
    """
    files = _files(choice, handout)
    judges, infos = _judges(choice, runners)
    key = judges[runners[0]].answer_key(infos)

    def score_of(runner: Runner, info: ExerciseInfo) -> float:
        verdict = judges[runner].judge(info, key, files).verdict
        if verdict.score is None:
            raise AssignmentError(f"{info.id}: {' '.join(verdict.notes)}")
        return verdict.score

    scores: dict[str, float] = {}

    def keep(place: int, score: float) -> None:
        scores[infos[place].id] = score
        tell(infos[place].id)

    side_by_side.work_off(runners, infos, score_of, keep)
    return {info.id: scores[info.id] for info in infos}


def borrowed(
    choice: Choice, handout: Path, runners: Sequence[Runner], tell: Callable[[str], None]
) -> Tries:
    """Call each function and class of a hand-out as an answer to each exercise that it fits.

    Only the exercises to solve are tried, because no other exercise is graded with this hand-out.

    Args:
        choice: which parts are to be solved, and which are solved already.
        handout: the hand-out.
        runners: the sandboxes; each tries one exercise at a time.
        tell: called with the id of each exercise after its tries.

    Returns:
        How many answers were tried, and which of them earned points.
    """
    files = _files(choice, handout)
    judges, infos = _judges(choice, runners)
    infos = [info for info in infos if info.id in choice.to_solve.exercises]
    pieces = candidates(handout, choice.whole.package)
    free = {info.id: _unforbidden(info) for info in infos}
    plans = {info.id: record_plan(choice.whole, free[info.id]) for info in infos}
    known = {info.id: stored_answers(choice.whole, plans[info.id]) for info in infos}
    fits = {
        info.id: fitting(plans[info.id], pieces, choice.whole.root)
        for info in infos
        # A hand-out without the exercise's file has no place for an answer.
        if files.keys() >= set(info.files)
    }
    infos = [info for info in infos if fits.get(info.id)]
    on_purpose = choice.whole.release.given
    tries = Tries(sum(map(len, fits.values())))

    def earned(runner: Runner, info: ExerciseInfo) -> list[tuple[Borrowed, float]]:
        """Return the answers that earn points; the published cases of all answers run first."""
        judge, answers = judges[runner], fits[info.id]
        scores = _scores(judge, plans[info.id], known[info.id], [], answers, files)
        promising = [answer for answer, score in zip(answers, scores, strict=True) if score]
        if not promising:
            return []
        # Points count only if the hidden cases pass, too.
        key = judge.answer_key([free[info.id]])
        hidden = key.hidden[info.id]
        final = [
            _scores(judge, key.plans[info.id], known[info.id], hidden, [answer], files)[0]
            for answer in promising
        ]
        return [(answer, score) for answer, score in zip(promising, final, strict=True) if score]

    def keep(place: int, earning: list[tuple[Borrowed, float]]) -> None:
        info = infos[place]
        tell(info.id)
        for answer, score in earning:
            # This is an entry of the manifest, so it is not translated.
            entry = f"{answer.place} as {info.id}"
            if any(fnmatch(name, p) for p in on_purpose for name in (answer.place, entry)):
                tries.given.append(answer.place)
            else:
                tries.problems.say(
                    "{place} earns {score:.3g} of {points:.3g} points as {exercise}. "
                    "Leave it out, or add {entry!r} to given under [release].",
                    place=answer.place,
                    score=score,
                    points=info.points,
                    exercise=info.id,
                    entry=entry,
                )

    side_by_side.work_off(runners, infos, earned, keep)
    return tries


def _scores(
    judge: Judge,
    exercise: Plan,
    known: References,
    hidden: Sequence[Sequence[Expected]],
    answers: Sequence[Borrowed],
    files: Tree,
) -> list[float]:
    """Return the scores of several answers to an exercise, which all run in one worker."""
    tree = dict(files)
    for answer in answers:
        tree[answer.path] += answer.code.encode()
    cases = [*exercise.public, *(case for draws in exercise.hidden for case in draws)]
    scripts = [answer.called(case).script for answer in answers for case in cases]
    everything = Helpers(None, own=True, changed=True)
    # Go on after an answer that hangs, because the next one is different code.
    run = judge.run_scripts(exercise, tree, scripts, helpers=everything, go_on=True)
    count = len(cases)
    runs = [
        replace(run, answers=run.answers[k * count : (k + 1) * count]) for k in range(len(answers))
    ]
    return [judge_run(exercise, known, hidden, part).result.score or 0.0 for part in runs]


def _files(choice: Choice, handout: Path) -> Tree:
    """Return the submission of a student who wrote nothing."""
    paths = [path for path in choice.whole.files if (handout / path).is_file()]
    return {path: (handout / path).read_bytes() for path in paths}


def _judges(
    choice: Choice, runners: Sequence[Runner]
) -> tuple[dict[Runner, Judge], list[ExerciseInfo]]:
    limits = choice.whole.limits
    longer = replace(
        limits,
        exercise_seconds=PATIENCE * limits.exercise_seconds,
        output_mb=PATIENCE * limits.output_mb,
    )
    judge = Judge(replace(choice.whole, limits=longer), runners[0], SECRET)
    infos = [choice.whole.exercises[name] for name in choice.blank]
    for info in infos:
        _ = info.tests  # loaded here, because the files cannot be loaded in several threads
    return {runner: judge.beside(runner) for runner in runners}, infos


def _unforbidden(info: ExerciseInfo) -> ExerciseInfo:
    free = replace(info, forbids=())
    free.__dict__["tests"] = info.tests
    return free
