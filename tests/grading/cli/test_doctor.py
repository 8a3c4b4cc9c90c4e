"""`doctor` finds what is missing on a machine, and says how to fix it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cs231n.cli import main
from tests.assignment.translated import Changed

ROOT = Path(__file__).parents[3]


def test_doctor_finds_what_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from grading.cli.common import health as doctor

    file = tmp_path / "found.json"
    monkeypatch.setattr(doctor, "_compiler", lambda: 1 / 0)
    monkeypatch.setattr(
        doctor,
        "_space",
        lambda out: [doctor.Finding("space", False, "1 MB", "free some", "needed")],
    )
    result = CliRunner().invoke(main, ["doctor", "--json", str(file)], terminal_width=100)
    assert result.exit_code == 1
    assert "space: free some" in result.output
    found = {finding["what"]: finding for finding in json.loads(file.read_text())}
    assert "ZeroDivisionError" in found["compiler"]["seen"]
    assert found["gradebook"]["works"]
    assert found["Python"]["works"]


@pytest.mark.parametrize("translated", [False, True])
@pytest.mark.parametrize(
    ("installed", "answer", "remedy"),
    [
        (False, "", "It is not installed. Install it with: apt install bubblewrap."),
        (True, "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1", "not permitted"),
        (True, "exec sleep 1000", "It is installed but does not answer."),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is Linux's")
def test_doctor_says_whether_a_sandbox_is_missing_or_refused_or_silent_in_any_language(
    translated: bool,
    installed: bool,
    answer: str,
    remedy: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from grading.cli.common import health
    from grading.sandbox import bubblewrap, warm
    from grading.support import translation

    monkeypatch.setattr(warm, "START_SECONDS", 0.2)
    if translated:
        monkeypatch.setattr(translation, "_catalog", Changed)
        remedy = Changed().gettext(remedy).strip("«»")
    if installed:
        program = tmp_path / "bwrap"
        program.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo 0.9.0 && exit 0\n{answer}\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    bubblewrap.program.cache_clear()
    try:
        found = next(f for f in health._sandbox() if "bubblewrap" in f.what)
    finally:
        bubblewrap.program.cache_clear()
    assert not found.works
    assert remedy in found.remedy
    assert "--unsafe-no-sandbox" not in found.seen


def test_doctor_lists_the_packages_of_every_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import tomllib
    from importlib import metadata

    from grading.cli.common import health
    from grading.support import program

    program.ship_as("cs231n")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    found = {finding.what: finding for finding in health._packages()}
    assert set(found) == {"packages of cs231n", *(f"packages of cs231n[{name}]" for name in extras)}
    assert "click" in found["packages of cs231n[dev]"].seen or "ruff" in str(found)

    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    found = {finding.what: finding for finding in health._packages()}
    remedy = found["packages of cs231n[postgres]"].remedy
    assert remedy.startswith("Run ")
    assert remedy.endswith('pip install "cs231n[postgres]".')
    assert found["packages of cs231n"].weight == health.NEEDED


def test_doctor_lists_packages_in_the_same_order_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from importlib import metadata

    from grading.cli.common import health

    extras = "abcdefgh"
    needs = [f"package-{name}; extra == '{name}'" for name in extras]
    needs.append(f"kit[{','.join(extras)}]; extra == 'all'")
    monkeypatch.setattr(metadata, "requires", lambda kit: needs)
    assert list(health._requirements("kit", "all")) == [f"package-{name}" for name in extras]


def test_doctor_names_what_is_not_compiled(tmp_path: Path) -> None:
    from importlib.machinery import EXTENSION_SUFFIXES

    from grading.cli.common import health as doctor

    assert doctor._compiled(tmp_path) == []
    for name in ("fast", "inner/core"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.pyx").touch()
    (tmp_path / f"fast{EXTENSION_SUFFIXES[0]}").touch()
    assert [(finding.works, finding.seen) for finding in doctor._compiled(tmp_path)] == [
        (False, "not compiled: core")
    ]
    (tmp_path / f"inner/core{EXTENSION_SUFFIXES[-1]}").touch()
    assert [(finding.works, finding.seen) for finding in doctor._compiled(tmp_path)] == [
        (True, "all 2 are compiled")
    ]


def test_doctor_names_a_damaged_gradebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from grading.cli.common import health

    for other in ("_compiler", "_sandbox"):  # which take seconds
        monkeypatch.setattr(health, other, list)
    file = tmp_path / "grades.db"
    before = CliRunner().invoke(main, ["doctor", "--out", str(tmp_path)], terminal_width=100)
    assert "a new one can be made" in before.output
    assert not file.exists()
    file.write_bytes(b"no database" * 100)
    result = CliRunner().invoke(main, ["doctor", "--out", str(tmp_path)], terminal_width=100)
    assert result.exit_code == 1
    (line,) = (line for line in result.output.splitlines() if line.startswith("gradebook: "))
    assert f"The gradebook {tmp_path} reports an error: it is damaged" in line
    assert "Restore the file from a copy" in line
