"""Rows that a person adds for what is inside a submission, such as one of several versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from grading.intake import excused, table
from grading.intake.claims import Context, Owner
from grading.intake.edits import Edits, cell_of, is_below, is_there, key
from grading.intake.files.entries import Entry
from grading.intake.files.noise import files_below
from grading.intake.hand_ins import Row
from grading.intake.names import stem
from grading.intake.survey import Finding, survey
from grading.support.translation import Sentences, tr


def survey_all(
    named: Sequence[tuple[Entry, Sequence[Entry]]], context: Context, edits: Edits
) -> list[Finding]:
    """List everything that an instructor named; what has a row of its own is listed separately.

    Args:
        named: folders, each with the entries that the instructor named in it.
        context: the class, and what a submission looks like.
        edits: what a person wrote in the table.

    Returns:
        The findings; see `survey`.
    """
    findings = [finding for each in named for finding in survey(*each, context)]
    edits.check(piece for finding in findings for piece in finding.pieces)
    inner, around = _taken_out(findings, edits)
    if not inner:
        return findings
    edits.check(piece for finding in inner for piece in finding.pieces)
    rest = [finding for each in named for finding in survey(*each, context)]
    for finding in rest:
        piece = finding.pieces[0]
        if piece in around and len(finding.pieces) == 1 and not any(files_below(piece)):
            finding.ignore = tr("everything in it has a row of its own")
    return [*inner, *rest]


def without_effect(
    edits: Edits, rows: Iterable[Row], roots: Iterable[str], base: Path
) -> list[str]:
    """Find rows that a person wrote, and at whose path nothing is.

    Nothing is said of a file that an earlier run found in a folder that this run reads: it may be
    away for one run only.

    Args:
        edits: what a person wrote.
        rows: the rows of this run.
        roots: the paths that this run has read.
        base: the folder to which paths in the table are relative.

    Returns:
        A message for each row.
    """
    found, tops = {row.path for row in rows}, [key(root) for root in roots]
    problems = Sentences()
    for place, cells in edits.cells.items():
        if place in found or excused.read(cells.get("use", "")) is not None:
            continue
        known = bool(edits.written.get(place))
        away = known if is_below(place, tops) else is_there(place, base, known=known)
        if not away:
            problems.say(
                "{name}, line {line}: nothing is at {place}, so what you wrote there has no "
                "effect. Correct the path, or delete the row.",
                name=table.NAME,
                line=edits.lines[place],
                place=place,
            )
    return problems


def _taken_out(findings: Sequence[Finding], edits: Edits) -> tuple[list[Finding], list[Entry]]:
    """Take out the entries that have rows of their own; return them, and what they were in."""
    tops = {
        cell_of(piece.path): (piece, finding) for finding in findings for piece in finding.pieces
    }
    found, around = [], []
    for place in sorted(edits.cells):
        top = place
        while top and top not in tops:
            top = top.rpartition("/")[0]
        if not top or top == place:
            continue
        piece, finding = tops[top]
        entry = _remove(piece, place)
        if entry is not None:
            around.append(piece)
            # Where several people's work is in one folder, the names inside it are theirs.
            owner = Owner.of_name(stem(entry.name)) if finding.between else finding.owner
            found.append(
                replace(
                    finding,
                    pieces=[entry],
                    names=[entry.name],
                    owner=owner,
                    ignore="",
                    problem="",
                    between=[],
                )
            )
    return found, around


def _remove(around: Entry, place: str) -> Entry | None:
    """Remove an entry from the folder or archive that it is in; None if it is not there."""
    for child in around.children() if around.holds else ():
        path = cell_of(child.path)
        if path == place:
            around.children().remove(child)
            return child
        if place.startswith(path + "/"):
            return _remove(child, place)
    return None
