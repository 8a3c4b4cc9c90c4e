"""The rubric of a question, and how the marks that people gave by it read today.

A mark keeps the words of what was ticked. The page names an item of today's rubric by its place, so
an item that is inserted, moved, reworded or removed never changes what an earlier mark says.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.gradebook.records import CRITERION, EXCUSED, SLIP, Mark, RubricItem
from grading.spec.fields import Fields, decoded, is_number
from grading.spec.manifest import Assignment, Question
from grading.support.text import number
from grading.support.translation import Sentences, WrongValue, tr


@dataclass(frozen=True)
class Rubric:
    """The rubric of one question. A slip has no points; it tells the student what went wrong."""

    items: tuple[RubricItem, ...] = ()
    slips: tuple[RubricItem, ...] = ()
    model: str = ""

    @property
    def fingerprint(self) -> str:
        """A text that changes with the items, which the page names by their places."""
        return hashlib.sha256(repr((self.items, self.slips)).encode()).hexdigest()[:16]

    @property
    def by_key(self) -> dict[str, RubricItem]:
        """The items by the names that the page uses: "c1", "c2", "s1"."""
        return {
            f"{item.kind}{at}": item
            for items in (self.items, self.slips)
            for at, item in enumerate(items, 1)
        }

    def page_items(self, kind: str) -> list[dict[str, Any]]:
        """The items of one kind in the form that the page reads."""
        return [shown(key, item) for key, item in self.by_key.items() if item.kind == kind]

    def data(self, mark: Mark) -> dict[str, Any]:
        """A mark in the form that the page reads.

        Args:
            mark: the mark.

        Returns:
            Among others `items`, the keys of what was ticked; `gone`, those of them that today's
            rubric does not have; and `changed`, sentences about items with other points today.
        """
        left = self.by_key
        keys, gone, changed = [], [], Sentences()
        for item in mark.items:
            key = next((key for key, today in left.items() if today.same_as(item)), None)
            if key is None:
                key = _key(item)
                if item != EXCUSED:
                    gone.append(shown(key, item))
            elif item.points != (now := left.pop(key).points):
                changed.say(
                    "The points changed from {then} to {now} after this was ticked: {says}",
                    then=number(item.points),
                    now=number(now),
                    says=item.says,
                )
            keys.append(key)
        return {
            "version": mark.version,
            "points": mark.points,
            "comment": mark.comment,
            "items": keys,
            "gone": gone,
            "changed": changed,
            "author": mark.author,
        }

    def ticked(self, keys: Iterable[str], marks: Iterable[Mark]) -> tuple[RubricItem, ...]:
        """The items that a marker ticked.

        Args:
            keys: the keys that the page sent.
            marks: the earlier marks of the answer, whose items may stay ticked.

        Returns:
            The items, each once.

        Raises:
            ValueError: there is no such item.
        """
        earlier = {_key(item): item for mark in marks for item in mark.items}
        known = {**earlier, **self.by_key, _key(EXCUSED): EXCUSED}
        for key in keys:
            if key not in known:
                raise WrongValue(
                    "The rubric has no item {item!r}. Its items are {known}.",
                    item=key,
                    known=", ".join([*self.by_key, _key(EXCUSED)]),
                )
        return tuple(known[key] for key in dict.fromkeys(keys))


def of(assignment: Assignment, question: Question) -> Rubric:
    """The rubric of a question; an empty one if it names no file, and there is none.

    Raises:
        ValueError: the file cannot be used.
    """
    if question.rubric:
        return load(assignment.root / question.rubric)
    path = assignment.folder / "rubric" / f"{question.id}.toml"
    return load(path) if path.is_file() else Rubric()


def load(path: Path) -> Rubric:
    """Read the rubric of a question.

    Args:
        path: its file.

    Returns:
        The rubric.

    Raises:
        ValueError: the file cannot be read, is not TOML, or an item of it cannot be used.
    """
    try:
        data = tomllib.loads(decoded(path.read_bytes(), str(path)).removeprefix("\ufeff"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else problem
        raise WrongValue("{path} cannot be read: {problem}.", path=path, problem=reason) from None
    keys = ("id", "model_answer", "criterion", "common_slip")
    rubric = Fields.known(data, keys, "rubric", path)
    return Rubric(
        _items(rubric, "criterion", CRITERION, "earns"),
        _items(rubric, "common_slip", SLIP, "says"),
        rubric.text("model_answer").strip(),
    )


def shown(key: str, item: RubricItem) -> dict[str, Any]:
    """An item in the form that the page reads."""
    return {"id": key, "says": item.says, "points": item.points}


def _items(rubric: Fields, table: str, kind: str, words: str) -> tuple[RubricItem, ...]:
    entries = rubric.data.get(table, [])
    keys = (words, "points") if kind == CRITERION else (words,)
    found = []
    for at, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        fields = Fields.known(entry, keys, f"{table} {at}", rubric.path)
        says, points = entry.get(words), entry.get("points", 0)
        fields.expect(isinstance(says, str) and bool(says.strip()), tr("a text"), words)
        fields.expect(is_number(points), tr("a number"), "points")
        # Other line breaks do not make another item.
        item = RubricItem(kind, " ".join(says.split()), float(points) if kind == CRITERION else 0.0)
        found.append(item)
    return tuple(found)


def _key(item: RubricItem) -> str:
    """The name of an item that today's rubric does not have."""
    if item == EXCUSED:
        return EXCUSED.kind
    return f"{item.kind}-{hashlib.sha256(item.says.encode()).hexdigest()[:12]}"
