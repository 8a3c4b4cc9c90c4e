"""Join the parts of one student's attempts, sort them by time, and choose those that count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from grading.intake.hand_ins import HandIn, content
from grading.intake.rules import Rules
from grading.intake.work import submission
from grading.support.translation import counted, tr

_AFTER_ALL = datetime(9999, 1, 1, tzinfo=UTC)


def join_parts(attempts: Sequence[HandIn]) -> list[HandIn]:
    """Join what one student submitted, if nothing in it can be a version of anything else.

    A form or a time tells attempts apart. Without them, "Ann Lee - layers.py" and "Ann Lee -
    cnn.py" are one submission, and two files that both answer an exercise are not.

    Args:
        attempts: the student's attempts. The first part becomes the whole.

    Returns:
        The other parts, which are no attempts of their own.
    """
    parts = [attempt for attempt in attempts if _may_be_part(attempt)]
    # If a version is among them, a person can write yes for those that belong together.
    return _join(parts) or _join([part for part in parts if part.chosen == "yes"])


def _join(parts: Sequence[HandIn]) -> list[HandIn]:
    if len(parts) < 2 or len({part.handed_in for part in parts} - {None}) > 1:
        return []
    first, *others = parts
    assert first.shape is not None
    pieces = [piece for part in parts for piece in part.pieces]
    names = [name for part in parts for name in part.names]
    whole = submission.read(pieces, first.student, first.shape, names)
    works = [part.load() for part in parts]
    # Equal pairs would be counted twice here, so nothing may be in two parts.
    files = sorted(pair for work in works for pair in work.files.items())
    answers = sorted(pair for work in works for pair in work.answers.items())
    if (files, answers) != (sorted(whole.files.items()), sorted(whole.answers.items())):
        return []
    if whole.problem or whole.doubt:
        return []
    for part in parts:
        beside = "; ".join(other.path for other in parts if other is not part)
        why = tr("one submission together with {paths}", paths=beside)
        for row in part.rows:
            # A row of a team belongs to the attempts of each member.
            if why not in row.reason:
                row.reason = "; ".join(filter(None, (row.reason, why)))
    first.pieces, first.names = pieces, names
    first.rows = [row for part in parts for row in part.rows]
    first.content, first.answers, first.notes = content(whole), whole.answers, whole.notes
    first.handed_in = next((part.handed_in for part in parts if part.handed_in), None)
    first.chosen = max(part.chosen for part in parts)
    return others


def _may_be_part(attempt: HandIn) -> bool:
    """Whether nothing but a person says when it came, or which attempt it is."""
    by_itself = not (attempt.version or attempt.timely or attempt.time_problem or attempt.problem)
    timed = attempt.handed_in is not None and not attempt.time_by_hand
    return by_itself and not timed and bool(attempt.content) and attempt.chosen in ("", "yes")


def order(attempts: list[HandIn], rules: Rules) -> None:
    """Number the attempts of one student and decide which of them count.

    Args:
        attempts: the student's attempts, which are sorted and changed in place.
        rules: the due date and the policy.
    """
    attempts.sort(
        key=lambda attempt: (attempt.handed_in or _AFTER_ALL, attempt.version, attempt.path)
    )
    kept = _without_copies(attempts)
    picked = [attempt for attempt in kept if attempt.chosen == "yes"]
    untimed = [attempt for attempt in kept if attempt.handed_in is None]
    if not picked and _are_numbered(kept):
        kept = _choose_by_number(kept, rules)
    elif len(kept) > 1 and untimed:
        if len(picked) == 1:
            for attempt in kept:
                if attempt is not picked[0]:
                    attempt.counts = False
                    attempt.leave_out(tr("{path} was chosen", path=picked[0].path))
            kept = picked
        elif rules.choice != "best" or rules.limit or rules.due:
            for attempt in untimed:
                why = attempt.time_problem or tr(
                    "{student} has {count} submissions, and no time shows which came last",
                    student=attempt.student,
                    count=len(kept),
                )
                attempt.ask(attempt.problem or why)
    tied = [] if picked else _tied(kept, rules)
    for attempt in tied:
        why = tr(
            "{student} has other work with the same time: which one counts?",
            student=attempt.student,
        )
        attempt.ask(attempt.problem or why)
    for number, attempt in enumerate(kept, 1):
        attempt.number = number
        for row in attempt.rows:
            row.attempt, row.handed_in = number, attempt.handed_in
        _check_time(attempt, rules)
    _choose(kept, tied, rules)


def _are_numbered(kept: Sequence[HandIn]) -> bool:
    """Whether the course system's own numbers tell an order that no times tell or contradict."""
    numbers = {attempt.version for attempt in kept}
    if not 1 < len(kept) == len(numbers) or 0 in numbers:
        return False
    in_order = sorted(kept, key=lambda attempt: attempt.version)
    times = [attempt.handed_in for attempt in in_order if attempt.handed_in]
    return len(times) < len(kept) and times == sorted(times)


