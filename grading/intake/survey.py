"""From what was handed over to what each person handed in: one find for each thing.

A folder or archive is one person's work or holds that of several. Forms with evidence of their own
decide first, then the roster, then what lies in it; what cannot be told needs a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from grading.intake.claims import Claim, Context, Who, names_class, names_work, stem
from grading.intake.files import entries
from grading.intake.files.entries import Entry
from grading.intake.forms import FORMS
from grading.intake.people.people import Person
from grading.intake.work import submission
from grading.intake.work.works import Works
from grading.support.translation import tr

Count = Literal["one", "several", "unclear", "none"]
DEEPEST = 12  # folders of many inside each other
# Files that instructors keep beside a class, or that course systems add.
_BESIDE = (
    *(".txt", ".csv", ".tsv", ".md", ".rst", ".html", ".htm", ".css", ".log", ".json", ".yml"),
    *(".yaml", ".xml", ".xlsx", ".xls", ".ods", ".db", ".sqlite", ".toml", ".ini", ".cfg", ".sh"),
    *(".bat", ".url", ".webloc", ".lnk"),
)


@dataclass
class Find:
    """One attempt of one person, or something that is nobody's.

    pieces   the entries it is made of: each is a row
    names    what the student called each
    form     how it was recognized
    who      whom it names; None where it names nobody
    when     its time as the form writes it
    late     whether the form calls it late
    ignore   why it is not used
    problem  why a person has to decide
    """

    pieces: list[Entry]
    form: str
    who: Who | None = None
    names: list[str] = field(default_factory=list)
    when: str = ""
    late: bool | None = None
    ignore: str = ""
    problem: str = ""


def survey(root: Entry, context: Context) -> list[Find]:
    """Everything in what was handed over, each thing once."""
    return _Survey(context).root(root)


class _Survey:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.roster, self.shape = context.roster, context.shape
        self.works = Works(context.shape)

    def root(self, root: Entry) -> list[Find]:
        if root.kind == "link":
            why = tr("{root} is a symbolic link: hand over the files themselves", root=root.name)
            return [Find([root], "link", problem=why)]
        if not root.holds:
            return self.member(root, 0)
        count = self.count(root, top=True)
        if root.problem:
            return [self._unreadable(root)]
        if count in ("several", "none"):
            return self.many(root, 0)
        return [self._single(root, count)]

    # --- a folder of many -------------------------------------------------------------------

    def many(self, folder: Entry, depth: int) -> list[Find]:
        """The finds in a folder or archive that holds the work of several people."""
        finds: list[Find] = []
        rest: list[Entry] = []
        for child in folder.children():
            reason = submission.noise(child)
            if reason:
                finds.append(Find([child], "", ignore=reason))
            else:
                rest.append(child)
        if folder.problem:
            return [self._unreadable(folder)]
        if depth > DEEPEST:
            return [
                Find(
                    [folder],
                    "",
                    problem=tr("more than {deepest} folders of many in a row", deepest=DEEPEST),
                )
            ]
        grouped: dict[tuple[str, ...], Find] = {}
        claims = self.claims(folder, rest)
        # One folder around all is the class itself.
        around = len([one for one in rest if self.works.holds(one)]) == 1
        sections = self._sections([one for at, one in enumerate(rest) if at not in claims])
        for at, child in enumerate(rest):
            claim = claims.get(at)
            if claim is None and any(child is one for one in sections):
                finds += self.many(child, depth + 1)
            elif claim is None:
                finds += self.member(child, depth, top=around)
            elif claim.enter:
                finds += self.many(child, depth + 1)
            else:
                finds += self._claimed(child, claim, grouped, depth)
        return finds

    def _sections(self, children: Sequence[Entry]) -> list[Entry]:
        """Folders named as sections of a class, of which at least one holds several people.

        Section 2 may have one person alone. Without a roster only its neighbors tell.
        """
        named = [one for one in children if one.holds and names_class(one.name)]
        if self.roster.given or len(named) < 2:
            return []
        by_word: dict[str, list[Entry]] = {}
        for one in named:
            by_word.setdefault(re.sub(r"[\W\d_].*", "", stem(one.name)).casefold(), []).append(one)
        found = []
        for group in by_word.values():
            if any(self.count(one) == "several" for one in group):
                found += [one for one in group if self._one_person(one)]
        return found

    def _one_person(self, entry: Entry) -> bool:
        """Whether all work in a folder is in one folder or archive that may be a person's."""
        works = [one for one in entry.children() if self.works.holds(one)]
        return len(works) == 1 and works[0].holds and not names_work(works[0].name, self.shape)

    def claims(self, folder: Entry, children: Sequence[Entry]) -> dict[int, Claim]:
        """What the forms say of the entries of a folder, each claimed at most once."""
        found: dict[int, Claim] = {}
        left = list(range(len(children)))
        for form in FORMS:
            if not left:
                break
            claimed = form(folder, [children[at] for at in left], self.context)
            found.update({left[k]: claim for k, claim in claimed.items()})
            left = [at for at in left if at not in found]
        return found

    def _claimed(
        self, child: Entry, claim: Claim, grouped: dict[tuple[str, ...], Find], depth: int
    ) -> list[Find]:
        if claim.ignore or claim.problem:
            return [
                Find(
                    [child],
                    claim.form,
                    claim.who,
                    ignore=claim.ignore,
                    problem=claim.problem,
                    when=claim.when,
                )
            ]
        if child.kind in ("link", "special", "refused"):
            return [Find([child], claim.form, claim.who, problem=child.problem, when=claim.when)]
        if child.holds and self._people_inside(child, claim):
            return self.many(child, depth + 1)
        made = []
        for one in (claim, *claim.more):
            key = (one.form, *one.group)
            held = grouped.get(key) if one.group else None
            if held is not None:
                held.pieces.append(child)
                held.names.append(one.inside or child.name)
                held.late = held.late or one.late
                continue
            find = Find([child], one.form, one.who, [one.inside or child.name], one.when, one.late)
            grouped[key] = find
            made.append(find)
        return made

    def _people_inside(self, child: Entry, claim: Claim) -> bool:
        """Whether what a form gives to one person holds forms of several others."""
        inner = [one for one in child.children() if not submission.noise(one)]
        sure = [c for c in self.claims(child, inner).values() if c.sure and c.who]
        labels = {c.who.label for c in sure if c.who} - {claim.who.label if claim.who else ""}
        return len(labels) > 1

    # --- a member of a folder of many -------------------------------------------------------

    def member(self, entry: Entry, depth: int, *, top: bool = False) -> list[Find]:
        """What one entry of a folder of many is."""
        who = Who(stem(entry.name), (), (stem(entry.name),), (stem(entry.name),))
        if entry.kind == "link":
            why = tr("a symbolic link: ask for the files themselves")
            return [Find([entry], "link", who, problem=why)]
        if entry.kind in ("special", "refused"):
            return [Find([entry], "unknown", who, problem=entry.problem)]
        if entry.kind == "file":
            return [self._loose(entry, who)]
        # Alone in a class, a folder of many is told from one person's by what is in it.
        count = self.count(entry, top=top and self.count(entry) == "unclear")
        if entry.problem:
            return [self._unreadable(entry)]
        if count == "several":
            return self.many(entry, depth + 1)
        return [self._single(entry, count)]

    def _single(self, entry: Entry, count: Count) -> Find:
        name = stem(entry.name)
        form = "folder" if entry.kind == "folder" else "zip"
        if entry.kind == "archive" and not entry.name.lower().endswith(".zip"):
            form = "tar"
        find = Find([entry], form, Who(name, (), (name,), (name,)), [entry.name])
        if count == "unclear":
            find.problem = tr(
                "it contains the work of several people, or several versions: whose is which?"
            )
        elif entry.name == self.shape.package and not self.roster.find(name):
            find.problem = tr("{entry}/ names nobody: whose is it?", entry=entry.name)
        return find

    def _loose(self, entry: Entry, who: Who) -> Find:
        """A file beside the folders and archives of others."""
        plain = entry.name.lower()
        find = Find([entry], "loose file", who, [entry.name])
        people = who.found(self.roster) if self.roster.given else []
        if entries.foreign_suffix(entry.name):
            suffix = entries.foreign_suffix(entry.name)
            find.who = Who(who.label[: -len(suffix)], (), (who.label[: -len(suffix)],), who.within)
            find.problem = tr(
                "a {suffix} file cannot be read here: unpack it, or ask for a zip file",
                suffix=suffix,
            )
        elif plain.endswith((".py", ".ipynb")):
            if not self.works.is_work(entry):
                find.problem = tr("it contains nothing that is asked for") if people else ""
                find.ignore = (
                    "" if people else tr("a stray file: nothing that is asked for is in it")
                )
            elif submission.usual(entry.name) in self.shape.names and not people:
                find.who = None
                find.problem = tr("a stray file that names nobody: whose is it?")
        elif people:
            find.problem = tr("not a source file, a notebook or an archive: is it a submission?")
        elif plain.endswith(_BESIDE):
            find.who, find.ignore = None, tr("a stray file: not a submission")
        else:
            find.problem = tr("not a source file, a notebook or an archive: is it a submission?")
        return find

    def _unreadable(self, entry: Entry) -> Find:
        name = stem(entry.name)
        return Find([entry], "unknown", Who(name, (), (name,), (name,)), problem=entry.problem)

    # --- one or several ---------------------------------------------------------------------

    def count(self, entry: Entry, *, top: bool = False, depth: int = 0) -> Count:
        """Whether a folder or archive is one person's work or holds that of several."""
        inner = [one for one in entry.children() if not submission.noise(one)]
        if depth > DEEPEST or entry.problem:
            return "one"
        claims = self.claims(entry, inner)
        if self._sure(entry, claims):
            return "several"
        left = [one for at, one in enumerate(inner) if at not in claims or not claims[at].ignore]
        works = [one for one in left if self.works.holds(one)]
        own = [one for one in works if self.works.is_own(one)]
        works = [one for one in works if one not in own]
        loose = [one for one in works if one.kind == "file" and self.works.is_work(one)]
        if top and self._names_others(entry, loose):
            return "several"
        if loose and not top:
            # Files of other names in a student's folder are the student's.
            own, works = own + loose, [one for one in works if one not in loose]
        elif len(loose) == len(works) and loose and not self.works.rivals(loose):
            own, works = own + loose, []
        if not works:
            return "one" if own or not top else self._none(left)
        if self.roster.given:
            return self._by_roster(entry, own, works, top, depth)
        return self._by_names(entry, own, works, top, depth)

    def _none(self, left: Sequence[Entry]) -> Count:
        """A folder without any work in it, named by the instructor: a class of odd files."""
        odd = [one for one in left if one.kind != "file" or not one.name.lower().endswith(_BESIDE)]
        return "several" if len(odd) > 1 else "none"

    def _sure(self, entry: Entry, claims: dict[int, Claim]) -> bool:
        """Whether forms with evidence of their own say that people are in it."""
        sure = [c for c in claims.values() if c.sure and (c.who or c.enter or c.problem)]
        if not sure:
            return False
        own = _people(self, Who(stem(entry.name), (), (stem(entry.name),)))
        others = [c for c in sure if c.who and not _same(c.who.found(self.roster), own)]
        # A student's folder may hold a download of that student's own work.
        return not own or bool(others) or any(c.enter for c in sure)

    def _names_others(self, entry: Entry, loose: Sequence[Entry]) -> bool:
        """Whether loose files are named for people on the roster, and the folder is for none."""
        if _people(self, _who(entry)):
            return False
        return any(_people(self, _who(one)) for one in loose)

    def _by_roster(
        self, entry: Entry, own: Sequence[Entry], works: Sequence[Entry], top: bool, depth: int
    ) -> Count:
        mine = _people(self, Who(stem(entry.name), (), (stem(entry.name),), (stem(entry.name),)))
        inside: list[Person] = []
        for one in works:
            name = stem(one.name)
            people = _people(self, Who(name, (), (name,), (name,)))
            inside += [p for p in people if not any(p is q for q in inside)]
        others = [p for p in inside if not any(p is q for q in mine)]
        if others:
            if not mine:
                return "several"
            return "unclear" if len(mine) == 1 and len(inside) == len(others) == 1 else "several"
        if mine or inside:
            return "one" if mine else "several"
        return self._by_names(entry, own, works, top, depth)

    def _by_names(
        self, entry: Entry, own: Sequence[Entry], works: Sequence[Entry], top: bool, depth: int
    ) -> Count:
        people = [one for one in works if not names_work(one.name, self.shape)]
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
            nested = [one for one in works if one.holds]
            if any(self.count(one, depth=depth + 1) == "several" for one in nested):
                return "several"
            return "unclear" if top and people else "one"
        if top or names_class(entry.name):
            return "several"
        if any(
            one.holds and self.count(one, top=False, depth=depth + 1) == "several" for one in people
        ):
            return "several"
        return "unclear"


def _people(survey: _Survey, who: Who) -> list[Person]:
    return who.found(survey.roster) if survey.roster.given else []


def _who(entry: Entry) -> Who:
    name = stem(entry.name)
    return Who(name, (), (name,), (name,))


def _same(first: Sequence[Person], second: Sequence[Person]) -> bool:
    return {id(p) for p in first} == {id(p) for p in second}
