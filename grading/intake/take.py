"""Take in a class: one row for each file and folder, and the attempts of each person.

No code runs here, and nothing is guessed: a row that needs a person says why, and all other rows
are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grading.intake import excused, inner_rows, submission_times, table
from grading.intake.claims import Context
from grading.intake.edits import Edits, cell_of
from grading.intake.files import entries
from grading.intake.files.entries import Entry
from grading.intake.files.noise import files_below
from grading.intake.hand_ins import HandIn, Intake, Row, content
from grading.intake.named_paths import by_folder, label_of, take_out_output
from grading.intake.order import join_parts, order
from grading.intake.people import owners, rosters
from grading.intake.people.owners import Owners
from grading.intake.people.rosters import Roster
from grading.intake.people.spelling import shown
from grading.intake.people.time_lists import TimeList
from grading.intake.rules import ANY_TIME, Rules
from grading.intake.survey import Finding
from grading.intake.whose import ask_about_longer_names, tell_apart
from grading.intake.work.shape import Shape
from grading.support.translation import tr

__all__ = ["HandIn", "Intake", "content", "take"]

Track = Callable[[Sequence[Finding]], Iterable[Finding]]


def take(
    paths: Sequence[Path],
    shape: Shape,
    *,
    roster: Roster | None = None,
    rules: Rules = ANY_TIME,
    times: Callable[[Roster], TimeList] | None = None,
    edits: Edits | None = None,
    track: Track = iter,
) -> Intake:
    """Find the submissions in the paths that an instructor names.

    Args:
        paths: folders, archives and files.
        shape: what a submission looks like.
        roster: the people of the class; without one, the names on the submissions are used.
        rules: the clock, the due date and the policy for attempts.
        times: reads the instructor's list of submission times for a roster.
        edits: what a person wrote in the table. Its folder has the verdicts, too, which are no
            submissions. Paths in the table are relative to the folder around it.
        track: goes through what was found, and may show how far it is.

    Returns:
        The rows of the table, the attempts, and what a person has to decide.
    """
    roster = roster if roster is not None else Roster((), given=False)
    edits = edits or Edits()
    out = edits.folder
    context = Context(roster, shape)
    base = out.absolute().parent if out else Path.cwd()
    roots: list[str] = []
    findings: list[Finding] = []
    todo: list[tuple[Entry, list[Entry]]] = []
    for folder, inside in by_folder(paths).items():
        labels = [label_of(path, base) for path in inside]
        named = [entries.named(path, label) for path, label in zip(inside, labels, strict=True)]
        own = out and take_out_output(inside, named, out.absolute(), edits)
        if own:
            findings.append(Finding([own], "", ignore=tr("this program's own output")))
        roots += labels
        if named:
            todo.append((entries.named(folder, ""), named))
    findings += inner_rows.survey_all(todo, context, edits)
    entries.close_all()
    if roster.given:
        ask_about_longer_names(findings, roster, shape)
    else:
        tell_apart(findings, shape)
    reader = _Reader(shape, roster, rules, edits)
    result = reader.intake(findings, roots, times or (lambda _: TimeList()), track)
    result.problems += inner_rows.without_effect(edits, result.rows, roots, base)
    entries.close_all()
    return result


class _Reader:
    """Turns findings into rows and attempts."""

    def __init__(self, shape: Shape, roster: Roster, rules: Rules, edits: Edits) -> None:
        self.shape, self.rules, self.edits, self.roster = shape, rules, edits, roster
        self.problems: list[str] = []
        self.rows: dict[str, Row] = {}
        self.owned: set[tuple[str, str]] = set()

    def intake(
        self,
        findings: Sequence[Finding],
        roots: list[str],
        read_times: Callable[[Roster], TimeList],
        track: Track,
    ) -> Intake:
        hand_ins = [
            hand_in
            for finding in track(findings)
            for part in self._by_edits(finding)
            for hand_in in self._hand_ins(part)
        ]
        roster = self.roster
        if not roster.given:
            # A list of the whole class may name those whose work another run has read.
            elsewhere = self.edits.students_elsewhere(roots)
            roster = rosters.of_names([*(h.student for h in hand_ins if h.student), *elsewhere])
        times = read_times(roster)
        if roster.teams:
            submission_times.share(times, roster)
        by_student: dict[str, list[HandIn]] = {}
        for hand_in in hand_ins:
            if hand_in.student:
                by_student.setdefault(hand_in.student, []).append(hand_in)
        others = {id(part) for attempts in by_student.values() for part in join_parts(attempts)}
        hand_ins = [h for h in hand_ins if id(h) not in others]
        for student, attempts in by_student.items():
            by_student[student] = [h for h in attempts if id(h) not in others]
        # Course systems also list people who submitted nothing, and they need no time.
        needless = {times.unclear[name] for name in times.blank if name not in by_student}
        self.problems += [problem for problem in times.problems if problem not in needless]
        self.problems += submission_times.from_list(by_student, times)
        for attempts in by_student.values():
            order(attempts, self.rules)
        undecided: dict[str, list[str]] = {}
        for hand_in in hand_ins:
            if any(row.use == "person" for row in hand_in.rows):
                name = hand_in.student or hand_in.label
                undecided.setdefault(name, []).append(f"{hand_in.path}: {hand_in.problem}")
        # An excused row has no attempt, but it still names its student.
        excused_rows = [row for row in self.rows.values() if row.excused]
        named = {name for row in excused_rows for name in row.student.split("; ") if name}
        known = {hand_in.student for hand_in in hand_ins} | set(undecided) | named
        excuses, problems = excused.by_student(
            self.edits.excuses, roster, known, self.shape.questions, table.NAME
        )
        self.problems += problems
        rows = sorted(self.rows.values(), key=lambda row: row.path)
        return Intake(rows, hand_ins, roster, roots, undecided, self.problems, excuses)

    def _row(self, piece: Entry, finding: Finding) -> Row:
        row = self.rows.get(piece.path)
        if row is None:
            row = self.rows[piece.path] = Row(cell_of(piece.path), finding.form)
        row.by_hand = self.edits.of(row.path)
        return row

    def _by_edits(self, finding: Finding) -> list[Finding]:
        """Split the files of one attempt where a person wrote different things about them."""
        if len(finding.pieces) < 2:
            return [finding]
        edits = [self.edits.of(cell_of(piece.path)) for piece in finding.pieces]
        students = {cells["student"] for cells in edits if "student" in cells}
        owner = finding.owner
        known = owner is not None and (not self.roster.given or len(owner.on(self.roster)) == 1)
        groups: dict[tuple[bool, str], list[int]] = {}
        for at, cells in enumerate(edits):
            # One name is meant for all files if nothing else says whose they are.
            student = cells.get("student", "") if known or len(students) > 1 else ""
            groups.setdefault((cells.get("use") == "no", student), []).append(at)
        names = finding.names or [piece.name for piece in finding.pieces]
        return [
            replace(
                finding,
                pieces=[finding.pieces[at] for at in group],
                names=[names[at] for at in group],
            )
            for group in groups.values()
        ]

    def _hand_ins(self, finding: Finding) -> list[HandIn]:
        """The attempts in a finding: one for each person whom it belongs to."""
        rows = list(
            {id(row): row for row in (self._row(p, finding) for p in finding.pieces)}.values()
        )
        path = rows[0].path
        edited: dict[str, str] = {}
        for row in rows:
            edited = {**self.edits.of(row.path), **edited}
        use = edited.get("use", "")
        if (questions := excused.read(use)) is not None:
            for row in rows:
                row.excused = use
            use = "" if questions else "no"
        if any(self.edits.of(row.path).get("use") == "person" for row in rows):
            use = "person"
        replaced = not finding.ignore and any(
            self.edits.other.get(row.path, {}).get("use") == "no" for row in rows
        )
        if replaced:
            use = "person"
        if finding.ignore and use not in ("yes", "person") and not _is_given(finding, edited):
            for row in rows:
                row.use, row.reason = "no", finding.ignore
            return []
        if use == "no":
            for row in rows:
                row.use, row.reason = "no", row.excused or tr("you wrote no")
        found = self._owners(finding, edited.get("student", ""), path)
        if found.outside and not found.inside:
            for row in rows:
                row.use, row.reason = "no", found.why_outside
            return []
        # A course system may list one work once for each member of a team.
        new = [(name, person) for name, person in found.inside if (path, name) not in self.owned]
        if self.roster.teams:
            self.owned |= {(path, name) for name, _ in new if name}
        hand_ins = [
            HandIn(
                name,
                finding.pieces,
                finding.names or [piece.name for piece in finding.pieces],
                path,
                rows,
                problem=found.problem,
                person=person,
                chosen=use,
                label=shown(finding.owner.label if finding.owner else finding.pieces[0].name),
                candidates=found.candidates,
                version=finding.number,
                shape=self.shape,
            )
            for name, person in new
        ]
        names = [hand_in.student for hand_in in hand_ins if hand_in.student]
        for row in rows:
            row.student = "; ".join(dict.fromkeys([*filter(None, row.student.split("; ")), *names]))
        if use == "no":
            return []
        for hand_in in hand_ins:
            self.problems += submission_times.from_form(
                hand_in, finding, edited.get("handed_in", ""), self.rules.clock, self.edits
            )
            self._read(hand_in, finding)
            if hand_in.problem and use == "yes":
                self._read_chosen(hand_in, finding)
            if replaced:
                why = tr("other files were here when you wrote no: write yes or no")
                hand_in.problem = hand_in.problem or why
            elif use == "person":
                hand_in.problem = hand_in.problem or tr("you wrote person")
            if hand_in.problem:
                hand_in.ask(hand_in.problem)
        return hand_ins

    def _owners(self, finding: Finding, written: str, path: str) -> Owners:
        """Whom a finding belongs to: those whom a person wrote, or else those whom it names."""
        if written:
            where = tr("{name}, line {line}", name=table.NAME, line=self.edits.line_of(path))
            return owners.written(written, where, self.roster)
        owner = finding.owner
        if owner is None:
            return Owners(problem=finding.problem or tr("it names nobody: whose is it?"))
        return owners.of(owner.label, owner.names, owner.on(self.roster), self.roster)

    def _read_chosen(self, hand_in: HandIn, finding: Finding) -> None:
        """Read the files for which a person wrote yes, and the others that do not contradict."""
        pieces, names, rows = hand_in.pieces, hand_in.names, hand_in.rows
        paths = [cell_of(piece.path) for piece in pieces]
        chosen = [at for at, path in enumerate(paths) if self.edits.of(path).get("use") == "yes"]
        others = [at for at in range(len(pieces)) if at not in chosen]
        if not others:
            return

        def read(kept: Sequence[int]) -> str:
            hand_in.pieces, hand_in.names = [pieces[at] for at in kept], [names[at] for at in kept]
            hand_in.rows = [row for row in rows if row.path in {paths[at] for at in kept}]
            hand_in.path, hand_in.problem = paths[kept[0]], ""
            self._read(hand_in, finding)
            return hand_in.problem

        for at in others:
            if not read([*chosen, at]):
                chosen.append(at)
        read(sorted(chosen))
        for row in rows:
            if row not in hand_in.rows:
                row.use, row.reason = "no", tr("another file was chosen")

    def _read(self, hand_in: HandIn, finding: Finding) -> None:
        """Read its content, unless a person has to decide first."""
        decided = hand_in.chosen == "yes" and hand_in.student
        named = hand_in.student and any("student" in row.by_hand for row in hand_in.rows)
        hand_in.between = [piece.path for piece in finding.between]
        if finding.problem and finding.owner is not None and not (decided or named):
            hand_in.problem = "; ".join(filter(None, (hand_in.problem, finding.problem)))
            return
        if finding.problem and finding.owner is None and not hand_in.student:
            hand_in.problem = finding.problem
            return
        work = hand_in.load()
        hand_in.between = work.between
        if work.problem:
            hand_in.problem = "; ".join(filter(None, (hand_in.problem, work.problem)))
            return
        hand_in.content, hand_in.answers, hand_in.notes = content(work), work.answers, work.notes
        if work.doubt and not decided:
            hand_in.problem = "; ".join(filter(None, (hand_in.problem, work.doubt)))
        notes = [note.rstrip(".") for note in work.notes]
        for row in hand_in.rows:
            if row.use == "yes" and not row.reason and notes:
                row.reason = "; ".join(notes[:3])


def _is_given(finding: Finding, edited: Mapping[str, str]) -> bool:
    """Whether a person gave it to somebody, and not all of it has rows of its own since then."""
    return "student" in edited and any(
        piece.kind == "file" or any(files_below(piece)) for piece in finding.pieces
    )