def _choose_by_number(kept: Sequence[HandIn], rules: Rules) -> list[HandIn]:
    """The attempts that the policy may choose; all others are left out."""
    kept = sorted(kept, key=lambda attempt: attempt.version)
    within = kept[: rules.limit] if rules.limit else kept
    first = rules.choice == "first"
    chosen = within if rules.choice == "best" else within[:1] if first else within[-1:]
    for attempt in kept:
        if attempt not in chosen:
            attempt.counts = False
            attempt.leave_out(tr("a later attempt") if first else tr("an older attempt"))
    return list(chosen)


def _without_copies(attempts: Sequence[HandIn]) -> list[HandIn]:
    """The attempts without those that repeat another one's files at the same time."""
    kept: list[HandIn] = []
    for attempt in attempts:
        same = (
            other
            for other in kept
            if attempt.content
            and other.content == attempt.content
            and other.handed_in == attempt.handed_in
            and other.path != attempt.path
            and not attempt.problem
        )
        twin = next(same, None)
        if twin is None or attempt.chosen == "yes":
            kept.append(attempt)
        elif attempt.handed_in:
            attempt.leave_out(tr("the same files at the same time as {path}", path=twin.path))
        else:
            attempt.leave_out(tr("the same files as {path}", path=twin.path))
    return kept


def _tied(kept: Sequence[HandIn], rules: Rules) -> list[HandIn]:
    """The attempts between which the policy would have to choose by a time that they share."""
    edges, all_kept = [], kept
    if rules.limit and len(kept) > rules.limit:
        edges.append((kept[rules.limit - 1], kept[rules.limit]))
        kept = kept[: rules.limit]
    if rules.choice != "best" and len(kept) > 1:
        edges.append((kept[0], kept[1]) if rules.choice == "first" else (kept[-2], kept[-1]))
    times = [first.handed_in for first, second in edges if first.handed_in == second.handed_in]
    return [attempt for attempt in all_kept if attempt.handed_in and attempt.handed_in in times]


def _check_time(attempt: HandIn, rules: Rules) -> None:
    """Ask a person where lateness cannot be decided without a time."""
    if attempt.problem:
        return
    if rules.due is None:
        for row in attempt.rows:
            row.reason = "; ".join(filter(None, (row.reason, attempt.time_problem)))
    elif attempt.time_problem:
        attempt.ask(attempt.time_problem)
    elif attempt.handed_in is None and not attempt.timely:
        attempt.ask(tr("no submission time was found"))


def _choose(kept: Sequence[HandIn], tied: Sequence[HandIn], rules: Rules) -> None:
    """Leave out the attempts that the policy does not choose, except those that are tied."""
    ties = {id(attempt) for attempt in tied}
    if rules.limit and len(kept) > rules.limit:
        for attempt in kept[rules.limit :]:
            if attempt.chosen != "yes" and id(attempt) not in ties:
                attempt.leave_out(
                    counted(
                        "only the first attempt counts",
                        "only the first {number} attempts count",
                        rules.limit,
                    )
                )
        kept = kept[: rules.limit]
    if rules.choice == "best" or not kept:
        return
    first = rules.choice == "first"
    picked = [attempt for attempt in kept if attempt.chosen == "yes"]
    if not picked and any(attempt.problem and not attempt.handed_in for attempt in kept):
        return  # Which one is the first or last is not known yet.
    among = picked or kept
    counts = among[0] if first else among[-1]
    for attempt in kept:
        if attempt is counts or id(attempt) in ties:
            continue
        if picked:
            attempt.counts = False
            attempt.leave_out(tr("another attempt was chosen"))
        elif attempt.handed_in is not None:
            attempt.leave_out(tr("a later attempt") if first else tr("an older attempt"))
