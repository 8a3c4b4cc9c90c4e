"""What a form says of an entry: whose it is, when it came, what belongs together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from grading.intake.files.entries import Entry, archive_suffix
from grading.intake.people.people import Person, Roster
from grading.intake.work.submission import Shape

# Words that name a work or a group, and no person.
_WORK = [
    "assignments?",
    "submissions?",
    "homework",
    "home",
    "hw",
    "code",
    "src",
    "source",
    "sources",
    "lab",
    "labs",
    "ex",
    "exercise",
    "exercises",
    "project",
    "final",
    "draft",
    "copy",
    "backup",
    "old",
    "new",
    "work",
    "solution",
    "solutions",
    "answer",
    "answers",
    "handin",
    "handout",
    "upload",
    "uploads",
    "attempt",
    "version",
    "versions",
    "v",
    "pset",
    "ps",
    "problem",
    "part",
    "task",
    "a",
    "q",
    "try",
    "mine",
    "my",
    "files",
    "dist",
    "release",
    "notebooks",
    "cs",
    "class",
    "course",
    "group",
    "team",
    "section",
    "week",
]
_WORD = re.compile(rf"(?:{'|'.join(_WORK)})", re.IGNORECASE)
_CLASS = re.compile(
    r"(?:class|section|group|lab|submissions?|all|download|downloads|export|batch|part|students?|"
    r"bulk|cohort|tutorial|inbox|handed|handins?|team|course|canvas|moodle|gradescope)"
    r"[-_ ]?\w{0,4}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Who:
    """Whom an entry names.

    label  how the person is called where there is no roster
    ids    values of a known kind: ("canvas", "12345")
    names  texts that are the person's name or login, and nothing else
    within texts that hold a name or login among other words
    """

    label: str
    ids: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    def found(self, roster: Roster) -> list[Person]:
        """The people on the roster whom it names: an id decides before a name."""
        for kind, value in self.ids:
            if people := roster.by_id(kind, value):
                return people
        for name in self.names:
            if people := roster.find(name, None if _is_text(name) else "name"):
                return people
        for text in self.within:
            if people := roster.find_in(text):
                return people
        return []


def _is_text(name: str) -> bool:
    """Whether a text may be looked up as any key: a bare number of an unknown kind may not."""
    return not name.strip().isdecimal()


@dataclass(frozen=True)
class Claim:
    """What a form says of one entry.

    form     its name
    who      whose it is; None where it is nobody's
    group    entries with the same group are files of one attempt
    inside   what the student called the file
    when     the time as the form writes it; "" where it tells none
    late     whether the form says it was late; None where it says nothing
    sure     whether the form is certain, so that the folder around it holds several people's work
    ignore   why it is not used
    problem  why a person has to decide
    enter    whether the entry is a folder of many, to be looked through with this form in mind
    alone    whether its time is its own, so that it is an attempt
    """

    form: str
    who: Who | None = None
    group: tuple[str, ...] = ()
    inside: str = ""
    when: str = ""
    late: bool | None = None
    sure: bool = True
    ignore: str = ""
    problem: str = ""
    enter: bool = False
    more: tuple[Claim, ...] = ()  # of others who handed it in together


@dataclass
class Context:
    """What is known while forms are asked.

    roster  who is in the class; without any rows where none was given
    shape   what a submission looks like
    """

    roster: Roster
    shape: Shape
    bounds: Mapping[str, int] = field(default_factory=dict)

    def other_assignment(self, name: str, beside: Sequence[str] = ()) -> bool:
        """Whether a folder's name is that of another assignment than the one that is graded."""
        mine, theirs = _plain(self.shape.name), _plain(name)
        if not theirs or theirs in (mine, _plain(self.shape.package)):
            return False
        number = re.search(r"(\d+)\D*$", name)
        if number and self.shape.number:
            return number[1].lstrip("0") != self.shape.number
        # Without numbers to compare: it is another one where ours is there, too.
        return any(_plain(one) == mine for one in beside)


class Form(Protocol):
    """A form in which submissions come: it looks at what no earlier form has claimed."""

    def __call__(
        self, folder: Entry, children: Sequence[Entry], context: Context, /
    ) -> dict[int, Claim]:
        """Claim entries of one folder.

        Args:
            folder: the folder or archive.
            children: its entries that nobody has claimed.
            context: the class, and what a submission looks like.

        Returns:
            The claims, by place in `children`.
        """
        ...


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
    """Whether a name is that of a work ("assignment2", "final version"), and no person's."""
    plain = stem(name)
    if _plain(plain) in (_plain(shape.name), _plain(shape.package)):
        return True
    if f"{plain}.py" in shape.names or f"{plain}.ipynb" in shape.names:
        return True
    words = [w for w in re.split(r"[\W_\d]+", plain) if w]
    return all(_WORD.fullmatch(word) for word in words)


def names_class(name: str) -> bool:
    """Whether a name is that of a class or a group of people."""
    return bool(_CLASS.match(stem(name)))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
