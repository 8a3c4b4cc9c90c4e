"""The settings for editors and containers are valid, and the commands and files they name exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from cs231n.cli import COMMANDS

ROOT = Path(__file__).parents[2]
FILES = (".devcontainer/devcontainer.json", ".vscode/extensions.json", ".vscode/settings.json")


@pytest.mark.parametrize("name", [*FILES, ".vscode/tasks.json"])
def test_a_settings_file_is_json_without_absolute_paths(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert isinstance(json.loads(text), dict)
    assert not re.search(r'"(?:/|[A-Z]:)', text)


def test_every_task_calls_a_target_or_a_command_that_exists() -> None:
    rules = "".join((ROOT / name).read_text() for name in ("Makefile", "development.mk"))
    targets = set(re.findall(r"^([a-z-]+):", rules, re.MULTILINE))
    tasks = json.loads((ROOT / ".vscode/tasks.json").read_text())["tasks"]
    assert {"build", "demo"} <= {task["label"] for task in tasks}
    for task in tasks:
        program, argument = task["command"].split()
        if program == "make":
            assert argument in targets
        else:
            assert program == ".venv/bin/cs231n"
            assert argument in COMMANDS


def test_the_container_and_conda_use_a_python_for_which_versions_are_pinned() -> None:
    pythons = re.search(r"^PYTHONS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert pythons is not None
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    version = re.search(r"python:(3\.\d+)", container["image"])
    assert version is not None
    assert f"python{version[1]}" in pythons[1].split()
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert f"python={version[1]}" in conda["dependencies"]
    by_pip = next(entry for entry in conda["dependencies"] if isinstance(entry, dict))
    assert by_pip["pip"] == ["-r requirements.txt"]


def test_the_editor_runs_the_same_tests_as_make() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text())
    assert settings["python.testing.pytestArgs"] == ["tests"]
    assert settings["python.testing.pytestEnabled"]
