"""Ask about a folder named "Mary Ann Lee" where only Ann Lee is on the roster."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from grading.intake.names import stem
from grading.intake.people.rosters import Roster
from grading.intake.people.spelling import WORK, identifier, plain, words
from grading.intake.survey import Finding
from grading.intake.work.shape import Shape
from grading.support.translation import tr

_PLAIN = frozenset({"folder", "zip", "tar", "loose file"})  # no course system wrote the name
_NO_NAME = re.compile(
    r"(?:re)?submi\w*|(?:re)?upload\w*|late|updated?|corrected|correction|fixed|revised|revision|"
    r"report|completed?|done|notebook|first|second|third|last|one|two|three|for|of|the|and|by|from|"
    r"students?|dr|mr|mrs|ms|miss",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def ask_about_longer_names(findings: Sequence[Finding], roster: Roster, shape: Shape) -> None:
    """Leave it to a person whether a longer name is that of somebody else.

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
        parts = words(person.called or person.name)
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
