"""Intake: everything that was handed over becomes a row, and each person's attempts are told apart.

No code runs here, and nothing is guessed: a row that needs a person says why and waits, while all
others go on.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from grading.intake import excused, table
from grading.intake.claims import Context
from grading.intake.files import entries
from grading.intake.files.entries import Entry
from grading.intake.handed import HandIn, Intake, content
from grading.intake.order import Order, needs_person
from grading.intake.people import people
from grading.intake.people.moments import Moments
from grading.intake.people.people import Person, Roster, shown
from grading.intake.people.times import TimeError
from grading.intake.rows import Row
from grading.intake.rules import ANY_TIME, Rules
from grading.intake.survey import Find, survey
from grading.intake.work.shape import Shape
from grading.support.translation import tr

__all__ = ["HandIn", "Intake", "content", "label_of", "take"]

ON_TIME = frozenset({"on time", "in time", "ontime", "punctual"})


def label_of(path: Path, base: Path) -> str:
    """How a path is called in the table: from the folder `base`, else in full."""
    absolute = Path(os.path.abspath(path))
    try:
        return absolute.relative_to(os.path.abspath(base)).as_posix()
    except ValueError:
        return absolute.as_posix()


def take(
    paths: Sequence[Path],
    shape: Shape,
    *,
    roster: Roster | None = None,
    rules: Rules = ANY_TIME,
    times: Callable[[Roster], Moments] | None = None,
    edits: table.Edits | None = None,
    base: Path | None = None,
) -> Intake:
    """Look through what was handed over.

    Args:
        paths: folders, archives and files that an instructor names.
        shape: what a submission looks like.
        roster: who is in the class; without one, names are taken as they are.
        rules: the clock, the due date and which attempts count.
        times: reads when each person handed in, where the instructor gives it.
        edits: what a person wrote in the table.
        base: the folder from which paths are called.

    Returns:
        The rows of the table, the submissions to judge, and what a person has to decide.
    """
    given = roster if roster is not None else Roster((), given=False)
    context = Context(given, shape)
    edits = edits or table.Edits()
    roots: list[str] = []
    finds: list[Find] = []
    for path in _once(paths):
        label = label_of(path, base or Path.cwd())
        roots.append(label)
        finds += survey(entries.named(path, label), context)
    entries.close_all()
    taker = _Taker(shape, given, rules, edits)
    return taker.intake(finds, roots, times or (lambda _: Moments()))


def _once(paths: Iterable[Path]) -> list[Path]:
    """Paths without those that lie in another one, so that nothing is counted twice."""
    absolute = sorted({os.path.abspath(path) for path in paths})
    kept: list[str] = []
    for path in absolute:
        if not kept or not (path == kept[-1] or path.startswith(kept[-1].rstrip(os.sep) + os.sep)):
            kept.append(path)
    return [Path(path) for path in kept]


class _Taker:
    def __init__(self, shape: Shape, roster: Roster, rules: Rules, edits: table.Edits) -> None:
        self.shape, self.rules, self.edits, self.roster = shape, rules, edits, roster
        self.problems: list[str] = []
        self.doubts: dict[int, str] = {}  # by attempt: why its time is not known

    def intake(
        self, finds: Sequence[Find], roots: list[str], read: Callable[[Roster], Moments]
    ) -> Intake:
        if not self.roster.given:
            _tell_apart(finds)
        handed: list[HandIn] = []
        rows: list[Row] = []
        by_path: dict[str, Row] = {}
        for find in finds:
            own = [self._row(piece, find, by_path) for piece in find.pieces]
            rows += [row for row in own if not any(row is r for r in rows[-len(own) :])]
            handed += self._handed(find, own)
        roster = self.roster
        if not roster.given:
            roster = people.of_names(one.student for one in handed if one.student)
        times = read(roster)
        self.problems += times.problems
        self._timed(handed, times)
        by_student: dict[str, list[HandIn]] = {}
        for one in handed:
            if one.student:
                by_student.setdefault(one.student, []).append(one)
        order = Order(self.rules, self.doubts)
        for student, attempts in by_student.items():
            order.order(student, attempts)
        entries.close_all()
        rows = list({id(row): row for row in rows}.values())
        rows.sort(key=lambda row: row.path)
        undecided: dict[str, list[str]] = {}
        for one in handed:
            if any(row.use == "person" for row in one.rows):
                name = one.student or one.label
                undecided.setdefault(name, []).append(f"{one.path}: {one.problem}")
        # An excused row has no attempt, but it names its student all the same.
        named = {name for row in rows if row.excused for name in row.student.split("; ") if name}
        known = {one.student for one in handed} | set(undecided) | named
        excuses, lines = excused.of(
            self.edits.excuses, roster, known, self.shape.questions, table.NAME
        )
        problems = [*self.problems, *lines]
        return Intake(rows, handed, roster, roots, undecided, problems, excuses)

    # --- rows -------------------------------------------------------------------------------

    def _row(self, piece: Entry, find: Find, by_path: dict[str, Row]) -> Row:
        row = by_path.get(piece.path)
        if row is None:
            row = by_path[piece.path] = Row(_fit(piece.path), find.form)
        if find.ignore:
            row.use, row.reason = "no", find.ignore
        return row

    def _handed(self, find: Find, rows: list[Row]) -> list[HandIn]:
        """The attempts that a find is: one for each person whom it belongs to."""
        path = rows[0].path
        wrote = self.edits.of(path)
        for row in rows[1:]:
            wrote = {**self.edits.of(row.path), **wrote}
        for row in rows:
            row.by_hand = tuple(self.edits.of(row.path))
        use = wrote.get("use", "")
        if (questions := excused.read(use)) is not None:
            for row in rows:
                row.excused = use
            use = "" if questions else "no"
        if find.ignore and use != "yes":
            return []
        if use == "no":
            for row in rows:
                row.use, row.reason = "no", row.excused or tr("you wrote no")
        who, problem = self._whose(find, wrote, path)
        made = [
            HandIn(
                name,
                find.pieces,
                find.names or [p.name for p in find.pieces],
                path,
                rows,
                problem=problem,
                person=person,
                chosen=use,
                label=shown(find.who.label if find.who else find.pieces[0].name),
                shape=self.shape,
            )
            for name, person in who
        ]
        for row in rows:
            names = [one.student for one in made if one.student]
            row.student = "; ".join(dict.fromkeys([*filter(None, row.student.split("; ")), *names]))
        if use == "no":
            return []
        for one in made:
            self._when(one, find, wrote, path)
            self._read(one, find)
            if one.problem:
                needs_person(one, one.problem)
        return made

    def _whose(
        self, find: Find, wrote: Mapping[str, str], path: str
    ) -> tuple[list[tuple[str, Person | None]], str]:
        """Whose it is, and what is in doubt about that."""
        if text := wrote.get("student", ""):
            found: list[tuple[str, Person | None]] = []
            for name in filter(None, (part.strip() for part in text.split(";"))):
                if not self.roster.given:
                    found.append((shown(name), None))
                    continue
                people_ = self.roster.find(name)
                if len(people_) != 1:
                    line = self.edits.lines.get(table.key(path), 0)
                    why = tr(
                        "{name}, line {line}: {several}",
                        name=table.NAME,
                        line=line,
                        several=people.several(name, people_),
                    )
                    self.problems.append(why)
                    return [("", None)], why
                found.append((people_[0].name, people_[0]))
            return found, ""
        if find.who is None:
            return [("", None)], find.problem or tr("it names nobody: whose is it?")
        if not self.roster.given:
            return [(shown(find.who.label), None)], ""
        fits = find.who.found(self.roster)
        if len(fits) == 1:
            return [(fits[0].name, fits[0])], ""
        return [("", None)], people.several(find.who.label, fits)

    # --- times ------------------------------------------------------------------------------

    def _when(self, one: HandIn, find: Find, wrote: Mapping[str, str], path: str) -> None:
        text, source = wrote.get("handed_in", ""), table.NAME
        if text.strip().lower() in ON_TIME:
            one.timely = True
            return
        if not text:
            text, source = find.when, find.form
        if text:
            try:
                one.handed_in = self.rules.clock.read(text)
            except TimeError as problem:
                if source == table.NAME:
                    line = self.edits.lines.get(table.key(path), 0)
                    self.problems.append(
                        tr(
                            "{name}, line {line}: {problem}",
                            name=table.NAME,
                            line=line,
                            problem=problem,
                        )
                    )
                one.timely, self.doubts[id(one)] = False, str(problem)
        elif find.late is False:
            one.timely = True
        elif find.late:
            self.doubts[id(one)] = tr("{form} marks it late, but gives no time", form=find.form)

    def _timed(self, handed: Sequence[HandIn], times: Moments) -> None:
        """Give each attempt the time that the instructor's list tells."""
        by_student: dict[str, list[HandIn]] = {}
        for one in handed:
            if one.student:
                by_student.setdefault(one.student, []).append(one)
        for name, moment in times.times.items():
            attempts = by_student.get(name, [])
            free = [one for one in attempts if not any("handed_in" in r.by_hand for r in one.rows)]
            if len(attempts) == 1 and free:
                free[0].handed_in, free[0].timely = moment, False
                self.doubts.pop(id(free[0]), None)
            elif free:
                untimed = [one for one in free if one.handed_in is None]
                if len(untimed) == 1:
                    untimed[0].handed_in = moment
                    self.doubts.pop(id(untimed[0]), None)
                elif all(one.handed_in != moment for one in attempts):
                    self.problems.append(
                        tr(
                            "{name} has {count} attempts, and the list of times does not say "
                            "which one it means: write the time into {table}",
                            name=name,
                            count=len(attempts),
                            table=table.NAME,
                        )
                    )
        for name, why in times.unclear.items():
            for one in by_student.get(name, []):
                if not any("handed_in" in row.by_hand for row in one.rows):
                    self.doubts[id(one)] = why
                    one.handed_in, one.timely = None, False

    # --- content ----------------------------------------------------------------------------

    def _read(self, one: HandIn, find: Find) -> None:
        unclear = find.problem and not (one.chosen == "yes" and one.student)
        if unclear and find.who is not None:
            one.problem = "; ".join(filter(None, (one.problem, find.problem)))
            return
        if find.problem and find.who is None and not one.student:
            one.problem = find.problem
            return
        found = one.load()
        if found.problem:
            one.problem = "; ".join(filter(None, (one.problem, found.problem)))
            return
        one.content, one.answers, one.notes = content(found), found.answers, found.notes
        notes = [note.rstrip(".") for note in found.notes]
        for row in one.rows:
            if row.use == "yes" and not row.reason and notes:
                row.reason = "; ".join(notes[:3])


def _fit(path: str) -> str:
    """A path that can be shown, with its end kept where it is long."""
    text = path.encode("utf-8", "replace").decode("utf-8")
    if len(text) <= 400:
        return text
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{text[:200]}...{mark}...{text[-150:]}"


def _tell_apart(finds: Sequence[Find]) -> None:
    """Without a roster, two people of one name whose numbers differ are two people."""
    numbers: dict[str, set[tuple[str, str]]] = {}
    for find in finds:
        if find.who is not None and find.who.ids:
            numbers.setdefault(find.who.label, set()).add(find.who.ids[0])
    for find in finds:
        who = find.who
        if who is not None and who.ids and len(numbers.get(who.label, ())) > 1:
            label = f"{who.label} ({who.ids[0][1]})"
            find.who = type(who)(label, who.ids, who.names, who.within)
