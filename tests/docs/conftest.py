"""The pages, the blocks in them, and a copy of the checkout to run them in.

The console blocks of a page show the real output of their commands. When the output has changed,
record it again:

    CS231N_RECORD=1 python -m pytest tests/docs -k page

Of a long output only the lines that the page shows already are kept, with "..." for the others. A
block with a title shows the output of one machine, so only the names in it are compared.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r'^(?P<indent> *)```(?P<kind>\w*)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^(?P=indent)```$',
    re.M | re.S,
)


RECORD = bool(os.environ.get("CS231N_RECORD"))
SHORT = 18  # lines; a longer output is recorded only in part
GAP, FAILED = "...", "(exit code 1)"
# What differs between runs and machines, and the widths of a table's columns.
CHANGES = re.compile(
    r"\b\d+(\.\d+)? ?(s|ms|min|kB|MB|GB|files|processes)\b|\b\d+\.\d{3,}|\b\d+\.\d+%"
    r"|\b[0-9a-f]{12}\b|\.py:\d+|\d{4}-\d\d-\d\d|\d\d:\d\d(:\d\d)?|\b(bubblewrap|landlock)\b|─+| +"
)


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, its text without the indent it has in a note, and its title."""

    kind: str
    text: str
    title: str = ""

    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """The commands of a console block, each with the lines that the page shows below it."""
        command, shown = "", []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, shown
                command, shown = line[2:], []
            else:
                shown.append(line)
        if command:
            yield command, shown


def blocks(page: Path) -> list[Block]:
    """A page's fenced blocks in order."""
    found = []
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        indent = match["indent"]
        text = "".join(
            line.removeprefix(indent) for line in match["text"].splitlines(keepends=True)
        )
        found.append(Block(match["kind"], text, match["title"] or ""))
    return found


def output(printed: str) -> list[str]:
    """The lines that a command printed, without blank lines at both ends."""
    return [line.rstrip() for line in printed.strip("\n").splitlines() if line.strip()]


def check_output(page: Path, block: Block, command: str, shown: list[str], printed: str) -> None:
    """Compare the lines that a page shows with those that were printed, or record them.

    Raises:
        AssertionError: a line of the page was not printed, or a line is missing without a gap.
    """
    lines = output(printed)
    if RECORD:
        _record(page, command, shown, lines)
        return
    if block.title:
        # The first column that is not a status says what the line is about.
        rows = [re.split(r" {2,}", line.strip()) for line in shown if line.strip() not in ("", GAP)]
        names = [next(cell for cell in row if cell != "ok") for row in rows]
        assert names
        assert all(name in printed for name in names), f"$ {command}\n{printed}"
        return
    rest = [_steady(line) for line in lines]
    gap = False
    for line in [line for line in shown if line.strip() and line != FAILED]:
        if line.strip() == GAP:
            gap = True
            continue
        steady = _steady(line)
        where = rest.index(steady) if steady in rest else -1
        assert where == 0 or (gap and where > 0), f"{line!r} of $ {command}\n{printed}"
        rest, gap = rest[where + 1 :], False
    assert gap or not rest, f"the page leaves out {rest} of $ {command}"


def _steady(line: str) -> str:
    """A line without what differs from run to run."""
    return CHANGES.sub(" ", line).strip()


def _record(page: Path, command: str, shown: list[str], lines: list[str]) -> None:
    """Write the lines that a command printed into its page."""
    if len(lines) > SHORT:
        wanted = [" ".join(line.split()) for line in shown if line.strip() not in ("", GAP, FAILED)]
        kept: list[str] = []
        for line in lines:
            if any(part in " ".join(line.split()) for part in wanted):
                kept.append(line)
            elif not kept or kept[-1] != GAP:
                kept.append(GAP)
        lines = kept
    lines += [FAILED] * (FAILED in shown)
    text = page.read_text(encoding="utf-8")
    indent = re.search(rf"^( *)\$ {re.escape(command)}$", text, re.M)
    assert indent is not None, command
    old = "".join(f"{indent[1]}{line}".rstrip() + "\n" for line in [f"$ {command}", *shown])
    new = "".join(f"{indent[1]}{line}\n" for line in [f"$ {command}", *lines])
    assert old in text, old
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="session")
def catalogs() -> ModuleType:
    """docs/catalog.py, which here collects the sentences of a package only once."""
    spec = importlib.util.spec_from_file_location("catalog", ROOT / "docs" / "catalog.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module)["catalog"] = cache(module.catalog)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout to run commands in, compiled layers and all."""
    skip = shutil.ignore_patterns(
        ".git", ".venv", "build", ".*_cache", ".hypothesis", "datasets", "tests"
    )
    return Path(shutil.copytree(ROOT, tmp_path / "course", ignore=skip))


Shell = Callable[[str, Path], tuple[int, str]]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that all pytest workers share; the pages' commands run only where it exists."""
    import fcntl

    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(folder: Path) -> str:
    """A digest of every file that a hand-out of this checkout can depend on."""
    whole = hashlib.sha256()
    for room in ("assignment", "cs231n", "grading", "notebooks"):
        for path in sorted((folder / room).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                whole.update(f"{path.relative_to(folder)}\0{path.stat().st_mode}\0".encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def release_once(run: Shell, store: Path) -> Shell:
    """Run each `cs231n release` of the same files with the same options once, and copy the result.

    Several pages build the same hand-out, and nearly all of the time goes into proving it.

    Args:
        run: runs a command.
        store: a folder that all pytest workers share.

    Returns:
        Runs a command, or copies the hand-out and what was printed for the first one.
    """

    def release(command: str, folder: Path) -> tuple[int, str]:
        match = re.fullmatch(r"cs231n release (\w+)( --parts [\w ]+(?: --solved \w+)?)", command)
        if match is None or (folder / match[1]).exists():
            return run(command, folder)
        name, options = match.groups()
        store.mkdir(exist_ok=True)
        key = hashlib.sha256(f"{options} {fingerprint(folder)}".encode()).hexdigest()[:16]
        kept, note = store / key, store / f"{key}.json"
        with locked(store / f"{key}.lock"):
            if note.is_file():
                shutil.copytree(kept, folder / name)
                first, printed = json.loads(note.read_text(encoding="utf-8"))
                return 0, re.sub(rf"\b{first}\b", name, printed)
            code, printed = run(command, folder)
            if code == 0:
                shutil.copytree(folder / name, kept)
                note.write_text(json.dumps([name, printed]), encoding="utf-8")
            return code, printed

    return release


@pytest.fixture
def shell(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Run a line with our own `cs231n` and `python` first on the path; exit code and output."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, arguments in (("cs231n", "-m cs231n.cli"), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        program.chmod(0o755)
    # The next command uses the bytecode that this one writes, as on a reader's own machine.
    left_out = ("PYTEST", "COLUMNS", "PYTHONDONTWRITEBYTECODE")
    known = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}

    def run(command: str, folder: Path) -> tuple[int, str]:
        # The nearest package above is the one in use, as after `pip install -e .` there.
        package = next(f for f in (folder, *folder.parents) if (f / "cs231n").is_dir())
        environment = known | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(package),
            "OPENBLAS_NUM_THREADS": "1",
            "MPLBACKEND": "agg",
            "COLUMNS": "96",
        }
        ran = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        # As on the machine of somebody who keeps the course in their home folder.
        printed = ran.stdout.replace(str(tmp_path / "course"), "/home/you/course")
        return ran.returncode, printed.replace(str(Path.home()), "/home/you")

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # the workers' own folders are in it
    return release_once(run, shared / "released")
