"""A gradebook of any earlier version is brought up to today's schema with all that is in it."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from grading.gradebook import engines, open_book, upgrade
from grading.gradebook.opening import url_of
from grading.gradebook.schema import Base

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


def test_the_migrations_lead_to_the_schema(place: str) -> None:
    with open_book(place) as book, book.engine.connect() as db:
        context = MigrationContext.configure(db)
        assert context.get_current_revision() == upgrade.newest()
        assert compare_metadata(context, Base.metadata) == []


def test_the_way_back_leads_to_nothing(place: str) -> None:
    from alembic import command

    with open_book(place) as book, book.engine.execution_options(write=True).begin() as db:
        made = upgrade.config()
        made.attributes["connection"] = db
        command.downgrade(made, "base")
        names = book.engine.dialect.get_table_names(db)
    assert names == ["alembic_version"]


def test_revisions_stand_in_one_line() -> None:
    script = ScriptDirectory.from_config(upgrade.config())
    revisions = [one.revision for one in script.walk_revisions()]
    assert revisions[-1] == FIRST
    assert len(script.get_heads()) == 1
