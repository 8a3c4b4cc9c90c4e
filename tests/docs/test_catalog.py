"""The catalogs hold every sentence that can be translated, and a translation reaches the reader."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from cs231n.cli import TABLE, main

PACKAGES = ["grading", "cs231n/cli"]


def test_there_are_two_catalogs(catalogs: ModuleType) -> None:
    assert list(catalogs.PACKAGES) == PACKAGES


@pytest.mark.parametrize("package", PACKAGES)
def test_the_catalog_is_current(catalogs: ModuleType, package: str) -> None:
    written = catalogs.place(package).read_text(encoding="utf-8")
    assert written == catalogs.text(package), "run `make catalog`"


def test_a_sentence_in_an_f_string_is_found_on_every_python(catalogs: ModuleType) -> None:
    tree = ast.parse("""print(f"{tr('empty')}", f"{counted('1 file', '{number} files', n)}")""")
    assert list(catalogs._sentences(tree)) == ["empty", ("1 file", "{number} files")]


@pytest.mark.parametrize("package", PACKAGES)
def test_places_of_a_message_have_names(catalogs: ModuleType, package: str) -> None:
    for message in catalogs.catalog(package):
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            assert not re.search(r"(?<!{){[}\d!:]", text), f"{text!r}: name what goes in here"


def test_the_help_of_every_command_is_in_a_catalog(catalogs: ModuleType) -> None:
    texts = {message.id for package in PACKAGES for message in catalogs.catalog(package)}
    context = click.Context(main)
    for entry in TABLE:
        assert entry.help in texts
        command = main.get_command(context, entry.name)
        assert command is not None
        for each in (command, *getattr(command, "commands", {}).values()):
            if entry.name != "export":  # its help is put together when it is imported
                assert each.help in texts, entry.name
            for option in each.params:
                if isinstance(option, click.Option) and option.help:
                    assert option.help in texts, option.opts


def test_a_verdict_is_shown_in_the_language_of_the_catalog(
    catalogs: ModuleType, tmp_path: Path
) -> None:
    """A made-up language puts each sentence in brackets, so English without them was missed."""
    made_up = Catalog()
    for message in catalogs.catalog("grading"):
        if isinstance(message.id, tuple):
            made_up.add(message.id, tuple(f"[{text}]" for text in message.id))
        elif message.id:
            made_up.add(message.id, f"[{message.id}]")
    folder = tmp_path / "locale" / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, made_up)
    # A process of its own, because some sentences are chosen as modules are imported.
    code = (
        "import pathlib, sys; from grading.support import translation; "
        "translation.LOCALES[:] = [pathlib.Path(sys.argv.pop(1))]; "
        "from cs231n.cli import main; main(sys.argv[1:])"
    )
    line = [sys.executable, "-c", code, str(tmp_path / "locale"), "check", "relu_forward"]
    environment = {**os.environ, "LANGUAGE": "xx", "COLUMNS": "100"}
    ran = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    outside = re.sub(r"\[[^\[\]]*\]", "", " ".join(ran.stdout.split()))
    assert "These tests ran on published inputs." in " ".join(ran.stdout.split())
    assert "These tests ran on published inputs." not in outside
