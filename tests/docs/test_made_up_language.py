"""With the catalogs translated, no English sentence of ours is left on a screen."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from cs231n.cli import COMMANDS

from .conftest import ROOT

TOY = ROOT / "tests" / "grading" / "toy"
LATIN = "abcdefghijklmnopqrstuvwxyz"
MADE_UP = "àḃćďèḟğĥìĵķĺṁńòṗqŕśţùṽŵẋŷž"
LETTERS = str.maketrans(LATIN + LATIN.upper(), MADE_UP + MADE_UP.upper())
# Sentences of click, which has catalogs of its own.
CLICKS = (r"Show (?:this message|the version) and exit\.", r"Try '[^']*' for help\.")
# A program of its own, because some sentences are chosen as modules are imported.
PROGRAM = """
import json, pathlib, sys, traceback
from grading.support import translation
translation.LOCALES[:] = [pathlib.Path(sys.argv[1])]
from click.testing import CliRunner
from cs231n.cli import main
for line in json.loads(sys.argv[2]):
    ran = CliRunner(env={"COLUMNS": "200"}).invoke(main, line, terminal_width=200)
    if ran.exception and not isinstance(ran.exception, SystemExit):
        traceback.print_exception(ran.exception)
    print(json.dumps([line[0], ran.output]))
"""


def made_up(text: str) -> str:
    """Change all letters, but not the places for values and the marks of HTML."""
    parts = re.split(r"(\{[^{}]*\}|<[^<>]*>)", text)
    return "".join(p if p.startswith(("{", "<")) else p.translate(LETTERS) for p in parts)


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory, catalogs: ModuleType) -> Path:
    """The folder of a made-up language that has every message of both catalogs."""
    translated = Catalog()
    for package in catalogs.PACKAGES:
        for message in catalogs.catalog(package):
            if isinstance(message.id, tuple):
                translated.add(message.id, tuple(map(made_up, message.id)))
            elif message.id:
                translated.add(message.id, made_up(message.id))
    locale = tmp_path_factory.mktemp("locale")
    folder = locale / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, translated)
    return locale


def english(screen: str, course: str) -> list[str]:
    """Return three or more English words in a row, except what a course's own files say."""
    screen = re.sub("|".join(CLICKS), "", screen)
    rows = re.findall(r"(?<![\w./-])[A-Za-z']{2,}(?: [A-Za-z']{2,}){2,}", screen)
    return [row for row in rows if row not in course]


def test_english_is_found_and_what_a_course_says_is_not() -> None:
    assert made_up("Open {path} in <b>it</b>") == "Òṗèń {path} ìń <b>ìţ</b>"
    screen = "Ŕùń the same command again.  Take off the mean"
    assert english(screen, "title: Take off the mean") == ["the same command again"]


def test_no_english_sentence_is_left_on_the_screens(language: Path, tmp_path: Path) -> None:
    root, out = tmp_path / "toy", str(tmp_path / "grades")
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("ann", "bob", "cara"):
        shutil.copytree(root / "toy", tmp_path / "class" / name / "toy")
    rows = tmp_path / "class" / "bob" / "toy" / "rows.py"
    rows.write_text(rows.read_text().replace("out = x * columns", "out = x + columns"))
    (tmp_path / "class" / "cara" / "toy" / "rows.py").write_text("def (\n")
    handed_in, at = str(tmp_path / "class"), ["--assignment", str(root)]
    lines = [
        ["--help"],
        *([name, "--help"] for name in COMMANDS),
        ["verify", "--write-references", *at],
        ["check", *at],
        ["check", "centre", *at],
        ["check", "centre", "--hint", "1", *at],
        ["check", "nothing", *at],
        ["intake", handed_in, "--out", out, *at],
        ["grade", handed_in, "--out", out, "--jobs", "1", *at],
        ["grade", handed_in, "--out", out, "--jobs", "1", *at],
        ["diff", out, *at],
        ["adjust", out, "ann", "1", "--reason", "bonus", *at],
        ["report", out, *at],
        ["export", "csv", out, *at],
    ]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(language), json.dumps(lines)],
        env={**os.environ, "LANGUAGE": "xx"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr, ran.stderr
    screens = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [command for command, _ in screens] == [line[0] for line in lines]
    course = " ".join(
        " ".join(path.read_text(encoding="utf-8").split())
        for path in sorted(root.rglob("*"))
        if path.suffix in (".py", ".toml", ".ipynb", ".md")
    )
    left = [(command, row) for command, text in screens for row in english(text, course)]
    assert left == []
