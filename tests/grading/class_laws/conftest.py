"""Courses in folders, whose commands run in the process of the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Make a course in a folder of its own, with these lines as its policy."""
    pytest.importorskip("sqlalchemy", reason="a gradebook needs it")
    pytest.importorskip("fastapi", reason="marking needs it")
    from .course import Course

    def make(policy: str = "", name: str = "first") -> Course:
        return Course(tmp_path / name, monkeypatch, policy)

    return make
