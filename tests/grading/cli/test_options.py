"""Every option of every command: a bad value is refused in a line, before any work.

The options are found by walking the commands, so that a new one is tried too.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from grading.cli.common.output_files import OutputFile, OutputFolder
from tests.grading.cli.walk import call, options, refused, snapshot

# Text that cannot be right, and what else the command needs to get as far as reading it.
BAD_TEXT = {
    "--parts": "Nonsense",
    "--gradebook": "nosuchdatabase://here/grades",
    "--only": "nobody",
    "--since": "soon",
    "--scheduler": "foo",
    "--cells": "no-such-layer",
    "--peers": "no-such-library",
    "--part": "Nonsense",
    "--file": "../outside.py",
    "--url": "no-such-scheme://here",
    "--setting": "op=nonsense",
    "--solved": "Nonsense",
    "--column": "Nonsense",
}
ANY_TEXT = {("new-exercise", "--title"), ("adjust", "--reason"), ("adjust", "--author")}
# Two that the tests of files try, and doctor, which tells of a broken gradebook in its table.
ELSEWHERE = {("train", "--checkpoint"), ("export", "--out"), ("doctor", "--gradebook")}
ARGUMENTS = {
    "animate": ["conv"],
    "new-exercise": ["a_new_one"],
    "release": ["fresh"],
    "grade": ["class", "--out", "graded"],
    "report": ["class"],
    "diff": ["class"],
    "mark": ["class"],
    "adjust": ["class"],
    "export": ["csv", "scored"],
    "export --parts": ["gradescope"],
    "export --solved": ["nbgrader"],
    "export --column": ["canvas", "scored", "--sheet", "sheet.csv"],
}
BAD_ARGUMENTS = [
    ["check", "no_such_exercise"],
    ["watch", "no_such_exercise"],
    ["animate", "no-such-kind"],
    ["release", "/"],
    ["release", "file.txt"],
    ["release", "class"],
    ["grade", "no-such-folder", "--out", "graded"],
    ["grade", "class", "--out", "file.txt"],
    ["grade", "class", "--out", "graded", "--seed-file", "file.txt"],
    ["grade", "class", "--out", "graded", "--roster", "file.txt"],
    ["grade", "class", "--out", "graded", "--gradebook", "postgresql+nosuchdriver://here/x"],
    ["report", "no-such-folder"],
    ["report", "class"],
    ["diff", "no-such-folder"],
    ["mark", "no-such-folder"],
    ["export", "no-such-format", "class"],
    ["export", "csv", "class"],
    ["export", "gradescope", "--parts", "Nonsense"],
    ["new-exercise", "no name at all"],
    ["watch", ""],
    ["check", ""],
    ["release", "file.txt/x"],
    ["release", "fresh", "--parts", ","],
    ["no-such-command"],
    ["check", "--no-such-option"],
]


def _bad_value(words: list[str], option: click.Option) -> str | None:
    """A value that the option must refuse; None where any text is right."""
    kind = option.type
    if isinstance(kind, click.Path):
        return "file.txt" if not kind.exists else "no-such-file"
    if isinstance(kind, click.types.StringParamType):
        if (words[0], option.opts[0]) in ANY_TEXT:
            return None
        if option.callback is None and option.opts[0] not in BAD_TEXT:
            raise AssertionError(f"{words} {option.opts[0]}: name a text that it refuses")
        return BAD_TEXT[option.opts[0]]
    return "foo"


BAD = [
    pytest.param(words, option, id=" ".join([*words, option.opts[0]]))
    for words, option in options()
    if (words[0], option.opts[0]) not in ANY_TEXT | ELSEWHERE
]


@pytest.mark.parametrize(("words", "option"), BAD)
def test_a_bad_value_of_an_option_is_refused_in_a_line(
    words: list[str], option: click.Option, course: Path
) -> None:
    value = _bad_value(words, option)
    before = snapshot(course)
    key = f"{words[0]} {option.opts[0]}"
    given = ARGUMENTS.get(key, ARGUMENTS.get(words[0], []))
    result = call(*words, *given, option.opts[0], value)
    assert refused(result), result.output
    new_files = {name for name in snapshot(course) if not name.startswith(("graded", "build"))}
    assert new_files == {name for name in before if not name.startswith(("graded", "build"))}


# Values that no option of the kind may take, however odd they are.
ODD_NUMBERS = ("nan", "-inf", "-1", "1e400", "", "1,5", "0x10", "٣x")
ODD_FILES = ("", ".", "file.txt/deeper/x", "class")
ODD_FOLDERS = ("file.txt", "file.txt/deeper/x")


def _odd_values(option: click.Option) -> tuple[str, ...]:
    kind = option.type
    if isinstance(kind, OutputFile):
        return ODD_FILES
    if isinstance(kind, OutputFolder):
        return ODD_FOLDERS
    if isinstance(kind, click.IntRange | click.FloatRange):
        return ODD_NUMBERS
    if isinstance(kind, click.Choice):
        return ("", "KIT", "auto ", "\x1b[2J")
    if isinstance(kind, click.Path) and kind.exists:
        return ("", "no-such-thing", "file.txt/deeper")
    return (",", " , ") if option.opts[0] == "--parts" else ()


@pytest.mark.parametrize(
    ("words", "option", "value"),
    [
        pytest.param(words, option, value, id=f"{' '.join(words)} {option.opts[0]} {value!r}")
        for words, option in options()
        if (words[0], option.opts[0]) not in ELSEWHERE
        for value in _odd_values(option)
    ],
)
def test_an_odd_value_is_refused_in_a_line_before_any_work(
    words: list[str], option: click.Option, value: str, course: Path
) -> None:
    before = snapshot(course)
    key = f"{words[0]} {option.opts[0]}"
    given = ARGUMENTS.get(key, ARGUMENTS.get(words[0], []))
    assert refused(call(*words, *given, option.opts[0], value))
    assert snapshot(course) == before


def test_the_last_of_two_values_counts(course: Path) -> None:
    done = call("check", "add", "--json", "a.json", "--json", "b.json", "--no-color", "--no-color")
    assert done.exit_code != 2, done.output
    assert (course / "b.json").is_file()
    assert not (course / "a.json").exists()


@pytest.mark.parametrize("size", ["0", "0x3", "99999", "3x", "x3", "-1x2", "3X2", "٣"])
def test_a_size_that_is_none_is_refused(size: str, course: Path) -> None:
    assert refused(call("animate", "conv", "--size", size, "--out", "film.gif"))


@pytest.mark.parametrize("name", ["Übung.json", "练习.json", "a b.json", "-.json"])
def test_a_file_may_have_any_name(name: str, course: Path) -> None:
    for _ in range(2):
        assert call("check", "add", f"--json={name}").exit_code != 2
    assert (course / name).is_file()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused_before_any_work(course: Path) -> None:
    locked = course / "locked"
    locked.mkdir(mode=0o555)
    for words in (
        ["check", "add", "--json", locked / "a.json"],
        ["grade", "class", "--out", locked / "out"],
        ["release", locked / "out"],
        ["submit", "--out", locked / "a.zip"],
    ):
        result = call(*words)
        assert refused(result), result.output
        assert list(locked.iterdir()) == []


@pytest.mark.parametrize("words", BAD_ARGUMENTS, ids=" ".join)
def test_a_bad_argument_is_refused_in_a_line(words: list[str], course: Path) -> None:
    before = snapshot(course)
    result = call(*words)
    assert refused(result), result.output
    assert {n for n in snapshot(course) if "graded" not in n} == set(before)


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["submit"],
        ["watch"],
        ["new-exercise", "a_new_one"],
        ["verify", "--write-references"],
    ],
    ids=" ".join,
)
def test_a_command_for_files_of_ones_own_refuses_outside_an_assignment(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*words)
    assert refused(result), result.output
    assert f"There is no assignment in {tmp_path} or above it." in " ".join(result.output.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["release", "fresh"], ["verify"]], ids=" ".join)
def test_a_named_folder_without_an_assignment_is_not_replaced_by_the_installed_one(
    words: list[str], tmp_path: Path
) -> None:
    result = call(*words, "--assignment", tmp_path)
    assert refused(result), result.output
    assert str(tmp_path) in result.output


def test_help_says_which_commands_use_the_installed_assignment() -> None:
    for name, installed in {"new-exercise": False, "check": False, "grade": True}.items():
        assert (
            "or the installed kit" in " ".join(call(name, "--help").output.split())
        ) is installed
