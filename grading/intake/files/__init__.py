"""List and read folders, archives, text and notebooks from any program, within limits."""

__all__ = [
    "archives",
    "decode",
    "entries",
    "fingerprint",
    "noise",
    "notebooks",
    "sources",
    "suffixes",
]
