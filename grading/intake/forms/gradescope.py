"""Gradescope: "submission_12345/" next to submission_metadata.yml, which says who and when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.decode import text_of
from grading.intake.files.entries import Entry, Refused, archive_suffix
from grading.support import program
from grading.support.translation import WrongValue, tr

NAME = "Gradescope"
METADATA = ("submission_metadata.yml", "submission_metadata.yaml")
MAX_METADATA = 64 << 20  # bytes
_ENTRY = re.compile(r"submission_\d+$")


def claims(folder: Entry, children: Sequence[Entry], context: Context) -> dict[int, Claim]:
    """Claim the folders that the metadata lists, and those that it should list.

    See `Form` for the arguments.
    """
    at_file = next((k for k, c in enumerate(children) if c.name in METADATA), None)
    if at_file is None:
        return {}
    claimed = {at_file: Claim(NAME, ignore=tr("Gradescope's list of submissions"))}
    unread = ""
    table: dict[str, dict[str, Any]] = {}
    try:
        table = metadata(children[at_file].read(MAX_METADATA))
    except (ValueError, Refused) as problem:
        unread = tr(
            "{name} cannot be read ({problem})", name=children[at_file].name, problem=problem
        )
    for at, child in enumerate(children):
        name = child.name[: len(child.name) - len(archive_suffix(child.name))]
        info = table.get(name, table.get(child.name))
        if info is not None:
            claimed[at] = _claim(name, info)
        elif _ENTRY.match(name):
            why = unread or tr("{name} does not say whose it is", name=children[at_file].name)
            claimed[at] = Claim(NAME, problem=why)
    return claimed


def _claim(name: str, info: Mapping[str, Any]) -> Claim:
    value = info.get(":created_at")
    when = value.isoformat() if isinstance(value, datetime) else str(value or "")
    submitters = info.get(":submitters")
    people = [p for p in submitters if isinstance(p, dict)] if isinstance(submitters, list) else []
    claimed: list[Claim] = []
    for person in people:
        name_ = str(person.get(":name") or "").strip()
        ids = tuple(
            (kind, str(person[key]))
            for key, kind in ((":sid", "id"), (":email", "email"))
            if person.get(key)
        )
        if name_ or ids:
            owner = Owner(name_ or ids[0][1], ids, (name_,) if name_ else ())
            claimed.append(Claim(NAME, owner, (name, str(len(claimed))), name, when))
    if not claimed:
        return Claim(NAME, problem=tr("Gradescope's list does not say whose it is"), when=when)
    first, *others = claimed
    return Claim(NAME, first.owner, first.group, name, when, more=tuple(others))


def metadata(data: bytes) -> dict[str, dict[str, Any]]:
    """Read Gradescope's list.

    Returns:
        The fields of each submission by the name of its folder.

    Raises:
        ValueError: it cannot be read.
    """
    try:
        import yaml
    except ModuleNotFoundError as problem:
        raise WrongValue(
            "PyYAML is missing: {install}", install=program.install("class")
        ) from problem
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        table = yaml.load(text_of(data)[0], Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as problem:
        raise ValueError(str(problem).partition("\n")[0]) from problem
    if not isinstance(table, dict):
        raise WrongValue("got a {kind}, expected a table of submissions", kind=type(table).__name__)
    return {str(key): value for key, value in table.items() if isinstance(value, dict)}
