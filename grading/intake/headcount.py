"""Tell whether a folder or archive is one person's work or contains that of several people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files.entries import Entry
from grading.intake.files.noise import noise
from grading.intake.forms import claims_in
from grading.intake.names import names_class, names_group, names_work, stem
from grading.intake.people.keys import Person
from grading.intake.work.recognize import Recognizer

Count = Literal["one", "several", "unclear", "none"]
DEEPEST = 12  # folders of several people inside each other
# Suffixes of files that instructors keep next to submissions, or that course systems add.
NOT_WORK = (
    *(".txt", ".csv", ".tsv", ".md", ".rst", ".html", ".htm", ".css", ".log", ".json", ".yml"),
    *(".yaml", ".xml", ".xlsx", ".xls", ".ods", ".db", ".sqlite", ".toml", ".ini", ".cfg", ".sh"),
    *(".bat", ".url", ".webloc", ".lnk"),
)


class Headcount:
    """Decides between one person and several, by forms, then the roster, then names.

    The name of a folder beats what is in it: what a student writes into their own archive never
    becomes another person's submission.

    Args:
        context: the class, and what a submission looks like.
        recognizer: tells what is work.
    """

    def __init__(self, context: Context, recognizer: Recognizer) -> None:
        self.context, self.recognizer = context, recognizer
        self.roster, self.shape = context.roster, context.shape

    def people(self, owner: Owner) -> list[Person]:
        """The people on the roster whom an owner may be; nobody without a roster."""
        return owner.on(self.roster) if self.roster.given else []

    def named(self, entry: Entry) -> list[Person]:
        """The people on the roster whom the name of an entry mentions."""
        return self.people(Owner.of_name(stem(entry.name)))

    def count(self, entry: Entry, *, top: bool = False, depth: int = 0) -> Count:
        """Whether a folder or archive is one person's work or contains that of several.

        Args:
            entry: the folder or archive.
            top: whether it may be the whole class, because it stands alone.
            depth: folders around it that were counted before.

        Returns:
            "one", "several", "unclear" if a person has to decide, or "none" if no work is in it.
        """
        inner = [child for child in entry.children() if not noise(child)]
        if depth > DEEPEST or entry.problem:
            return "one"
        claims = claims_in(entry, inner, self.context)
        if by_forms := self._by_forms(entry, claims):
            return by_forms
        left = [
            child for at, child in enumerate(inner) if at not in claims or not claims[at].ignore
        ]
        works = [child for child in left if self.recognizer.holds(child)]
        own = [child for child in works if self.recognizer.is_own(child)]
        works = [child for child in works if child not in own]
        loose = [c for c in works if c.kind == "file" and self.recognizer.is_work(c)]
        if top and not self.named(entry) and any(self.named(file) for file in loose):
            return "several"
        if loose and not top and self._of_several(entry, loose):
            return "several"
        if loose and not top:
            # Files of other names in a student's folder are the student's.
            own, works = own + loose, [child for child in works if child not in loose]
        elif len(loose) == len(works) and loose and not self.recognizer.rivals(loose):
            own, works = own + loose, []
        if not works:
            return "one" if own or not top else self._without_work(left)
        if self.roster.given and (by_roster := self._by_roster(entry, works)):
            return by_roster
        return self._by_names(entry, own, works, top, depth)

    def _of_several(self, entry: Entry, files: Sequence[Entry]) -> bool:
        """Whether loose files name several people in a folder that names nobody."""
        if len(files) < 2 or self.named(entry):
            return False
        owners = [people for file in files if (people := self.named(file))]
        return any(not _same(people, owners[0]) for people in owners)

    def _without_work(self, left: Sequence[Entry]) -> Count:
        """Count a folder that the instructor named and that contains no work."""
        odd = [e for e in left if e.kind != "file" or not e.name.lower().endswith(NOT_WORK)]
        return "several" if len(odd) > 1 else "none"

    def _by_forms(self, entry: Entry, claims: Mapping[int, Claim]) -> Count | None:
        """Count by forms with evidence of their own."""
        sure = [c for c in claims.values() if c.sure and (c.owner or c.enter or c.problem)]
        if not sure:
            return None
        mine = self.named(entry)
        if not mine:
            return "several"
        # A student's folder may contain a download of that student's own work.
        others = any(c.enter or (c.owner and not _same(self.people(c.owner), mine)) for c in sure)
        return "unclear" if others else None

    def _by_roster(self, entry: Entry, works: Sequence[Entry]) -> Count | None:
        mine = self.named(entry)
        inside = {id(person): person for child in works for person in self.named(child)}
        if any(not any(person is p for p in mine) for person in inside.values()):
            return "unclear" if mine else "several"
        return "one" if mine else None

    def _by_names(
        self, entry: Entry, own: Sequence[Entry], works: Sequence[Entry], top: bool, depth: int
    ) -> Count:
        people = [
            child
            for child in works
            if names_group(child.name) or not names_work(child.name, self.shape)
        ]
        if own:
            return "several" if top and len(people) > 1 else "one"
        if len(works) == 1:
            (only,) = works
            inner = self.count(only, top=top, depth=depth + 1) if only.holds else "one"
            if inner == "several":
                return "several"
            if names_work(only.name, self.shape):
                return inner
            return "several" if top else inner
        if len(people) < 2:
            nested = [child for child in works if child.holds]
            counts = {self.count(child, depth=depth + 1) for child in nested}
            if "several" in counts:
                return "several"
            # A folder for each assignment may contain the folders of a class.
            return "unclear" if top and (people or "unclear" in counts) else "one"
        if top or names_class(entry.name):
            return "several"
        if any(child.holds and self.count(child, depth=depth + 1) == "several" for child in people):
            return "several"
        return "unclear"

    def others_inside(self, entry: Entry, claim: Claim) -> Count:
        """Whether an entry that a form gives to one person contains forms of several others."""
        inner = [child for child in entry.children() if not noise(child)]
        owners = [
            c.owner for c in claims_in(entry, inner, self.context).values() if c.sure and c.owner
        ]
        if mine := self.people(claim.owner) if claim.owner else []:
            others = [people for owner in owners if (people := self.people(owner))]
            return "one" if all(_same(people, mine) for people in others) else "unclear"
        labels = {owner.label for owner in owners} - {claim.owner.label if claim.owner else ""}
        if len(labels) < 2:
            return "one"
        return "several" if self.roster.given or not claim.sure else "unclear"

    def sections(self, children: Sequence[Entry]) -> dict[int, Count]:
        """The sections of a class that would look like one person's folder on their own.

        Without a roster, a section with one person in it looks like that person's folder. Only a
        section beside it with several people shows what it is.

        Args:
            children: the entries of a folder.

        Returns:
            By `id` of an entry, how to read it: like its neighbors.
        """
        if self.roster.given:
            return {}
        by_word: dict[str, list[Entry]] = {}
        for child in children:
            if child.holds and (word := _section_word(stem(child.name))):
                by_word.setdefault(word, []).append(child)
        result: dict[int, Count] = {}
        for group in by_word.values():
            counts = {self.count(child) for child in group} if len(group) > 1 else set()
            how: Count | None = next((c for c in ("several", "unclear") if c in counts), None)
            if how:
                result |= {id(child): how for child in group if self._one_person(child)}
        return result

    def _one_person(self, entry: Entry) -> bool:
        """Whether all work in a folder is in one folder or archive that may be a person's."""
        works = [child for child in entry.children() if self.recognizer.holds(child)]
        return len(works) == 1 and works[0].holds and not names_work(works[0].name, self.shape)


def _section_word(name: str) -> str:
    """The part that the names of sections share: "section" of "section 2", "s" of "s1"."""
    if names_class(name):
        return re.sub(r"[\W\d_].*", "", name).casefold()
    if len(name) == 1:
        return "a letter"
    numbered = re.fullmatch(r"(.*?)[\W_]*\d+", name)
    return numbered[1].casefold() + "#" if numbered else ""


def _same(first: Sequence[Person], second: Sequence[Person]) -> bool:
    return {id(person) for person in first} == {id(person) for person in second}
