"""The commands in the docs: those in console blocks are run, and all others exist as written."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cs231n.cli import COMMANDS, main

from .conftest import FAILED, ROOT, blocks, check_output

# Pages with a test of their own: test_first_exercise.py and test_messy_class.py run them.
ELSEWHERE = {"docs/tutorials/first-exercise.md", "docs/tutorials/a-messy-class.md"}

# Commands named outside console blocks: what makes them small enough to be run here ...
SMALL = {
    "bench": "--shapes course --cells A --images 1 --seconds 0 --dtype float32 --no-naive "
    "--peers none",
    "train": "--epochs 1",
    "compare": "--steps 2 --images 64 --way pytorch",
    "animate": "--size 4x4",
}
# ... and the tests that run those for which that is not enough: a terminal, or a network.
RUN_BY = {
    "watch": "tests/terminal/test_watch.py",
    "data": "tests/cs231n/test_download.py",
    "demo": "tests/test_demo.py",
    "new-exercise": "tests/grading/authoring/test_new_exercise.py",
    # docs/how-to/ mark.md, report.md and export.md: every line of theirs is run there, on a class.
    "mark": "tests/docs/test_class_pages.py",
    "export": "tests/docs/test_class_pages.py",
    "report": "tests/docs/test_class_pages.py",
}

PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for page in [
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*.md"),
        *(ROOT / "assignment" / "handout").glob("*.md"),
    ]
)
WITH_CONSOLE = [p for p in PAGES if p not in ELSEWHERE and "```console" in (ROOT / p).read_text()]
# The rest of a table's or a sentence's line is no part of a command.
NAMED = re.compile(r"`(cs231n [^`\n]+)`|^ *(?:\$ )?(cs231n .+)$", re.M)


def test_no_page_installs_a_copy_of_the_folder() -> None:
    # Without -e pip would install a copy, which does not change with the files in the folder.
    copies = re.compile(
        r"pip install (?!.*(?:-e|--editable) )[^`\n]*[\"' ]\.(?:\[[^`\n]*)?[\"'`\n]"
    )
    assert copies.search('pip install ".[torch]"\n')
    assert {page: copies.findall((ROOT / page).read_text()) for page in PAGES} == {
        page: [] for page in PAGES
    }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the pages' commands are a shell's")
@pytest.mark.parametrize("page", WITH_CONSOLE)
def test_the_commands_of_a_page_print_what_it_says(page: str, checkout: Path, shell: Any) -> None:
    folder, count = checkout, 0
    for block in blocks(ROOT / page):
        if block.kind != "console":
            continue
        for command, shown in block.commands():
            if command.startswith("cd "):
                folder = (folder / command[3:]).resolve()
                assert folder.is_dir(), command
                continue
            code, printed = shell(command, folder)
            wanted = 1 if FAILED in shown else 0
            assert code == wanted, f"$ {command}\n{printed}"
            check_output(ROOT / page, block, command, shown, printed)
            count += 1
    assert count


def named(page: str) -> Iterator[list[str]]:
    """Every `cs231n ...` of a page, as words."""
    for match in NAMED.finditer((ROOT / page).read_text(encoding="utf-8")):
        line = re.split(r"\s+#|\s+&&|\s+\||;", match[1] or match[2])[0]
        try:
            words = shlex.split(line)
        except ValueError:  # an apostrophe: prose that begins with our name
            continue
        if len(words) > 1 and re.fullmatch(r"[a-z-]+", words[1]):
            yield words[1:]


def options(command: click.Command) -> set[str]:
    found = {"--help", "-h"}
    for parameter in command.params:
        found.update(parameter.opts + parameter.secondary_opts)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_that_is_named_exists(page: str) -> None:
    context = click.Context(main)
    for name, *rest in named(page):
        if name.startswith("-"):
            assert name in options(main), f"{page}: `cs231n {name}` lacks the command of its option"
            continue
        assert name in COMMANDS, f"{page} names `cs231n {name}`"
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group) and rest and rest[0] in command.commands:
            command, rest = command.commands[rest[0]], rest[1:]
        for word in rest:
            if word.startswith("-") and len(word) > 1:
                known = options(command)
                assert word.split("=")[0] in known, f"{page}: `cs231n {name} {word}`"


def test_a_command_that_does_not_exist_would_be_found(tmp_path: Path) -> None:
    text = "see `cs231n chekc --all`\n\n    cs231n bench --fast   # quicker\n"
    found = [match[1] or match[2] for match in NAMED.finditer(text)]
    assert found == ["cs231n chekc --all", "cs231n bench --fast   # quicker"]
    assert "chekc" not in COMMANDS
    bench = main.get_command(click.Context(main), "bench")
    assert bench is not None
    assert "--fast" not in options(bench)


def lines_in_blocks() -> set[str]:
    """The command lines of console blocks, which are run as written."""
    return {
        shlex.join(words)
        for page in WITH_CONSOLE
        for block in blocks(ROOT / page)
        if block.kind == "console"
        for command, _ in block.commands()
        if (words := shlex.split(command.split("&&")[0]))[0] == "cs231n"
    }


def run_as_written() -> set[str]:
    """The subcommands that some console block runs."""
    return {line.split()[1] for line in lines_in_blocks()}


def test_every_command_that_is_named_is_run_somewhere() -> None:
    covered = run_as_written() | set(SMALL) | set(RUN_BY)
    for page in PAGES:
        for name, *_ in named(page):
            assert name.startswith("-") or name in covered, f"{page}: {name} is run by no test"
    for name, test in RUN_BY.items():
        assert name.partition("-")[0] in (ROOT / test).read_text(encoding="utf-8"), test
    assert {name for name in covered if not name.startswith("-")} <= set(COMMANDS)


def outside_of_blocks() -> list[str]:
    """The command lines of pages that are run here with smaller settings."""
    lines = {
        shlex.join(["cs231n", *words])
        for page in PAGES
        if page not in ELSEWHERE
        for words in named(page)
        # `animate` alone is a name; words such as EXERCISE stand for others.
        if words[0] in SMALL and words != ["animate"]
        if not any(re.fullmatch(r"[A-Z]{4,}", word) for word in words)
    }
    return sorted(lines - lines_in_blocks())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the pages' commands are a shell's")
def test_the_other_commands_run_with_smaller_settings(checkout: Path, shell: Any) -> None:
    lines = outside_of_blocks()
    assert len(lines) > 3
    for line in lines:
        name = line.split()[1]
        if name == "compare" and importlib.util.find_spec("torch") is None:
            continue  # nothing to compare with
        if name == "bench":  # a seed goes only with --shapes random, which SMALL replaces
            line = re.sub(r" --seed \d+", "", line)
        code, printed = shell(f"{line} {SMALL[name]}", checkout)
        assert code == 0, f"$ {line} {SMALL[name]}\n{printed}"


def test_every_make_target_that_is_named_exists() -> None:
    rules = "".join((ROOT / name).read_text() for name in ("Makefile", "development.mk"))
    known = set(re.findall(r"^([a-z-]+):", rules, re.M))
    for page in [*PAGES, ".github/workflows/ci.yml", ".github/workflows/wheels.yml", ".ci/run"]:
        for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
            for named in re.findall(r"`make ([a-z-]+)|^\s*(?:- run: )?make ([a-z-]+)", line):
                assert (named[0] or named[1]) in known, f"{page}: {line}"


def test_no_page_of_commands_is_left_out() -> None:
    assert len(WITH_CONSOLE) >= 6
    assert set(PAGES) >= ELSEWHERE
