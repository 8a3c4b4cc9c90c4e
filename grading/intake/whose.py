"""Look again at whose each finding is, when all of them are known."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from grading.intake.names import stem, without_work
from grading.intake.people.rosters import Roster
from grading.intake.people.spelling import WORK, exact, identifier, plain, words
from grading.intake.survey import Finding
from grading.intake.work.shape import COPY, Shape
from grading.support.translation import tr

_PLAIN = frozenset({"folder", "zip", "tar", "loose file"})  # no course system wrote the name
_NO_NAME = re.compile(
    r"(?:re)?submi\w*|(?:re)?upload\w*|late|updated?|corrected|correction|fixed|revised|revision|"
    r"report|completed?|done|notebook|first|second|third|last|one|two|three|for|of|the|and|by|from|"
    r"students?|dr|mr|mrs|ms|miss",
    re.IGNORECASE,
)
_VERSION = re.compile(rf"(?:{COPY}|[-_ ]v(?:ersion)?[-_ ]?\d+)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def ask_about_longer_names(findings: Sequence[Finding], roster: Roster, shape: Shape) -> None:
    """Leave it to a person whether a longer name is that of somebody else.

    "Mary Ann Lee" may not be Ann Lee, who alone is on the roster.
    Students also write titles beside their names. A word is one if it names work, if the assignment
    has it, if another name in the class has it, too, or if it has no capital letter like a name.

    Args:
        findings: what `survey` found; a problem is added to them.
        roster: the people of the class.
        shape: what a submission looks like.
    """
    texts = [
        (finding, stem(finding.pieces[0].name))
        for finding in findings
        if finding.form in _PLAIN and finding.owner and not (finding.problem or finding.ignore)
    ]
    counts = Counter(word for _, text in texts for word in {plain(w) for w in _WORD.findall(text)})
    titles = {
        plain(word)
        for name in (shape.name, shape.package, *map(stem, shape.names))
        for word in (name, *_WORD.findall(name))
    }
    for finding, text in texts:
        people = finding.owner.on(roster) if finding.owner else []
        if len(people) != 1 or roster.find(text):
            continue
        (person,) = people
        ids = {identifier(value) for values in person.ids.values() for value in values}
        parts = 2 * words(person.called or person.name)  # "LeeAnn" is Ann Lee, too
        spans = itertools.combinations(range(len(parts) + 1), 2)
        own = {*("".join(parts[start:stop]) for start, stop in spans), *titles}
        others = [
            word
            for word in _WORD.findall(text)
            if plain(word) not in own
            and counts[plain(word)] == 1
            and not (WORK.fullmatch(word) or _NO_NAME.fullmatch(word))
        ]
        alike = [word[0].isupper() and not word.isupper() for word in others]
        if alike and all(alike) and not any(_has_word(text.casefold(), value) for value in ids):
            finding.problem = tr(
                "{text!r} may be another person than {name}: write yes if it is {name}",
                text=text,
                name=person.name,
            )


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) is not None


def tell_apart(findings: Sequence[Finding], shape: Shape) -> None:
    """Find out who is who without a roster, and change the labels of the owners.

    Two people of one name and different ids get a label each. "ann (1)" and "ann_v2" beside "ann"
    are not other people, but more attempts. "ann_layers.py" and "ann_cnn.py" are both Ann's, and so
    is "Ann.zip": names are compared without case, as everywhere.

    Args:
        findings: what `survey` found; the labels of their owners are changed.
        shape: what a submission looks like.
    """
    owners = [(finding, finding.owner) for finding in findings if finding.owner]
    ids: dict[str, set[tuple[str, str]]] = {}
    for _, owner in owners:
        if owner.ids:
            ids.setdefault(owner.label, set()).add(owner.ids[0])
    labels = [
        f"{owner.label} ({owner.ids[0][1]})"
        if owner.ids and len(ids[owner.label]) > 1
        else owner.label
        for _, owner in owners
    ]
    rests = [
        without_work(owner.label, shape) if finding.form == "loose file" else ""
        for finding, owner in owners
    ]
    known, shared = set(labels), Counter(rests)
    spelled: dict[str, str] = {}
    for (finding, owner), label, rest in zip(owners, labels, rests, strict=True):
        if rest and (rest in known or shared[rest] > 1):
            name = rest
        elif not owner.ids and (first := _VERSION.sub("", label)) in known:
            name = first
        else:
            name = label
        finding.owner = replace(owner, label=spelled.setdefault(exact(name), name))
