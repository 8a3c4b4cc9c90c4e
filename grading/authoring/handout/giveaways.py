"""Whether a hand-out earns points: as it is, and with its own functions called as answers.

Everything that students are given is theirs to copy. So each function and class of the hand-out is
tried as an answer to each exercise whose arguments it can be called with, whatever the exercise
forbids to import.
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
from grading.support.translation import tr

# Answers to one exercise that are tried in one run, which may take as much longer.
MANY = 20


@dataclass
class Tries:
    """What came of calling the hand-out's functions as answers.

    given    those that earn points and are handed out on purpose, with the exercises
    """

    count: int = 0
    problems: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)

    @property
    def proof(self) -> str:
        """The proof in one line."""
        files = sorted({place.partition(":")[0] for place in self.given})
        but = tr(", but for {files}: given on purpose", files=", ".join(files)) if files else ""
        return tr(
            "none of its functions and classes earns points as an answer ({count} tries{but})",
            count=self.count,
            but=but,
        )


def graded(
    choice: Choice, handout: Path, runners: Sequence[Runner], tell: Callable[[str], None]
) -> dict[str, float]:
    """Grade a hand-out on every exercise of the assignment that is not handed out solved.

    Args:
        choice: what is asked for and what is solved.
        handout: the hand-out.
        runners: where it runs, as many exercises at a time.
        tell: told the id of each exercise that is done with.

    Returns:
        The score of each exercise.

    Raises:
        AssignmentError: the grader itself fails.
    """
    files = _files(choice, handout)
    judges, infos = _judges(choice, runners)
    asked = judges[runners[0]].answer_key(infos)

    def score_of(runner: Runner, info: ExerciseInfo) -> float:
        verdict = judges[runner].judge(info, asked, files).verdict
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

    Only what is asked for is tried: no other exercise is graded with this hand-out.

    Args:
        choice: what is asked for and what is solved.
        handout: the hand-out.
        runners: where the tries run, as many at a time.
        tell: told the id of each exercise before its tries.

    Returns:
        How many answers were tried, and which of them scored.
    """
    files = _files(choice, handout)
    judges, infos = _judges(choice, runners)
    infos = [info for info in infos if info.id in choice.asked.exercises]
    pieces = candidates(handout, choice.whole.package)
    free = {info.id: _unforbidden(info) for info in infos}
    plans = {info.id: record_plan(choice.whole, free[info.id]) for info in infos}
    known = {info.id: stored_answers(choice.whole, plans[info.id]) for info in infos}
    fits = {
        info.id: fitting(plans[info.id], pieces, choice.whole.root)
        for info in infos
        # Where its file is left out, there is none to write an answer in.
        if files.keys() >= set(info.files)
    }
    infos = [info for info in infos if fits.get(info.id)]
    on_purpose = choice.whole.release.given
    found = Tries(sum(map(len, fits.values())))

    def earned(runner: Runner, info: ExerciseInfo) -> list[tuple[Borrowed, float]]:
        """The answers that earn points: first on all published cases, in one run."""
        judge, pieces = judges[runner], fits[info.id]
        scores = _scores(judge, plans[info.id], known[info.id], [], pieces, files)
        some = [one for one, score in zip(pieces, scores, strict=True) if score]
        if not some:
            return []
        # Points count only where the hidden cases are right as well.
        asked = judge.answer_key([free[info.id]])
        hidden = asked.hidden[info.id]
        again = [
            _scores(judge, asked.plans[info.id], known[info.id], hidden, [one], files)[0]
            for one in some
        ]
        return [(one, score) for one, score in zip(some, again, strict=True) if score]

    def keep(place: int, earning: list[tuple[Borrowed, float]]) -> None:
        info = infos[place]
        tell(info.id)
        for one, score in earning:
            tried = tr("{place} as {info}", place=one.place, info=info.id)
            if any(fnmatch(name, p) for p in on_purpose for name in (one.place, tried)):
                found.given.append(one.place)
            else:
                found.problems.append(
                    tr(
                        "{place} earns {score:.3g} of {points:.3g} points as {info}: "
                        "leave it out, or put {tried!r} into given under [release]",
                        place=one.place,
                        score=score,
                        points=info.points,
                        info=info.id,
                        tried=tried,
                    )
                )

    side_by_side.work_off(runners, infos, earned, keep)
    return found


def _scores(
    judge: Judge,
    one: Plan,
    known: References,
    hidden: Sequence[Sequence[Expected]],
    pieces: Sequence[Borrowed],
    files: Tree,
) -> list[float]:
    """The scores of several answers to an exercise, all carried out in one run."""
    tree = dict(files)
    for piece in pieces:
        tree[piece.path] += piece.code.encode()
    cases = [*one.public, *(case for draws in one.hidden for case in draws)]
    scripts = [piece.called(case).script for piece in pieces for case in cases]
    everything = Helpers(None, own=True, changed=True)
    # One that hangs says nothing of the next.
    ran = judge.run_scripts(one, tree, scripts, helpers=everything, go_on=True)
    count = len(cases)
    runs = [
        replace(ran, answers=ran.answers[k * count : (k + 1) * count]) for k in range(len(pieces))
    ]
    return [judge_run(one, known, hidden, run).result.score or 0.0 for run in runs]


def _files(choice: Choice, handout: Path) -> Tree:
    """What a student hands in who wrote nothing."""
    listed = [path for path in choice.whole.files if (handout / path).is_file()]
    return {path: (handout / path).read_bytes() for path in listed}


def _judges(
    choice: Choice, runners: Sequence[Runner]
) -> tuple[dict[Runner, Judge], list[ExerciseInfo]]:
    limits = choice.whole.limits
    longer = replace(
        limits, exercise_seconds=MANY * limits.exercise_seconds, output_mb=MANY * limits.output_mb
    )
    judge = Judge(replace(choice.whole, limits=longer), runners[0], SECRET)
    infos = [choice.whole.exercises[name] for name in choice.blank]
    for info in infos:
        _ = info.tests  # read here, for files are run one at a time
    return {runner: judge.beside(runner) for runner in runners}, infos


def _unforbidden(info: ExerciseInfo) -> ExerciseInfo:
    free = replace(info, forbids=())
    free.__dict__["tests"] = info.tests
    return free
