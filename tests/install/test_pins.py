"""The pinned versions have wheels for every Python and system that the project names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
pytest.importorskip("uv", reason="uv is not installed: nothing resolves the pins")


@pytest.fixture(scope="module")
def pins() -> Iterator[Any]:
    """Import `docs/pins.py`, although its folder is not a package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "docs"))
        import pins

        yield pins


@pytest.mark.slow
@pytest.mark.network
def test_the_pins_resolve_for_every_python_and_system_as_the_page_says(pins: Any) -> None:
    resolved = pins.everywhere()
    assert len(resolved) == 20
    assert resolved["3.15", "Windows x86-64"]["numpy"] != resolved["3.11", "Linux x86-64"]["numpy"]
    assert "pexpect" in resolved["3.15", "Linux aarch64"]
    assert "colorama" in resolved["3.13", "Windows x86-64"], "wrong markers"
    page = pins.PAGE.read_text(encoding="utf-8")
    assert page == pins.page(resolved), "run make pins to write the page again"


@pytest.mark.network
def test_a_pin_without_a_wheel_is_refused_with_its_python_and_system(
    pins: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = tmp_path / "requirements.txt"
    wrong.write_text("numpy==2.4.6\n")
    monkeypatch.setattr(pins, "FILES", (str(wrong),))
    with pytest.raises(ValueError, match=r"(?s)Python 3\.15 on macOS arm64: .*numpy"):
        pins.resolve("3.15", "macOS arm64")


def test_the_page_lists_the_extras_that_the_requirements_leave_out() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    pinned = re.findall(r"^([\w-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    pinned += ["cs231n", "ipykernel"]  # this project, and a part of jupyter
    left_out = {
        name
        for name, needs in extras.items()
        if not {re.split(r"[^\w-]", need)[0] for need in needs} <= set(pinned)
    }
    page = (ROOT / "docs/how-to/install.md").read_text(encoding="utf-8")
    section = page.partition("## Optional parts")[2].partition("\n## ")[0]
    table = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)[1:]))
    assert set(table) == left_out - {"test", "dev"}
    rest = section.rpartition("|")[2]
    assert all(f"`{name}`" in rest for name in set(extras) - left_out - {"test", "dev"})


def test_the_same_pythons_and_the_same_uv_are_named_everywhere(pins: Any) -> None:
    def read(name: str) -> str:
        return (ROOT / name).read_text(encoding="utf-8")

    pythons = list(pins.PYTHONS)
    project = tomllib.loads(read("pyproject.toml"))
    classified = re.findall(r"Python :: (3\.\d+)", " ".join(project["project"]["classifiers"]))
    assert classified == pythons
    wheels = project["tool"]["cibuildwheel"]["build"]
    assert wheels == [f"cp{version.replace('.', '')}-*" for version in pythons]
    chosen = re.search(r"^PYTHONS := (.*)$", read("Makefile"), re.MULTILINE)
    assert chosen is not None
    assert chosen[1].split() == [f"python{version}" for version in [*reversed(pythons), "3"]]
    matrix = re.search(r"python: \[(.*)\]", read(".github/workflows/ci.yml"))
    assert matrix is not None
    assert re.findall(r"3\.\d+", matrix[1]) == pythons
    uv = re.search(r"^UV_VERSION := (.*)$", read("Makefile"), re.MULTILINE)
    assert uv is not None
    assert f"uv=={uv[1]} " in read("requirements-test.txt")
    needed = f"Python {pythons[0]} to {pythons[-1]}"
    assert needed in read("docs/how-to/install.md")
    assert needed in read("Makefile")
