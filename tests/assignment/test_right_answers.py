"""Answers in the styles of the years 2016 to 2026, each right by the course's text of its year.

They are in `right_answers/<exercise>.txt`, one after the other: a line `=== year: what is special`,
lines `# advice: ...` with the tests that the answer does not pass, then its functions. In the
profile `course` none of them loses a point, and every test that they fail is advice.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.judging.answer_key import AnswerKey
from grading.judging.judge import Judge
from grading.spec import manifest
from grading.spec.manifest import ExerciseInfo
from grading.student.checking import open_sandbox

FOLDER = Path(__file__).with_name("right_answers")
COURSE = manifest.load(Path(__file__).parents[2]).with_profile("course")
YEARS = range(2016, 2027)


def answers(exercise: str) -> dict[str, str]:
    """The answers to an exercise: code by year and style."""
    text = (FOLDER / f"{exercise}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^=== (.*)\n", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def advice(code: str) -> list[str]:
    """The tests that an answer fails, each of which is advice."""
    return re.findall(r"^# advice: (.*)$", code, flags=re.M)


ANSWERS = [
    (path.stem, style) for path in sorted(FOLDER.glob("*.txt")) for style in answers(path.stem)
]


def handed_in(judge: Judge, info: ExerciseInfo, code: str) -> dict[str, bytes]:
    """The reference's files, with the functions of an answer instead of its own.

    What an answer defines besides goes before the first definition of the file.
    """
    files = dict(judge.source.solutions())
    path, _, place = info.where[0].partition(":")
    owner = place.rpartition(".")[0]
    added = []
    for name, definition in definitions(code):
        source = files[path].decode()
        found = lines_of(source, owner, name)
        if found is None:
            added.append(definition)
            continue
        start, end, margin = found
        lines = source.splitlines(keepends=True)
        lines[start:end] = textwrap.indent(definition, margin).splitlines(keepends=True)
        files[path] = "".join(lines).encode()
    text = files[path].decode()
    first = re.search(r"^(def|class|@)", text, flags=re.M)
    assert first is not None
    files[path] = "".join([text[: first.start()], *added, text[first.start() :]]).encode()
    return files


def definitions(code: str) -> Iterator[tuple[str, str]]:
    """Each top-level part of an answer, by the name that it defines; tabs of Python 2 are fine."""
    for part in re.findall(r"^(?:@.*\n)*[A-Za-z_].*\n(?:(?![A-Za-z_@]).*\n)*", code, flags=re.M):
        found = re.search(r"^(?:def |class |)(\w+)", part, flags=re.M)
        assert found is not None
        yield found[1], part.rstrip() + "\n"


def lines_of(source: str, owner: str, name: str) -> tuple[int, int, str] | None:
    """The lines of a function in a file, and the margin before it; None if it is not there."""
    body: list[ast.stmt] = ast.parse(source).body
    if owner:
        body = next(n for n in body if isinstance(n, ast.ClassDef) and n.name == owner).body
    nodes = [n for n in body if isinstance(n, ast.FunctionDef) and n.name == name]
    if not nodes:
        return None
    node = nodes[0]
    assert node.end_lineno is not None
    return node.lineno - 1, node.end_lineno, " " * node.col_offset


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with open_sandbox() as runner:
        yield Judge(COURSE, runner, b"right by the text of its year")


@pytest.fixture(scope="module")
def asked(judge: Judge) -> AnswerKey:
    infos = [COURSE.exercise(name) for name in dict.fromkeys(name for name, _ in ANSWERS)]
    return judge.answer_key(infos)


def test_there_are_many_answers_from_every_time() -> None:
    assert len(ANSWERS) >= 120
    years = {int(style[:4]) for _, style in ANSWERS}
    assert years <= set(YEARS)
    assert {2016, 2017, 2018, 2025} <= years


def test_every_test_beyond_the_courses_text_is_advice_to_some_answer() -> None:
    given = {
        (exercise, name) for exercise, style in ANSWERS for name in advice(answers(exercise)[style])
    }
    for exercise in dict.fromkeys(exercise for exercise, _ in ANSWERS):
        tests = COURSE.exercise(exercise).tests
        beyond = {(exercise, test.name) for test in tests if test.beyond and not test.habit}
        assert beyond <= given


@pytest.mark.parametrize(("exercise", "style"), ANSWERS, ids=lambda value: value[:60])
def test_an_answer_that_is_right_by_its_years_text_loses_no_point_in_the_course_profile(
    exercise: str, style: str, judge: Judge, asked: AnswerKey
) -> None:
    info, code = COURSE.exercise(exercise), answers(exercise)[style]
    verdict = judge.judge(info, asked, handed_in(judge, info, code)).verdict
    failed = {test.name: test.message for test in verdict.tests if test.status != "ok"}
    assert list(failed) == advice(code), failed
    assert all(info.is_advice(test) for test in info.tests if test.name in failed)
    assert verdict.score == verdict.max_score
    assert verdict.status == "ok"
