"""A gradebook of any earlier version is brought up to today's schema with all that is in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from grading.gradebook import engines, open_book, upgrade
from grading.gradebook.opening import url_of
from grading.gradebook.records import EXCUSED
from grading.gradebook.schema import METADATA

FIRST = "0001"
ROWS = """
run VALUES (1, 'course', 's', 'f', 'sb', 'how', '{}', '2026-01-01 00:00:00', NULL)
student VALUES (1, 'ann', '{}')
submission VALUES (1, 1, 'course', 'aa', 1, NULL, '2026-01-01 00:00:00', 'ann.zip', NULL)
grading VALUES (1, 1, 1, 'f', 0, 'ok', 9.5, 10, 0.5, '[]', '2026-01-01 00:00:00')
exercise VALUES (1, 1, 0, 'conv', 'C', 'ok', 9.5, 10, 0.5, '[]', '')
test VALUES (1, 1, 0, 't', 'public', 'ok', 9.5, 10, '', NULL, NULL, NULL, NULL)
"""


def test_from_the_first_revision_up_nothing_is_lost(place: str) -> None:
    if "://" not in place:
        Path(place).mkdir()
    engine = engines.make(url_of(place), 5.0)
    upgrade.to_newest(engine, FIRST)
    with engine.execution_options(write=True).begin() as db:
        for line in ROWS.strip().splitlines():
            db.execute(text(f"INSERT INTO {line}"))
    engine.dispose()
    with open_book(place) as book:
        (kept,) = book.history("ann")
        assert kept.result.score == 9.5
        assert kept.result.exercises[0].tests[0].name == "t"
        assert book.answers() == []


def test_a_mark_says_which_places_of_its_rubric_were_ticked(place: str) -> None:
    if "://" not in place:
        Path(place).mkdir()
    engine = engines.make(url_of(place), 5.0)
    upgrade.to_newest(engine, "0005")
    rows = [
        line for line in ROWS.strip().splitlines() if line.startswith(("student", "submission"))
    ]
    answer = "VALUES (1, 1, 'why', 'So.')"
    mark = "VALUES ({0}, 1, 'why', {0}, 2, '', '{1}', 'ta', '2026-01-01 00:00:00')"
    items = ('["c2", "s1"]', '["excused"]', "[]")
    with engine.execution_options(write=True).begin() as db:
        for line in (*rows, f"answer {answer}"):
            db.execute(text(f"INSERT INTO {line}"))
        for version, ticked in enumerate(items, 1):
            db.exec_driver_sql(f"INSERT INTO mark {mark.format(version, ticked)}")
    engine.dispose()
    with open_book(place) as book:
        found = [mark.items for mark in book.marks(1, "why")]
        assert [item.says for item in found[0]] == [
            "Criterion 2 of the rubric at that time",
            "Common slip 1 of the rubric at that time",
        ]
        assert found[1:] == [(EXCUSED,), ()]
        with book.engine.execution_options(write=True).begin() as db:
            settings = upgrade.config()
            settings.attributes["connection"] = db
            command.downgrade(settings, "0005")
            kept = db.execute(text("SELECT items FROM mark ORDER BY version")).scalars().all()
    assert [json.loads(row) if isinstance(row, str) else row for row in kept] == [
        json.loads(row) for row in items
    ]


def test_the_migrations_lead_to_the_schema(place: str) -> None:
    with open_book(place) as book, book.engine.connect() as db:
        context = MigrationContext.configure(db)
        assert context.get_current_revision() == upgrade.newest()
        assert compare_metadata(context, METADATA) == []


def test_the_way_back_leads_to_nothing(place: str) -> None:
    with open_book(place) as book, book.engine.execution_options(write=True).begin() as db:
        settings = upgrade.config()
        settings.attributes["connection"] = db
        command.downgrade(settings, "base")
        names = book.engine.dialect.get_table_names(db)
    assert names == ["alembic_version"]


def test_revisions_stand_in_one_line() -> None:
    script = ScriptDirectory.from_config(upgrade.config())
    revisions = [revision.revision for revision in script.walk_revisions()]
    assert revisions[-1] == FIRST
    assert script.get_heads() == [upgrade.newest()]


def test_tables_made_at_once_are_those_that_the_migrations_make(place: str) -> None:
    with open_book(place) as book:
        before = forms(book.engine)
        with book.engine.execution_options(write=True).begin() as db:
            settings = upgrade.config()
            settings.attributes["connection"] = db
            command.downgrade(settings, "base")
            command.upgrade(settings, "head")
        assert forms(book.engine) == before


def forms(engine: Engine) -> dict[str, object]:
    """Every table's columns, keys and indexes, as the database tells them."""
    seen = inspect(engine)
    return {
        name: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)),
            seen.get_pk_constraint(name),
            sorted(map(str, seen.get_unique_constraints(name))),
            sorted(map(str, seen.get_foreign_keys(name))),
            sorted(map(str, seen.get_indexes(name))),
        )
        for name in seen.get_table_names()
    }


def test_a_gradebook_opens_without_slow_imports(tmp_path: Path) -> None:
    script = (
        "import sys; from grading.gradebook import open_book; open_book(sys.argv[1]).close(); "
        "print([name for name in ('alembic', 'sqlalchemy.orm') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
