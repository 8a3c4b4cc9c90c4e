"""Checks a student's working folder with the published tests."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grading.intake.files import sources
from grading.judging.results import ExerciseResult
from grading.sandbox import side_by_side
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.spec.tree import Source, package_files
from grading.student import working_files
from grading.support.text import clean
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.sandbox.runner import Runner

Progress = Callable[[ExerciseResult, int, int], None]
Running = Callable[[str, str, int, int], None]


def running_text(exercise: str, test: str, number: int, of: int) -> str:
    """The line that says which test is running.

    Args:
        exercise: the id of the exercise.
        test: the name of its test.
        number: which of its tests this is, from 1.
        of: how many tests it has.

    Returns:
        A line without control characters.
    """
    return clean(
        tr(
            "{exercise}: test {number} of {of}, {test}",
            exercise=exercise,
            number=number,
            of=of,
            test=test,
        )
    )


_IMPORTS = re.compile(r".*import.*")  # the lines that may name a module

# With at least so many exercises, several sandboxes are faster than one.
MANY = 6


def check(
    assignment: Assignment,
    ids: Sequence[str],
    on_verdict: Progress | None = None,
    on_test: Running = lambda *_: None,
) -> list[ExerciseResult]:
    """Judge some exercises on their published tests, and remember the verdicts.

    Args:
        assignment: the assignment in the student's folder.
        ids: the exercises.
        on_verdict: called after each with its verdict, how many are done, how many there are.
        on_test: called as each test begins with its exercise, its name, its number from 1 and
            their count.

    Returns:
        A verdict for each exercise, in order.
    """
    count = None if len(ids) >= MANY else 1
    with side_by_side.opened(open_sandbox, count, _import_meanwhile) as runners:
        return _check(runners, assignment, ids, on_verdict, on_test)


def _import_meanwhile() -> None:
    """Import what a check needs while its sandbox starts, which saves a part of a second."""
    from grading.judging import published
    from grading.report import terminal
    from grading.student import progress

    _ = published, progress
    terminal.console()


def check_with(runner: Runner, assignment: Assignment, ids: Sequence[str]) -> list[ExerciseResult]:
    """`check` in a sandbox that is already open and stays open.

    A function with a syntax error fails alone, with the line of the error. The rest of its file is
    checked as usual.

    Args:
        runner: the open sandbox.
        assignment: the assignment.
        ids: the exercises to check.

    Returns:
        A verdict for each exercise, in the order of `ids`.
    """
    return _check([runner], assignment, ids)


def _check(
    runners: Sequence[Runner],
    assignment: Assignment,
    ids: Sequence[str],
    on_verdict: Progress | None = None,
    on_test: Running = lambda *_: None,
) -> list[ExerciseResult]:
    from grading.student import progress

    read = working_files.read_all(assignment)
    absent = working_files.missing(assignment, assignment.files)
    before = progress.checked(assignment)

    def finish(verdict: ExerciseResult, done: int, of: int) -> None:
        info = assignment.exercises[verdict.id]
        missing = [test for test in verdict.tests if test.status == "missing"]
        sentences = [*working_files.renamed(assignment, info).values()] if missing else []
        if verdict.status in ("missing", "error"):
            sentences += working_files.pasted(assignment, info)
        for sentence in sentences:
            verdict.headline = sentence
            for test in missing:
                test.message = sentence
        verdict.notes += [note for file in info.files if file in read for note in read[file].notes]
        _show_own_lines(verdict, assignment.package)
        verdict.notes += [absent[file] for file in info.files if file in absent]
        # A missing file may also be one that this one imports.
        if verdict.status in ("error", "missing") and not set(info.files) & absent.keys():
            verdict.notes += [note for note in absent.values() if "No module" in _first(verdict)]
        if verdict.status not in ("ok", "fault") and not absent:
            verdict.notes += working_files.unsaved(assignment, info, before.get(verdict.id))
        if on_verdict:
            on_verdict(verdict, done, of)

    with tree_to_check(assignment, read) as root:
        passing = {entry.id for entry in progress.standing(assignment) if entry.done}
        verdicts = judge_each(runners, assignment, root, ids, finish, on_test, passing)
    progress.record(assignment, verdicts)
    return verdicts


def judge_each(
    runners: Sequence[Runner],
    assignment: Assignment,
    root: Path,
    ids: Sequence[str],
    finish: Progress = lambda *_: None,
    on_test: Running = lambda *_: None,
    passing: Container[str] = frozenset(),
) -> list[ExerciseResult]:
    """Run `published.check` on several exercises, as many at a time as there are sandboxes.

    Args:
        runners: the sandboxes.
        assignment: the assignment.
        root: the folder that holds the package.
        ids: the exercises to check.
        finish: called after each exercise with its verdict, how many are done, and their count.
        on_test: called as each test begins with the exercise, the test, its number and their count.
        passing: exercises that are known to pass.

    Returns:
        A verdict for each exercise, in the order of `ids`.
    """
    from grading.judging import published

    infos = [assignment.exercise(name) for name in ids]
    source = Source(assignment)
    needed = {name for info in infos for name in (info.id, *source.builds_on(info))}
    for name, info in assignment.exercises.items():
        # Exercise files run one at a time, because they change state that all threads share.
        if name in needed:
            with suppress(AssignmentError):
                _ = info.tests
    done: dict[int, ExerciseResult] = {}

    def report(place: int, verdict: ExerciseResult) -> None:
        done[place] = verdict
        finish(verdict, len(done), len(infos))

    def judge(runner: Runner, info: ExerciseInfo) -> ExerciseResult:
        return published.check(assignment, root, info, runner, partial(on_test, info.id), passing)

    side_by_side.work_off(runners, infos, judge, report)
    return [done[place] for place in range(len(infos))]


def _first(verdict: ExerciseResult) -> str:
    return verdict.tests[0].message if verdict.tests else ""


def _show_own_lines(verdict: ExerciseResult, package: str) -> None:
    """Keep only the lines of a traceback that are in the package, not those of the grader."""
    for test in verdict.tests:
        frames = (test.detail or {}).get("frames")
        if test.detail and frames is not None:
            own = [frame for frame in frames if str(frame.get("file")).startswith(f"{package}/")]
            # An answer that is not written yet needs no traceback.
            test.detail["frames"] = [] if test.status == "missing" else own


@contextmanager
def tree_to_check(assignment: Assignment, read: Mapping[str, sources.Source]) -> Iterator[Path]:
    """The folder to check: the student's own, or a copy with files repaired and without links.

    A copy holds only the package: grading does not find what is beside it, either.

    Args:
        assignment: the assignment in the student's folder.
        read: the student's files, as `working_files.read_all` reads them.

    Yields:
        The folder; a copy is removed afterwards.
    """
    changed = {}
    for file, source in read.items():
        runs = (source.text if source.runs is None else source.runs).encode()
        if runs != (assignment.root / file).read_bytes():
            changed[file] = runs
    modules = list(package_files(assignment.root / assignment.package))
    # A worker may not read what is behind a link.
    linked = any(path.is_symlink() for path in _with_folders(modules, assignment.root))
    if not (changed or linked or _imports_from_beside(assignment, read)):
        yield assignment.root
        return
    with tempfile.TemporaryDirectory(prefix="as-it-runs-") as scratch:
        root = Path(scratch).resolve()
        for path in modules:
            inside = path.relative_to(assignment.root)
            (root / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, root / inside)
        for file, data in changed.items():
            (root / file).write_bytes(data)
        yield root


def _imports_from_beside(assignment: Assignment, read: Mapping[str, sources.Source]) -> bool:
    """Whether a file may import a module of the working folder that is not in the package.

    A word that only looks like such a module costs a copy of the package, and nothing else.
    """
    beside = {path.stem for path in assignment.root.iterdir() if path.suffix in ("", ".py")}
    lines = (line for source in read.values() for line in _IMPORTS.findall(source.text))
    words = {word for line in lines for word in re.findall(r"\w+", line)}
    return bool(words & beside - {assignment.package})


def _with_folders(files: Sequence[Path], root: Path) -> set[Path]:
    """Files and their folders, up to `root`."""
    folders = {path.parent for path in files}
    above = {outer for folder in folders for outer in folder.parents if root in outer.parents}
    return {*files, *folders, *above}


def open_sandbox() -> Runner:
    """Open the sandbox that grading uses, so that both give the same verdict; else a plain process.

    Students may run their own code unprotected, so a machine without a sandbox can check, too.
    Bubblewrap is not used, because it copies the whole working folder.
    """
    from grading.sandbox.contract import SandboxUnavailable
    from grading.sandbox.runner import open_runner

    try:
        return open_runner("landlock")
    except SandboxUnavailable:
        return open_runner("unsafe")
