"""The name of the course's kit, which is the name of its command and of its package.

The grader works for any course, so it gets the name from the command or from the manifest.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from grading.support.translation import tr

_name: str | None = None
ROOT = Path(__file__).parents[2]


class OtherPython(ModuleNotFoundError):  # noqa: N818 - a notebook shows only the message
    """A package is missing because a notebook does not run on the Python of `.venv`."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def name() -> str:
    """Return the name of the command, which is also the package whose extras can be installed."""
    return _name or "grading"


def ship_as(kit: str, *, unless_named: bool = False) -> None:
    """Set the name of the kit in which this grader runs.

    Args:
        kit: the name of the command and of the package.
        unless_named: keep a name that was set before. Commands set their own name; in a notebook
            only the name of the course's package is known.
    """
    global _name
    if not (unless_named and _name):
        _name = kit


def install(extra: str) -> str:
    """Return the command line that installs an optional part of the kit, for messages."""
    return pip(f'"{name()}[{extra}]"')  # cmd.exe on Windows knows no single quotes


def pip(packages: str) -> str:
    """Return the command line that installs packages for this Python, for messages.

    Without an active environment `pip` belongs to another Python, or does not exist.
    """
    folder = Path(sys.executable).parent
    found = shutil.which("pip")
    if found and Path(found).parent == folder:
        return f"pip install {packages}"
    program = sys.executable
    if Path(program).is_relative_to(Path.cwd()):
        program = str(Path(program).relative_to(Path.cwd()))
    return f"{command_line([program, '-m', 'pip', 'install'])} {packages}"


def command_line(words: Iterable[str]) -> str:
    """Return a command line that can be copied into this system's shell."""
    # PowerShell takes a program in quotes for a text, so only words that need quotes get them.
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def other_python(problem: ModuleNotFoundError) -> OtherPython | None:
    """Return the error of a notebook with the wrong kernel; None if its Python is the right one.

    Args:
        problem: the error of an import.
    """
    environment = ROOT / ".venv"
    if not environment.is_dir() or environment.resolve() == Path(sys.prefix).resolve():
        return None
    return OtherPython(
        tr(
            "{problem}: this notebook runs on {python}. Choose the kernel of {environment} (VS "
            "Code: Select Kernel; Jupyter: activate the environment, then start it), and run this "
            "cell again.",
            problem=problem,
            python=sys.executable,
            environment=environment,
        )
    )
