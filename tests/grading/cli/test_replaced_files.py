"""No command replaces a file that it did not write, whichever option or default names it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import click
import pytest

from grading.cli.common.output_files import OutputFile
from grading.judging.results import Report, SubmissionResult
from grading.spec import manifest
from grading.support import outputs
from tests.grading.cli.walk import call, options, refused, snapshot

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


@pytest.mark.parametrize(
    ("words", "first", "second", "name"),
    [
        (["check"], "--json", "--html", "out"),
        (
            ["bench", "--cells", "A", "--only-fast", "--peers", "none", "--seconds", "0"],
            "--markdown",
            "--json",
            "out",
        ),
        (["grade", "class", "--out", "graded"], "--log", "--json", "out.json"),
    ],
)
def test_two_options_may_not_write_one_file(
    words: list[str], first: str, second: str, name: str, course: Path
) -> None:
    before = snapshot(course)
    result = call(*words, first, name, second, f"./{name}")
    assert refused(result), result.output
    assert f"{first} writes {name} too" in result.output
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


def test_an_archive_has_the_name_of_one(course: Path) -> None:
    result = call("submit", "--out", "mine")
    assert refused(result)
    assert "mine cannot be written as an archive: its name must end in .zip." in " ".join(
        result.output.split()
    )


def test_a_device_is_no_file_to_replace() -> None:
    assert "not a plain file" in str(outputs.refusal(Path(os.devnull), outputs.VERDICTS))


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
