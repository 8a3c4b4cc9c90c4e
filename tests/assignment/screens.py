"""What `check` shows for each natural mistake: `python -m tests.assignment.screens` writes it down.

The file `screens.txt` is read by people: would a student in their second year know what to do next?
"""

from __future__ import annotations

import io
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from grading.report import terminal
from grading.report.verdicts import verdict_lines
from grading.sandbox.contract import Runner
from grading.spec import manifest, markers
from grading.spec.manifest import Assignment
from grading.student import checking

SCREENS = Path(__file__).with_name("screens.txt")
MISTAKES = tomllib.loads(Path(__file__).with_name("natural_mistakes.toml").read_text("utf-8"))
WIDTH = 100
RULE = "#" * 20


def working_folder(root: Path) -> Assignment:
    """A student's folder in which everything is solved."""
    whole = manifest.load(manifest.find())
    ignored = shutil.ignore_patterns("__pycache__", "handout")
    for name in ("assignment", whole.package):
        shutil.copytree(whole.root / name, root / name, ignore=ignored)
    return manifest.load(root)


def screen(runner: Runner, assignment: Assignment, mistake: Mapping[str, Any]) -> str:
    """What is printed when this answer is checked."""
    info = assignment.exercise(mistake["exercise"])
    file, _, name = info.where[0].partition(":")
    solved = (assignment.root / file).read_text(encoding="utf-8")
    try:
        (assignment.root / file).write_text(changed(solved, file, name, mistake), encoding="utf-8")
        (verdict,) = checking.check_with(runner, assignment, [info.id])
    finally:
        (assignment.root / file).write_text(solved, encoding="utf-8")
    shown = io.StringIO()
    out = terminal.console(color=False, file=shown)
    out.width = WIDTH
    for line in verdict_lines(verdict):
        terminal.print_folded(out, line)
    lines = (line.rstrip() for line in shown.getvalue().splitlines())
    return "\n".join([f"{RULE} {info.id}: {mistake['what']}", *lines, "", ""])


def changed(text: str, file: str, name: str, mistake: Mapping[str, Any]) -> str:
    """A solved file with the mistake in it; it need not be Python any more."""
    region = markers.region(text, file, name)
    body = region.body
    if "body" in mistake:
        lines = mistake["body"].strip("\n").splitlines()
        body = "".join(f"{region.indent}{line}\n" if line else "\n" for line in lines)
    for old, new in mistake.get("edits", []):
        if body.count(old) != 1:
            raise ValueError(f"{name}: {mistake['what']}: {old!r} is there {body.count(old)} times")
        body = body.replace(old, new)
    lines = text.splitlines()
    lines[region.begin + 1 : region.end] = body.splitlines()
    return "\n".join(lines) + "\n"


def screens() -> Iterator[str]:
    """The screen of every mistake, in order."""
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory())).resolve()
        assignment = working_folder(root)
        runner = stack.enter_context(checking.open_sandbox())
        for mistake in MISTAKES["mistake"]:
            yield screen(runner, assignment, mistake)


if __name__ == "__main__":
    SCREENS.write_text("".join(screens()), encoding="utf-8")
