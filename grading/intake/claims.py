"""What a form says about an entry: whose it is, when it was submitted, what belongs together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from grading.intake.files.decode import text_of
from grading.intake.files.entries import Entry, Refused
from grading.intake.names import letters
from grading.intake.people.keys import Person
from grading.intake.people.rosters import Roster
from grading.intake.work.shape import Shape
from grading.support.translation import tr

STAMP = "timestamp.txt"


@dataclass(frozen=True)
class Owner:
    """The person whom a name or a course system's list gives as the owner of an entry.

    label   the name to use without a roster
    ids     values of a known kind: ("canvas", "12345")
    names   texts that are the person's name or login, and nothing else
    within  texts that contain a name or login among other words
    """

    label: str
    ids: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @classmethod
    def of_name(cls, name: str) -> Owner:
        """The owner if a whole name is a person's, or mentions one."""
        return cls(name, (), (name,), (name,))

    def on(self, roster: Roster) -> list[Person]:
        """The people on the roster that this may be. An id decides before a name."""
        for kind, value in self.ids:
            if people := roster.by_id(kind, value):
                return people
        for name in self.names:
            # A bare number may be of any kind, so it is not looked up as an id.
            if people := roster.find(name, "name" if name.strip().isdecimal() else None):
                return people
        for text in self.within:
            if people := roster.find_in(text):
                return people
        return []


@dataclass(frozen=True)
class Claim:
    """What a form says about one entry.

    form     name of the form
    owner    whose it is; None if it is nobody's
    group    entries with the same group are files of one attempt
    inside   the student's own name for the file
    when     the time as the form writes it; "" without one
    late     whether the form says it was late; None if it says nothing
    sure     whether the form is certain, so that the folder around it has several people's work
    ignore   why it is not used
    problem  why a person has to decide
    enter    whether the entry is a folder of many, to be searched with this form in mind
    more     claims of others who submitted it together
    number   the course system's own number of the attempt, from 1; 0 without one
    """

    form: str
    owner: Owner | None = None
    group: tuple[str, ...] = ()
    inside: str = ""
    when: str = ""
    late: bool | None = None
    sure: bool = True
    ignore: str = ""
    problem: str = ""
    enter: bool = False
    more: tuple[Claim, ...] = ()
    number: int = 0


def told_apart(claims: Mapping[int, Claim], roster: Roster) -> dict[int, Claim]:
    """Ask a person about two people of one download whom one row of the roster fits.

    A course system gives each person a number, so two numbers are two people. One of them may have
    left the roster, or have the name of another.

    Args:
        claims: the claims of one form in one folder.
        roster: the people of the class.

    Returns:
        The claims, with a problem where only a name says whose it is.
    """
    numbered = ("canvas", "moodle", "brightspace")
    owners = {
        at: claim.owner
        for at, claim in claims.items()
        if claim.owner and claim.owner.ids and claim.owner.ids[0][0] in numbered
    }
    on = {at: people[0] for at, owner in owners.items() if len(people := owner.on(roster)) == 1}
    numbers: dict[int, set[str]] = {}
    for at, person in on.items():
        numbers.setdefault(id(person), set()).add(owners[at].ids[0][1])
    return {
        at: replace(
            claim,
            problem=tr(
                "{form} has {count} people who may be {name}: whose is it?",
                form=claim.form,
                count=len(numbers[id(on[at])]),
                name=on[at].name,
            ),
        )
        if at in on and len(numbers[id(on[at])]) > 1 and not roster.by_id(*owners[at].ids[0])
        else claim
        for at, claim in claims.items()
    }


def stamp(folder: Entry) -> str:
    """The time in a folder's timestamp.txt, which nbgrader and Sakai write; "" without one."""
    for file in folder.children() if folder.kind == "folder" else ():
        if file.name == STAMP and file.kind == "file":
            try:
                return text_of(file.read(10_000))[0].strip()[:200] or "(empty)"
            except Refused:
                return "(unreadable)"
    return ""


@dataclass
class Context:
    """What forms may use to recognize an entry.

    roster   the people of the class; without rows if there is no roster
    shape    what a submission looks like
    entered  the `id` of each folder of many that a form claimed
    """

    roster: Roster
    shape: Shape
    entered: set[int] = field(default_factory=set)

    def other_assignment(self, name: str, beside: Sequence[str] = ()) -> bool:
        """Whether a folder is named for another assignment than the one being graded.

        Args:
            name: name of the folder.
            beside: names of the folders next to it.
        """
        mine, theirs = letters(self.shape.name), letters(name)
        if not theirs or theirs in (mine, letters(self.shape.package)):
            return False
        number = re.search(r"(\d+)\D*$", name)
        if number and self.shape.number:
            return number[1].lstrip("0") != self.shape.number
        # Without numbers to compare, it is another one if ours is there, too.
        return any(letters(other) == mine for other in beside)


class Form(Protocol):
    """A form in which submissions come, such as a Canvas download."""

    def __call__(
        self, folder: Entry, children: Sequence[Entry], context: Context, /
    ) -> dict[int, Claim]:
        """Claim the entries of one folder that are in this form.

        Args:
            folder: the folder or archive.
            children: its entries that no earlier form has claimed.
            context: the class, and what a submission looks like.

        Returns:
            Claims by index in `children`.
        """
        ...
