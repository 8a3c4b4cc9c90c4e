"""Tools that know nothing about grading: files, tables, the machine, the log and plain text."""

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
    "word_wrap",
]
