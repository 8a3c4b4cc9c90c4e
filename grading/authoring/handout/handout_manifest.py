"""Write the manifest of a hand-out: the parts to solve, without instructions for instructors."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection

from grading.spec.manifest import MANIFEST, Assignment, answer_modules


def manifest_text(assignment: Assignment, gone: Collection[str]) -> str:
    """Return the text of a hand-out's manifest; comments and layout are kept.

    Args:
        assignment: the assignment with the parts to solve.
        gone: files that are left out, whose names must not be in the text.
    """
    text = (assignment.root / MANIFEST).read_text(encoding="utf-8-sig")
    names = re.compile("|".join(f"[\"']{re.escape(path)}[\"'],? ?" for path in gone) or r"$.")
    parts = {part.id for part in assignment.parts}
    lines: list[str] = []
    inside = False
    for block in _blocks(text):
        table = tomllib.loads("\n".join(block))
        part, submission = table.get("part"), table.get("submission", {"answers": []})
        if isinstance(part, list):
            inside = part[0].get("id") in parts  # as are the tables that follow, such as exercises
        if "answers" not in submission:
            # A hand-out lacks some modules, but it must forbid the same ones.
            modules = answer_modules(
                assignment.root, assignment.package, submission.get("tools", [])
            )
            block.insert(1, f"answers = {json.dumps(modules)}")
        if inside if part is not None else table.keys() != {"release"}:
            # A line that had only names of such files is dropped.
            shorter = [(line, names.sub("", line)) for line in block]
            lines += [new for old, new in shorter if new.strip() or not old.strip()]
    return "\n".join(lines).rstrip() + "\n"


def _blocks(text: str) -> list[list[str]]:
    """Split a manifest into its tables, each with its head as the first line."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.lstrip().startswith("[") and _is_complete(blocks[-1]):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _is_complete(block: list[str]) -> bool:
    """Whether a table can end here; the next line may go on with a list or a long text."""
    try:
        tomllib.loads("\n".join(block))
    except tomllib.TOMLDecodeError:
        return False
    return True
