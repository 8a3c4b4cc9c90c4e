"""The laws of a class, over classes drawn at random; CLASS_LAWS=1000 draws as many."""

from __future__ import annotations

import os
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grading.intake import take
from grading.intake.edits import Edits
from grading.intake.files import entries
from grading.intake.people import roster_files, time_lists
from grading.intake.people.times import Clock, zone_named
from grading.intake.rules import Rules
from grading.intake.take import Intake
from tests.grading.intake.classes import LAYERS, SHAPE, code, zipped

from .generated import Generated, draw

COUNT = int(os.environ.get("CLASS_LAWS", "100"))
BATCH = 50
Standing = dict[str, tuple[str, str, datetime | None]]


def rules_of(drawn: Generated) -> Rules:
    zone = zone_named(drawn.zone)
    due = drawn.due.astimezone(UTC)
    return Rules(Clock(zone, due, strict=True), due)


def look(drawn: Generated, *paths: Path) -> Intake:
    found = take.take(
        paths or (drawn.root,),
        SHAPE,
        roster=roster_files.read(drawn.roster),
        rules=rules_of(drawn),
        times=lambda known: time_lists.read(drawn.times, known, rules_of(drawn).clock),
        edits=Edits(folder=drawn.root.parent / "out"),
    )
    entries.close_all()
    return found


def standing(found: Intake) -> Standing:
    """Each person's content, use and time."""
    return {
        hand_in.student: (hand_in.content, hand_in.rows[0].use, hand_in.handed_in)
        for hand_in in found.hand_ins
    }


def mark_of(found: Intake, student: str) -> list[bytes]:
    return [
        hand_in.load().files[LAYERS] for hand_in in found.to_judge if hand_in.student == student
    ]


def check_truth(drawn: Generated, found: Intake) -> None:
    paths = [row.path for row in found.rows]
    assert len(paths) == len(set(paths))
    by_path = {row.path: row for row in found.rows}
    for person in drawn.people:
        if not person.handed:
            continue
        row = by_path[f"class/{person.path}"]
        name = drawn.known(person)
        if person.undecided or person.moment is None:
            assert (row.use, bool(row.reason)) == ("person", True), (person, row)
            continue
        assert (row.use, row.student) == ("yes", name), (person, row)
        assert mark_of(found, name) == [code(person.mark)]
        if row.handed_in is not None:
            assert row.handed_in == person.moment.astimezone(UTC), (person, row)
    # Nothing but what people handed in, strays and the lists of course systems has a row.
    rest = set(paths) - {f"class/{person.path}" for person in drawn.people if person.handed}
    assert all(by_path[path].use == "no" for path in rest), rest
    assert len([path for path in rest if path.count("/") == 1]) == drawn.strays
    absent = {drawn.known(person) for person in drawn.people if not person.handed}
    assert absent <= {person.name for person in found.missing}


@pytest.mark.parametrize("batch", range(-(-COUNT // BATCH)))
def test_every_class_is_what_it_truly_is(tmp_path: Path, batch: int) -> None:
    for seed in range(batch * BATCH, min((batch + 1) * BATCH, COUNT)):
        drawn = draw(seed, tmp_path / str(seed))
        found = look(drawn)
        try:
            check_truth(drawn, found)
            check_laws(drawn, found, random.Random(seed))
        except AssertionError as problem:
            raise AssertionError(f"class {seed}: {problem}") from problem
        shutil.rmtree(tmp_path / str(seed))


def check_laws(drawn: Generated, found: Intake, rng: random.Random) -> None:
    before = standing(found)
    assert standing(look(drawn)) == before  # twice is the same
    tops = sorted(drawn.root.iterdir())
    rng.shuffle(tops)
    whole = {row.path: (row.student, row.use, row.reason) for row in found.rows}
    listed = {r.path: (r.student, r.use, r.reason) for r in look(drawn, *tops).rows}
    assert listed == whole  # `class/*` is the same as `class`
    halves: dict[str, tuple[str, str, str]] = {}
    cut = len(tops) // 2
    for half in (tops[:cut], tops[cut:]):
        if half:
            halves |= {r.path: (r.student, r.use, r.reason) for r in look(drawn, *half).rows}
    assert halves == whole  # in two halves is the same as at once, in any order
    if len(tops) > 1:
        # Removing and corrupting an entry changes nobody else.
        victim = rng.choice(tops)
        label = f"class/{victim.name}"
        others = {s: v for s, v in before.items() if s and not _under(found, s, label)}
        kept = victim.rename(victim.with_name(victim.name + ".away"))
        away = kept.rename(drawn.root.parent / "away")
        after = standing(look(drawn))
        assert {s: after.get(s) for s in others} == others, label
        away.rename(victim)
        if victim.is_file() and victim.suffix in (".zip", ".gz"):
            data = victim.read_bytes()
            victim.write_bytes(data[: len(data) // 2])
            after = standing(look(drawn))
            assert {s: after.get(s) for s in others} == others, label
            victim.write_bytes(data)
    # Another's work changes nobody.
    (drawn.root / "stranger.zip").write_bytes(zipped({LAYERS: code("stranger")}))
    after = look(drawn)
    assert {s: v for s, v in standing(after).items() if s} == {s: v for s, v in before.items() if s}
    (stranger,) = (row for row in after.rows if row.path == "class/stranger.zip")
    assert stranger.use == "person"


def _under(found: Intake, student: str, label: str) -> bool:
    return any(
        hand_in.student == student
        and (hand_in.path == label or hand_in.path.startswith(label + "/"))
        for hand_in in found.hand_ins
    )
