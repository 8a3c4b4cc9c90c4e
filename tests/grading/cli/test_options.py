"""Every option of every command: what it refuses, and that it replaces no file of somebody else.

The options are found by walking the commands, so that a new one is tried too.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cs231n.cli import COMMANDS, main
from grading.cli.common.output_files import OutputFile, OutputFolder
from grading.judging import report_json
from grading.judging.results import Report, SubmissionResult
from grading.spec import manifest
from grading.support import outputs

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


def commands() -> Iterator[tuple[list[str], click.Command]]:
    """Every command and subcommand, by the words that call it."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield [name], command
        if isinstance(command, click.Group):
            for inner, subcommand in command.commands.items():
                yield [name, inner], subcommand


def options() -> Iterator[tuple[list[str], click.Option]]:
    """Every option that takes a value."""
    for words, command in commands():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.is_flag:
                yield words, parameter


def call(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], terminal_width=100)


def refused(result: Result) -> bool:
    """Exit code 2 and one line that says why."""
    lines = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert "Traceback" not in result.output, result.output
    assert result.exit_code == 2, result.output
    return len(lines) == 1 and result.output.rstrip().splitlines()[-1] == lines[0]


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """What a folder holds; caches apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts
    }


@pytest.fixture
def course(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small assignment as working folder, with a submission and a file of somebody else."""
    monkeypatch.chdir(root)
    (root / "class" / "ann" / "pkg").mkdir(parents=True)
    (root / "class" / "ann" / "pkg" / "a.py").write_text("def add(a, b):\n    return a + b\n")
    (root / "file.txt").write_text("mine\n")
    (root / "scored").mkdir()
    (root / "sheet.csv").write_text("Student,ID,SIS Login ID,Section,Task (7)\nann,1,ann,A,\n")
    ann = SubmissionResult("ann", "ok", 1.0, 1.0, 0.1, [])
    report_json.write(Report("small", "seed", [ann]), root / "scored" / "grades.json", detail=True)
    return root


@pytest.fixture
def precious(root: Path) -> dict[str, Path]:
    """Files that no command wrote, of each sort."""
    folder = root / "precious"
    folder.mkdir()
    source = folder / "layers.py"
    source.write_text("print('cs231n')\n")
    notebook = folder / "Work.ipynb"
    notebook.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4}))
    (folder / "folder").mkdir()
    (folder / "link.json").symlink_to(source)
    for name in ("data.json", "page.html", "plot.png", "film.gif", "work.zip", "run.log"):
        (folder / name).write_text('{"schema": 1, "of": "cs231n"}\n')
    return {path.name: path for path in folder.iterdir()}


WRITING = [
    pytest.param(words, option, id=" ".join([*words, option.opts[0]]))
    for words, option in options()
    if isinstance(option.type, OutputFile)
]


@pytest.mark.parametrize(("words", "option"), WRITING)
def test_an_option_replaces_no_file_of_somebody_else(
    words: list[str], option: click.Option, course: Path, precious: dict[str, Path]
) -> None:
    before = snapshot(course)
    for path in precious.values():
        result = call(*words, option.opts[0], path)
        assert refused(result), result.output
        assert path.name in result.output
    assert snapshot(course) == before


@pytest.mark.parametrize("form", ["csv", "canvas", "moodle", "json", "parquet", "gradescope"])
def test_an_export_replaces_no_file_of_somebody_else(
    form: str, course: Path, precious: dict[str, Path]
) -> None:
    before = snapshot(course)
    for path in precious.values():
        assert refused(call("export", form, "class", "--out", path)), path
    assert snapshot(course) == before


