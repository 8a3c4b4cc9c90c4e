"""The grader's log: plain lines on the terminal, one JSON object per line in a file."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

NAME = "grading"


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the message without control characters, which could change the terminal."""
        from grading.support.text import clean

        return clean(record.getMessage()).replace("\n", " ")


def start(verbose: bool = False, file: Path | None = None) -> None:
    """Begin to log: to standard error if `verbose`, and to `file` if there is one.

    Args:
        verbose: whether to print each line to standard error.
        file: the log file; lines are added at its end.

    Raises:
        OSError: the file cannot be written.
    """
    logger = logging.getLogger(NAME)
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    logger.setLevel(logging.INFO if verbose or file else logging.WARNING)
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    if verbose:
        terminal = logging.StreamHandler(sys.stderr)
        terminal.setFormatter(_Plain())
        logger.addHandler(terminal)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        log_file = logging.FileHandler(file, encoding="utf-8")
        log_file.setFormatter(_Lines())
        logger.addHandler(log_file)
