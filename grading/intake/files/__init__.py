"""Folders, archives, text and notebooks of any origin, listed and read within limits."""

__all__ = [
    "archives",
    "decode",
    "entries",
    "noise",
    "notebooks",
    "sources",
]
