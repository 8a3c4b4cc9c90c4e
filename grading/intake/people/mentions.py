"""Find the people whom the name of a file or folder mentions among other words."""

from __future__ import annotations

import re

from grading.intake.people.keys import Keys, Person
from grading.intake.people.spelling import WORK, identifier, plain, words

_SHORT = 3  # characters of a login that may be an ordinary word, or "A2" for assignment 2
_LONG = 5  # characters; a shorter number may be a year or a version
# Chinese, Japanese and Korean letters. A name in them is one short word, and often has no space
# around it.
_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_NAME = re.compile(rf"[{_CJK}]{{2,}}|.{{6,}}", re.DOTALL)  # one word that can be a whole name
_RUN = re.compile(rf"[{_CJK}]+(?: [{_CJK}]+)*")


def mentions(text: str, roster: Keys) -> list[list[Person]]:
    """Find the people whom each part of a text means.

    An id beats a name, and a longer match beats a shorter one inside it.

    Args:
        text: the name of a file or folder, without its suffix.
        roster: the people of the class.

    Returns:
        For each part that means anybody, everybody whom it fits equally well.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    by_id: dict[tuple[int, int], list[Person]] = {}
    by_name: dict[tuple[int, int], list[Person]] = {}
    for first in range(len(spans)):
        for last in range(first, min(first + max(roster.most_words, 4), len(spans))):
            span = begin, end = spans[first][0], spans[last][1]
            part = text[begin:end]
            people = [p for p in roster.by_login(part) if _is_login(part, text, p)]
            if not people and len(part) >= _LONG and any(map(str.isdecimal, part)):
                people = roster.by_id("id", part)
            if people:
                by_id[span] = people
            elif last > first or _NAME.fullmatch(part):
                by_name[span] = roster.by_name(part)
    for match in _RUN.finditer(text):
        by_name |= _in_run(text, match.start(), match.end(), roster)
    both = sorted({**by_name, **by_id}.items(), key=lambda item: item[0])
    found = {span: people for span, people in both if people}
    longest = [
        span
        for span in found
        if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in found)
    ]
    groups = [found[span] for span in [s for s in longest if s in by_id] or longest]
    return [_with_id(text, people) if len(people) > 1 else people for people in groups]


def _with_id(text: str, namesakes: list[Person]) -> list[Person]:
    """The one of several people with one name whose id is in the text; all of them if none is."""
    parts = {identifier(match[0]) for match in _WORD.finditer(text) if len(match[0]) >= _SHORT}
    named = [
        person
        for person in namesakes
        if not parts.isdisjoint(identifier(value) for value in person.ids.get("id", ()))
    ]
    return named if len(named) == 1 else namesakes


def _in_run(text: str, begin: int, end: int, roster: Keys) -> dict[tuple[int, int], list[Person]]:
    """Find names in a run of letters that shows by no separator where a name ends.

    All of the run must be names and words for a piece of work, because any other letter beside a
    name may belong to a longer name of somebody else.
    """
    steps: dict[tuple[int, int], list[Person]] = {}
    reached = {begin}
    for at in range(begin, end):
        if at not in reached:
            continue
        for stop in range(at + 1, min(at + roster.most_letters, end) + 1):
            part = text[at:stop]
            people = roster.by_name(part) if _NAME.fullmatch(part.replace(" ", "")) else []
            if people or part == " " or WORK.fullmatch(text, at, stop):
                steps[at, stop] = people
                reached.add(stop)
    leads_on = {end}
    found = {}
    for (at, stop), people in reversed(steps.items()):
        if stop in leads_on:
            leads_on.add(at)
            if people:
                found[at, stop] = people
    return found


def _is_login(part: str, text: str, person: Person) -> bool:
    """Whether a part of a text is a person's login: no ordinary word, no address elsewhere."""
    _, at, domain = text.casefold().partition(f"{part.casefold()}@")
    domains = [
        value.casefold().partition("@")[2].split(".")
        for kind in ("email", "login")
        for value in person.ids.get(kind, ())
        if "@" in value
    ]
    # A university has several domains, and they end alike: "u.edu" and "students.u.edu".
    if at and domains and not any(".".join(labels[-2:]) in domain for labels in domains):
        return False
    if len(part) > _SHORT:
        return True
    known = words(person.called or person.name)
    others = re.findall(r"[^\W\d_]+", text.replace(part, " "))
    return all(WORK.fullmatch(word) or plain(word) in known for word in others)
