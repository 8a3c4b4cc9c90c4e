"""Resolve the pinned packages for every Python and system, and write `reference/pins.md`.

`uv` resolves from the index's metadata, with the markers of a given Python and system. pip would
use the markers of the Python that runs it. Only wheels count, so nothing has to be compiled.
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "pins.md"
FILES = (
    "requirements.txt",
    "requirements-test.txt",
    "requirements-docs.txt",
    "requirements-frameworks.txt",
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
SYSTEMS = {
    "Linux x86-64": "x86_64-manylinux_2_28",
    "Linux aarch64": "aarch64-manylinux_2_28",
    "macOS arm64": "aarch64-apple-darwin",
    "Windows x86-64": "x86_64-pc-windows-msvc",
}
OLDEST_MACOS = "14.0"  # PyTorch's wheels need it

Versions = Mapping[str, str]
INTRO = """# Pinned packages

Which version of each package you get, for each Python from {first} to {last}. `make pins` writes
this page: it resolves all four requirements files together on {systems}.
It uses only the metadata of the package index, and only wheels. "none" means that the package has
no wheel for that Python, so the requirements file leaves it out there.
"""


def resolve(python: str, system: str, *, offline: bool = False) -> Versions:
    """Find the version of each package, by name, if all four files are installed together.

    Args:
        python: the version of Python.
        system: one of `SYSTEMS`.
        offline: use only the metadata in uv's cache.

    Returns:
        The versions.

    Raises:
        ValueError: the pins do not resolve there; the message is the resolver's.
    """
    command = [_uv(), "pip", "compile", "--quiet", "--no-config", "--no-header"]
    command += ["--no-annotate", "--no-python-downloads", "--only-binary", ":all:"]
    command += ["--python-version", python, "--python-platform", SYSTEMS[system], *FILES]
    command += ["--offline"] * offline
    environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        raise ValueError(f"Python {python} on {system}: {run.stderr.strip()}")
    lines = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", run.stdout, re.MULTILINE)
    return dict(lines)


@functools.cache
def _uv() -> str:
    """The resolver's program."""
    import uv

    return str(uv.find_uv_bin())


def everywhere() -> dict[tuple[str, str], Versions]:
    """Call `resolve` for every Python and system, several at a time.

    The first system of each Python asks the index for its metadata. The other systems need the
    same metadata, so they ask the index only if uv's cache is not enough.
    """
    first, *others = SYSTEMS
    _uv()  # before there are threads: sysconfig is not ready in several of them at once
    with ThreadPoolExecutor(8) as pool:
        places = [(python, first) for python in PYTHONS]
        resolved = dict(zip(places, pool.map(lambda place: resolve(*place), places), strict=True))
        places = [(python, system) for python in PYTHONS for system in others]
        more = pool.map(lambda place: _resolve_from_cache(*place), places)
        return resolved | dict(zip(places, more, strict=True))


def _resolve_from_cache(python: str, system: str) -> Versions:
    try:
        return resolve(python, system, offline=True)
    except ValueError:
        return resolve(python, system)


def page(resolved: Mapping[tuple[str, str], Versions]) -> str:
    """Write the page: a table for each requirements file, with a column for each Python."""
    intro = INTRO.format(first=PYTHONS[0], last=PYTHONS[-1], systems=", ".join(SYSTEMS))
    parts = [intro]
    for file in FILES:
        rows = [f"| package | {' | '.join(PYTHONS)} |", "| --- |" + " --- |" * len(PYTHONS)]
        for name in pinned(file):
            cells = [_cell(name, python, resolved) for python in PYTHONS]
            rows.append(f"| {name} | {' | '.join(cells)} |")
        parts.append(f"## `{file}`\n\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def pinned(file: str) -> list[str]:
    """List the packages that a requirements file itself names, each once."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return list(dict.fromkeys(re.findall(r"^([\w.-]+)(?:\[.*\])?==", text, re.MULTILINE)))


def _cell(name: str, python: str, resolved: Mapping[tuple[str, str], Versions]) -> str:
    versions = {system: resolved[python, system].get(name, "none") for system in SYSTEMS}
    if len(set(versions.values())) == 1:
        return next(iter(versions.values()))
    return ", ".join(f"{version} ({system})" for system, version in versions.items())


if __name__ == "__main__":
    try:
        PAGE.write_text(page(everywhere()), encoding="utf-8")
    except ValueError as error:
        sys.exit(str(error))
    print(f"Wrote {PAGE.relative_to(ROOT)}")
