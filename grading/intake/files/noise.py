"""Recognize what nobody wrote: caches, virtual environments and metadata of operating systems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from grading.intake.files.entries import Entry
from grading.support.translation import tr

MAX_PATH = 400  # characters of a path
DEEPEST = 40  # folders inside each other
MOST_LOOKED_AT = 200_000  # entries of one submission
MOST_LISTED = 2_000_000  # entries of folders that may be too large to look at

# Folders without a student's own work, and what they are.
SKIP: Mapping[str, str] = {
    **dict.fromkeys(
        ("__MACOSX", ".Trashes", ".Spotlight-V100", ".fseventsd"), tr("macOS metadata")
    ),
    **dict.fromkeys(("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"), tr("a cache")),
    ".ipynb_checkpoints": tr("Jupyter's copies"),
    **dict.fromkeys((".git", ".svn", ".hg"), tr("version control")),
    **dict.fromkeys(
        (".venv", "venv", "site-packages", "node_modules"), tr("a virtual environment")
    ),
    **dict.fromkeys((".idea", ".vscode", ".vs"), tr("an editor's settings")),
    **dict.fromkeys(("$RECYCLE.BIN", "System Volume Information"), tr("Windows metadata")),
    **dict.fromkeys(("@eaDir", "#recycle", "lost+found"), tr("metadata of a disk")),
}

# The folders of a virtual environment.
_ENVIRONMENT = frozenset({"bin", "scripts", "lib", "lib64", "include", "share", "etc", "man"})

_METADATA = {
    ".ds_store": tr("macOS metadata"),
    "thumbs.db": tr("Windows metadata"),
    "desktop.ini": tr("Windows metadata"),
    **dict.fromkeys((".localized", "icon\r"), tr("macOS metadata")),
    "ehthumbs.db": tr("Windows metadata"),
}


def noise(entry: Entry) -> str:
    """What an entry is if nobody wrote it, such as "a cache"; "" for all others."""
    if entry.kind == "folder" and entry.name in SKIP:
        return SKIP[entry.name]
    if entry.name.lower() in _METADATA:
        return _METADATA[entry.name.lower()]
    if entry.name.startswith("._"):
        return tr("macOS metadata")
    if entry.kind == "folder" and _is_environment(entry):
        return tr("a virtual environment")
    if entry.name.startswith((".", "~$")) and entry.kind != "refused":
        return tr("a hidden file") if entry.kind != "folder" else tr("a hidden folder")
    return ""


def _is_environment(folder: Entry) -> bool:
    """Whether a folder is a virtual environment, and not work in which one was made."""
    inside = folder.children()
    return any(child.name == "pyvenv.cfg" for child in inside) and not any(
        (child.holds or child.name.lower().endswith((".py", ".ipynb")))
        and child.name.lower() not in _ENVIRONMENT
        and not child.name.startswith((".", "__"))
        for child in inside
    )


def everything_below(root: Entry) -> Iterator[tuple[str, Entry, str]]:
    """Yield the files below an entry with their paths, and a reason for those to leave out.

    Folders with few entries in and around them come first, so that a data set of any size does not
    hide the code.
    """
    todo = [(0, "", 0, 1, root)]
    looked_at = listed = 0
    too_many = tr("more than {most_looked_at} files", most_looked_at=MOST_LOOKED_AT)
    while todo:
        around, place, _, depth, folder = heappop(todo)
        inside = folder.children()
        if folder.problem and folder is not root:
            yield place[:MAX_PATH], folder, folder.problem
        for child in inside:
            path = place + child.name
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                yield path, child, too_many
                return
            if child.kind != "folder":
                yield path, child, ""
            elif listed > MOST_LISTED:
                yield path[:MAX_PATH] + "/", child, too_many
            elif reason := noise(child):
                yield path + "/", child, reason
            elif depth >= DEEPEST:
                why = tr("folders nested more than {deepest} deep", deepest=DEEPEST)
                yield path[:MAX_PATH] + "/", child, why
            else:
                listed += len(child.children())
                entries = around + len(inside) + len(child.children())
                heappush(todo, (entries, path + "/", looked_at, depth + 1, child))


def files_below(root: Entry) -> Iterator[tuple[str, Entry]]:
    """The files below an entry that may be work, with their paths. Archives are not opened."""
    return ((path, entry) for path, entry, reason in everything_below(root) if not reason)
