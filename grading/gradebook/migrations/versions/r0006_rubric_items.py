"""A mark keeps the words of the ticked rubric items, instead of their places in the file."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"

MARK = sa.table("mark", sa.column("id", sa.Integer), sa.column("items", sa.JSON))
_NAMES = {"c": "criterion", "s": "common slip"}
_THEN = "of the rubric at that time"


def upgrade() -> None:
    """Say which item was ticked. What it said then is not known any more."""
    _rewrite(_worded)


def downgrade() -> None:
    """Keep the places that are known, and the words of other items."""
    _rewrite(_placed)


def _rewrite(change: Any) -> None:
    db = op.get_bind()
    for key, items in db.execute(sa.select(MARK.c.id, MARK.c["items"])).all():
        if items:
            changed = [change(item) for item in items]
            db.execute(sa.update(MARK).where(MARK.c.id == key).values(items=changed))


def _worded(item: Any) -> dict[str, Any]:
    match = re.fullmatch(r"([cs])(\d+)", str(item))
    if match is None:
        kind, says = ("excused", "") if item == "excused" else ("c", str(item))
    else:
        kind, says = match[1], f"{_NAMES[match[1]]} {match[2]} {_THEN}".capitalize()
    return {"kind": kind, "says": says, "points": 0.0}


def _placed(item: dict[str, Any]) -> str:
    match = re.fullmatch(rf"\D+(\d+) {_THEN}", item["says"])
    if match:
        return f"{item['kind']}{match[1]}"
    return str(item["says"] or item["kind"])
