"""The suffixes of archives: those that we can read, and all others."""

from __future__ import annotations

_READ = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".txz", ".tbz", ".tar", ".zip")
# Archives and packed files that Python cannot read.
_FOREIGN = (
    *(".rar", ".7z", ".tar.zst", ".tzst", ".tar.lz", ".tar.lz4", ".tar.z", ".cab", ".dmg"),
    *(".gz", ".bz2", ".xz", ".zst", ".lz4", ".z"),
)


def archive_suffix(name: str) -> str:
    """The suffix of an archive that we can read, such as ".tar.gz"; "" if a name has none."""
    plain = name.lower()
    return next((s for s in _READ if plain.endswith(s) and len(plain) > len(s)), "")


def foreign_suffix(name: str) -> str:
    """The suffix of an archive that we cannot read, such as ".rar"; "" if a name has none."""
    plain = name.lower()
    return next((s for s in _FOREIGN if plain.endswith(s)), "")