def test_every_option_that_writes_a_file_is_guarded() -> None:
    by_hand = {("export", "--out"), ("train", "--checkpoint")}  # tested here on their own
    for words, option in options():
        kind = option.type
        if isinstance(kind, click.Path) and not kind.exists and kind.file_okay:
            known = isinstance(kind, OutputFile) or (" ".join(words), option.opts[0]) in by_hand
            assert known, f"{words} {option.opts[0]} takes any file"
    assert len(WRITING) >= 12


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["animate", "conv"], "build/animate-conv.gif"),
        (["train", "--epochs", "1"], "build/train/digits-history.png"),
        (["train", "--epochs", "1", "--checkpoint", "mine"], "mine_epoch_1.npz"),
        (["compare", "--steps", "1"], "build/compare/digits.png"),
        (["demo"], "build/demo/index.html"),
        (["demo"], "build/demo/training.png"),
        (["grade", "class", "--out", "graded"], "graded/grades.json"),
        (["grade", "class", "--out", "graded"], "graded/gradebook.csv"),
        (["submit"], "{name}.zip"),
        (["export", "csv", "class"], "class/scores.csv"),
    ],
)
def test_a_name_that_no_option_gave_is_guarded_too(
    words: list[str], name: str, course: Path
) -> None:
    path = course / name.format(name=manifest.load(course).name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("student,score\n")
    before = snapshot(course)
    assert refused(call(*words)), path
    assert snapshot(course) == before


def test_a_command_replaces_its_own_file(course: Path) -> None:
    for words in (
        ["check", "add", "--json", "mine.json", "--html", "mine.html"],
        ["doctor", "--json", "seen.json"],
        ["animate", "im2col", "--size", "3x3", "--kernel", "2", "--out", "film.html"],
        ["animate", "im2col", "--size", "3x3", "--kernel", "2", "--out", "film.gif"],
        ["animate", "im2col", "--size", "3x3", "--kernel", "2", "--out", "film.png"],
    ):
        for _ in range(2):
            result = call(*words)
            assert result.exit_code != 2, result.output


def test_each_form_knows_what_its_writer_writes(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    from cs231n.support import checkpoint
    from cs231n.support.files import save_figure
    from grading.export.formats import FORMATS, ClassExport
    from grading.gradebook import HEAD, csv_text
    from grading.support import journal, program
    from grading.support.files import zipped

    program.ship_as("cs231n")
    submission = SubmissionResult("ann", "ok", 1.0, 1.0, 0.1, [])
    report = Report("small", "seed", [submission])
    assert outputs.ARCHIVE.ours(zipped({"a": b"1"}))
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Student,ID,SIS User ID,SIS Login ID,Section,Task (7)\nann,1,,ann,A,\n")
    for name in ("csv", "json", "canvas"):
        asked = ClassExport(report, {"ann": {"id": "7"}}, tmp_path, sheet, None)
        sign = FORMATS[name].sign
        assert sign.ours(FORMATS[name].write(asked).data), name
        assert not sign.ours(b"student,id,email\nann,7,ann@here\n"), name
    assert outputs.table(*HEAD).ours(csv_text(report).encode())
    for suffix in outputs.PICTURE.suffixes:
        save_figure(Figure(), tmp_path / f"plot{suffix}", dpi=20)
        assert outputs.PICTURE.ours((tmp_path / f"plot{suffix}").read_bytes()), suffix
        Figure().savefig(tmp_path / f"other{suffix}")
        assert not outputs.PICTURE.ours((tmp_path / f"other{suffix}").read_bytes()), suffix
    checkpoint.save(tmp_path / "one.npz", {"a": 1})
    kept = outputs.archive_with("a checkpoint", "tree.npy")
    assert kept.ours((tmp_path / "one.npz").read_bytes())
    import logging

    journal.start(file=tmp_path / "run.log")
    logging.getLogger(journal.NAME).info("begun")
    journal.start()
    assert outputs.LOG.ours((tmp_path / "run.log").read_bytes())


def test_a_device_is_no_file_to_replace() -> None:
    assert "not a plain file" in str(outputs.refusal(Path(os.devnull), outputs.VERDICTS))


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


def test_a_link_is_neither_followed_nor_replaced(course: Path, precious: dict[str, Path]) -> None:
    dangling = course / "dangling.json"
    dangling.symlink_to(course / "nowhere.json")
    outside = course / "outside"
    outside.symlink_to(precious["folder"], target_is_directory=True)
    before = snapshot(course)
    assert refused(call("check", "add", "--json", dangling))
    assert refused(call("release", outside))
    assert snapshot(course) == before
    assert dangling.is_symlink()


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


def test_a_full_disk_leaves_the_earlier_file(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call("check", "add", "--json", "mine.json")
    before = snapshot(course)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("grading.support.files.os.replace", full)
    result = call("check", "add", "--json", "mine.json")
    assert refused(result), result.output
    assert "No space left on device" in result.output
    assert snapshot(course) == before


@pytest.mark.parametrize("words", BAD_ARGUMENTS, ids=" ".join)
def test_a_bad_argument_is_refused_in_a_line(words: list[str], course: Path) -> None:
    before = snapshot(course)
    result = call(*words)
    assert refused(result), result.output
    assert {n for n in snapshot(course) if "graded" not in n} == set(before)


@pytest.mark.parametrize("words", [["check"], ["submit"], ["watch"]], ids=" ".join)
def test_a_students_command_outside_a_hand_out_refuses(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*words)
    assert refused(result), result.output
    assert str(tmp_path) in result.output
    assert not list(tmp_path.iterdir())
