"""The gradebook's connections: one to read, and one transaction to write."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Self

from sqlalchemy import Connection, Engine

from grading.gradebook.errors import translated


class Connected:
    """An open database; a context manager.

    Several processes may have it open. One writes at a time, and the others wait.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.place = engine.url.render_as_string()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.place), self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        writer = self.engine.execution_options(write=True)
        with translated(self.place), writer.begin() as connection:
            yield connection
