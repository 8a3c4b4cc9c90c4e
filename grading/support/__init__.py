"""Files, tables, the machine, the log and plain text: tools that know nothing of grading."""

__all__ = [
    "cells",
    "files",
    "journal",
    "machine",
    "names",
    "outputs",
    "program",
    "text",
    "translation",
]
