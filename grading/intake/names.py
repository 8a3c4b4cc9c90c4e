"""What the name of a file or folder tells: an archive, a piece of work, a class, or people."""

from __future__ import annotations

import re

from grading.intake.files.entries import archive_suffix
from grading.intake.people.spelling import WORK
from grading.intake.work.shape import Shape

_DATE = re.compile(r"(?:19|20)\d\d(?:[01]\d[0-3]\d)?")
_CLASS = re.compile(
    r"(?:(?:class|section|(?:default )?group|lab|team)[a-z]?|submission|all|download|export|batch|"
    r"part|student|bulk|cohort|tutorial|inbox|handed|handin|course|canvas|moodle|gradescope)"
    r"s?(?:[-_ ]\w{0,4}|\d{1,4}[a-z]?)?$",  # but not "Allen" or "Parth"
    re.IGNORECASE,
)

_GROUP = re.compile(r"(?:group|team)[-_ ]?(?:\d{1,3}|0\d+|[a-z])(?![^\W_])", re.IGNORECASE)


def stem(name: str) -> str:
    """A name without the suffix of an archive, a source file or a notebook."""
    suffix = archive_suffix(name)
    if suffix:
        return name[: -len(suffix)]
    for end in (".py", ".ipynb"):
        if name.lower().endswith(end) and len(name) > len(end):
            return name[: -len(end)]
    return name


def names_work(name: str, shape: Shape) -> bool:
    """Whether a name is that of a piece of work ("assignment2", "final version"), not a person."""
    text = stem(name)
    if letters(text) in (letters(shape.name), letters(shape.package)):
        return True
    if f"{text}.py" in shape.names or f"{text}.ipynb" in shape.names:
        return True
    words = [match.span() for match in re.finditer(r"[^\W_\d]+", text)]
    if not words:
        # A date or the number of a version, but not an id.
        return bool(re.search(r"\d", text)) and not (
            re.fullmatch(r"\d{4,}", text) and not _DATE.fullmatch(text)
        )
    return all(WORK.fullmatch(text, *span) for span in words)


def without_work(name: str, shape: Shape) -> str:
    """A name without that of a required file: "ann" for "ann_layers"; "" if it has none."""
    for work in sorted(map(stem, shape.names), key=len, reverse=True):
        own = re.escape(work)
        if match := re.fullmatch(rf"(.+?)[\W_]+{own}|{own}[\W_]+(.+)", name, re.IGNORECASE):
            rest = match[1] or match[2]
            return "" if names_work(rest, shape) else rest
    return ""


def names_class(name: str) -> bool:
    """Whether a name is that of a class or a group of people."""
    return bool(_CLASS.match(stem(name)))


def names_group(name: str) -> bool:
    """Whether a name is that of one of the groups that hand in together: "Group 3", "team_b"."""
    return bool(_GROUP.match(name))


def letters(text: str) -> str:
    """A name without case, space and punctuation."""
    return re.sub(r"[\W_]+", "", text).casefold()
