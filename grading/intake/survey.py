"""Find each thing that an instructor handed over: one finding for each submission or stray file.

Forms with evidence of their own decide first, then the roster, then what a folder contains. What
cannot be decided needs a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from grading.intake.claims import Claim, Context, Owner
from grading.intake.files import entries
from grading.intake.files.entries import Entry
from grading.intake.files.noise import noise
from grading.intake.forms import claims_in
from grading.intake.headcount import DEEPEST, NOT_WORK, Count, Headcount
from grading.intake.names import names_class, names_group, stem
from grading.intake.work.recognize import Recognizer
from grading.intake.work.shape import usual
from grading.support.translation import tr

# The suffixes of a document or of a download that was not finished, such as ".zip.part".
_SUFFIXES = re.compile(r"(?<=.)(?:\.zip|\.py|\.ipynb)?\.[A-Za-z]\w{0,11}$", re.IGNORECASE)


@dataclass
class Finding:
    """One attempt of one person, or something that is nobody's.

    pieces   the entries it consists of: each has a row in the table
    names    the student's own name for each
    form     how it was recognized
    owner    whose it is; None if nothing names a person
    when     its time as the form writes it
    late     whether the form calls it late
    number   the course system's own number of the attempt; 0 without one
    ignore   why it is not used
    problem  why a person has to decide
    between  what is inside it, if that may be several people's
    """

    pieces: list[Entry]
    form: str
    owner: Owner | None = None
    names: list[str] = field(default_factory=list)
    when: str = ""
    late: bool | None = None
    number: int = 0
    ignore: str = ""
    problem: str = ""
    between: list[Entry] = field(default_factory=list)


def survey(folder: Entry, named: Sequence[Entry], context: Context) -> list[Finding]:
    """List everything in the folders, archives and files that an instructor named.

    Those in one folder explain each other, like the files of one download: `grade hand/*` finds
    what `grade hand` finds.

    Args:
        folder: the folder that they are in.
        named: the folders, archives and files.
        context: the class, and what a submission looks like.

    Returns:
        The findings; each entry is in exactly one of them, or inside one.
    """
    looking = _Survey(context)
    if len(named) == 1:
        return looking.alone(folder, named[0])
    return looking.together(folder, named, 0, named=True)


class _Survey:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.roster, self.shape = context.roster, context.shape
        self.recognizer = Recognizer(context.shape)
        self.headcount = Headcount(context, self.recognizer)

    def alone(self, folder: Entry, root: Entry) -> list[Finding]:
        """The findings for the only thing that the instructor named in a folder."""
        if root.kind == "link":
            why = tr("{root} is a symbolic link: hand over the files themselves", root=root.name)
            return [Finding([root], "link", problem=why)]
        if root.kind == "file" and (reason := noise(root)):
            return [Finding([root], "", ignore=reason)]
        # It may be one entry of a download. Without a roster, a class may have such a name.
        claim = claims_in(folder, [root], self.context).get(0)
        known = claim is not None and claim.owner and self.headcount.people(claim.owner)
        count: Count = "one"
        if root.holds and not known:
            count = self.headcount.count(root, top=True)
        if not root.problem:
            if count in ("several", "none") or (claim and claim.enter):
                return self.many(root, 0)
            if claim and count == "one":
                return self._claimed(root, claim, {}, 0)
        findings = self.member(root, 0, count=count)
        if count == "unclear" and root.kind == "folder" and not self.roster.given:
            findings[0].problem = tr(
                "it contains the work of several people, or several versions: whose is which? "
                "If it is a class, name what is in it: {path}/*",
                path=root.path,
            )
        return findings

    def many(self, folder: Entry, depth: int) -> list[Finding]:
        """The findings in a folder or archive that contains the work of several people."""
        children = folder.children()
        if folder.problem:
            return [self._unreadable(folder)]
        if depth > DEEPEST:
            why = tr("more than {deepest} folders of many in a row", deepest=DEEPEST)
            return [Finding([folder], "", problem=why)]
        return self.together(folder, children, depth)

    def together(
        self, folder: Entry, children: Sequence[Entry], depth: int, *, named: bool = False
    ) -> list[Finding]:
        """The findings for entries of a folder that contains the work of several people.

        Args:
            folder: the folder.
            children: its entries, or those that the instructor named.
            depth: folders of many around it.
            named: whether the instructor named them.
        """
        findings: list[Finding] = []
        rest: list[Entry] = []
        for child in children:
            if reason := noise(child):
                findings.append(Finding([child], "", ignore=reason))
            else:
                rest.append(child)
        grouped: dict[tuple[str, ...], Finding] = {}
        claims = claims_in(folder, rest, self.context)
        unclaimed = [child for at, child in enumerate(rest) if at not in claims]
        counts = self.headcount.sections(unclaimed)
        works = [child for child in rest if self.recognizer.holds(child)]
        # A folder that stands alone in a class may contain the class.
        alone = len(works) == 1
        if named:
            # So may each of those that an instructor named, unless one is a student's work.
            for child in unclaimed:
                if child.holds and id(child) not in counts:
                    counts[id(child)] = self.headcount.count(child)
            alone = all(counts.get(id(child)) in ("several", "unclear") for child in works)
        for at, child in enumerate(rest):
            claim = claims.get(at)
            if claim is None:
                findings += self.member(child, depth, alone=alone, count=counts.get(id(child)))
            elif claim.enter:
                self.context.entered.add(id(child))
                findings += self.many(child, depth + 1)
            else:
                findings += self._claimed(child, claim, grouped, depth)
        return findings

    def _claimed(
        self, child: Entry, claim: Claim, grouped: dict[tuple[str, ...], Finding], depth: int
    ) -> list[Finding]:
        problem = claim.problem
        if child.kind in ("link", "special", "refused"):
            problem = problem or child.problem
        count = self.headcount.others_inside(child, claim) if child.holds and not problem else "one"
        between = []
        if count == "unclear":
            problem = tr("it contains the work of several people: whose is which?")
            between = self._works(child)
        if claim.ignore or problem:
            return [
                Finding(
                    [child],
                    claim.form,
                    claim.owner,
                    when=claim.when,
                    ignore=claim.ignore,
                    problem=problem,
                    between=between,
                )
            ]
        if count == "several":
            return self.many(child, depth + 1)
        findings = []
        for each in (claim, *claim.more):
            key = (each.form, *each.group)
            name = each.inside or child.name
            earlier = grouped.get(key) if each.group else None
            if earlier is not None:
                earlier.pieces.append(child)
                earlier.names.append(name)
                earlier.late = earlier.late or each.late
                continue
            finding = Finding(
                [child], each.form, each.owner, [name], each.when, each.late, each.number
            )
            findings.append(finding)
            grouped[key] = finding
        return findings

    def member(
        self, entry: Entry, depth: int, *, alone: bool = False, count: Count | None = None
    ) -> list[Finding]:
        """The findings for one entry of a folder of many.

        Args:
            entry: the entry, which no form has claimed.
            depth: folders of many around it.
            alone: whether no other entry beside it contains work.
            count: whether it has one person's work or several people's, if that is known.
        """
        owner = Owner.of_name(stem(entry.name))
        if entry.kind == "link":
            why = tr("a symbolic link: ask for the files themselves")
            return [Finding([entry], "link", owner, problem=why)]
        if entry.kind in ("special", "refused"):
            return [Finding([entry], "unknown", owner, problem=entry.problem)]
        if entry.kind == "file":
            return [self._loose(entry, owner)]
        count = count or self.headcount.count(entry)
        # Without a roster, one person's folder in "submissions" looks like a folder of theirs.
        of_class = names_class(entry.name) and not names_group(entry.name)
        if alone and (count == "unclear" or of_class) and not self.headcount.named(entry):
            count = self.headcount.count(entry, top=True)
        if entry.problem:
            return [self._unreadable(entry)]
        if count == "several":
            return self.many(entry, depth + 1)
        return [self._single(entry, count)]

    def _single(self, entry: Entry, count: Count) -> Finding:
        form = "folder" if entry.kind == "folder" else "zip"
        if entry.kind == "archive" and not entry.name.lower().endswith(".zip"):
            form = "tar"
        name = stem(entry.name)
        finding = Finding([entry], form, Owner.of_name(name), [entry.name])
        if count == "unclear":
            finding.problem = tr(
                "it contains the work of several people, or several versions: whose is which?"
            )
            finding.between = self._works(entry)
        elif entry.name == self.shape.package and not self.roster.find(name):
            finding.problem = tr("{entry}/ names nobody: whose is it?", entry=entry.name)
        return finding

    def _works(self, entry: Entry) -> list[Entry]:
        return [c for c in entry.children() if not noise(c) and self.recognizer.holds(c)]

    def _loose(self, entry: Entry, owner: Owner) -> Finding:
        """A file beside the folders and archives of others."""
        plain = entry.name.lower()
        if not plain.endswith((".py", ".ipynb")) and not self.headcount.people(owner):
            owner = Owner.of_name(_SUFFIXES.sub("", entry.name) or entry.name)
        finding = Finding([entry], "loose file", owner, [entry.name])
        people = self.headcount.people(owner)
        if suffix := entries.foreign_suffix(entry.name):
            finding.owner = Owner.of_name(entry.name[: -len(suffix)])
            finding.problem = tr(
                "a {suffix} file cannot be read here: unpack it, or ask for a zip file",
                suffix=suffix,
            )
        elif plain.endswith((".py", ".ipynb")):
            if not self.recognizer.is_work(entry):
                if people:
                    finding.problem = tr("nothing that the assignment requires is in it")
                else:
                    finding.ignore = tr(
                        "a stray file: nothing that the assignment requires is in it"
                    )
            elif usual(entry.name) in self.shape.names and not people:
                finding.owner = None
                finding.problem = tr("a stray file that names nobody: whose is it?")
        elif plain.endswith(NOT_WORK) and not people and not self.recognizer.is_saved_work(entry):
            finding.owner, finding.ignore = None, tr("a stray file: not a submission")
        else:
            finding.problem = tr("not a source file, a notebook or an archive: is it a submission?")
        return finding

    def _unreadable(self, entry: Entry) -> Finding:
        owner = Owner.of_name(stem(entry.name))
        return Finding([entry], "unknown", owner, problem=entry.problem)
