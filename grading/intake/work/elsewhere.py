"""Find a required file that is not where it belongs: misspelled, in another folder, or packed.

Without it a student would get no points for what they did. It is used if it can only be the missing
file, and otherwise a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath

from grading.intake.files.entries import MAX_NEST, Entry, foreign_suffix
from grading.intake.files.noise import files_below
from grading.intake.files.sources import decoded
from grading.intake.people.spelling import shown
from grading.intake.work.collected import ANOTHER_FILE, Collected, some
from grading.intake.work.shape import Shape, defined_in, numbers, spelled
from grading.support.translation import tr

NOT_WRITTEN = b"is not written yet"  # an exercise as in the hand-out
_MOST_OPENED = 20  # archives in an archive
_FEEDBACK = "feedbackText.html"  # Sakai puts the teacher's own comment into the student's folder
_DOCUMENTS = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".pages", ".html", ".htm")
_EXPORTS = (*_DOCUMENTS, ".md", ".tex", ".rst", ".txt")  # what a notebook can be saved as


def moved(members: Mapping[str, bytes], home: str, shape: Shape) -> dict[str, str]:
    """Find files that can only be a required one, although their paths differ from its path.

    Args:
        members: source files by path.
        home: the folder that is used as the package.
        shape: what a submission looks like.

    Returns:
        The required files by the paths of the files to use for them.
    """
    result = {}
    around = PurePosixPath(home).parent
    for file in shape.files:
        inside = PurePosixPath(file.removeprefix(shape.package + "/"))
        fits = [path for path in members if spelled(path) == spelled(file)]
        if not fits or f"{home}/{inside}" in members or spelled(file) in shape.shared:
            continue
        tops = (PurePosixPath(home), around)
        folders = {*tops, *(top / inside.parent for top in tops)}
        near = [path for path in fits if PurePosixPath(path).parent in folders]
        same = len({members[path] for path in fits}) == 1
        if near and same and defined_in(members[near[0]]) & shape.functions.get(file, frozenset()):
            result[near[0]] = file
    return result


def code_elsewhere(files: Mapping[str, bytes], collected: Collected) -> str:
    """Why a person has to decide: code that is required is missing, and may be in another file.

    Args:
        files: the files that are used, by path.
        collected: everything that the student submitted.

    Returns:
        A question to a person; "" if there is none.
    """
    shape = collected.shape
    for file in shape.files:
        if not shape.functions.get(file) or spelled(file) in shape.shared:
            continue
        if file not in files:
            typed = _typed(shape.functions[file], collected)
            found = (_unused(file, collected), _packed(file, collected), typed)
            if path := next(chain(*found), ""):
                return _question(file, path)
        elif NOT_WRITTEN in files[file] and (
            path := next(
                chain(_further(file, files[file], collected), _as_text(file, collected)), ""
            )
        ):
            return tr(
                "{file} is not finished, and {path} may be: write yes to use {file}",
                file=file,
                path=shown(path),
            )
        elif path := next(_typed(_stubs(files[file]) & shape.functions[file], collected), ""):
            return tr(
                "{path} defines functions that are not written in {file}: write yes to use {file} "
                "without them",
                path=shown(path),
                file=file,
            )
    return ""


def _unused(file: str, collected: Collected) -> Iterator[str]:
    """The source files that may be a missing one: they have its name, or one like "my_layers"."""
    shape = collected.shape
    wanted = shape.functions[file]
    for path, data in sorted(collected.sources.items()):
        defined = defined_in(data) & wanted
        alike = _is_alike(path, file) and defined == wanted
        if defined and (spelled(path) == spelled(file) or alike):
            yield path


def _typed(names: Collection[str], collected: Collected) -> Iterator[str]:
    """The notebooks in which a student wrote some of the functions that a file should define."""
    # Where nothing is missing, no notebook is read for it.
    for path, typed in collected.typed.items() if names else ():
        if not typed.isdisjoint(names):
            yield path


def _stubs(data: bytes) -> set[str]:
    """The exercises that are still as in the hand-out."""
    # Searching for the words alone takes a hundredth of the time.
    found = re.findall(rb"(\w+) " + NOT_WRITTEN, data) if NOT_WRITTEN in data else ()
    return {name.decode("ascii") for name in found}


def _further(file: str, used: bytes, collected: Collected) -> Iterator[str]:
    """Files such as "layers_final.py" in which exercises are written that a file leaves open."""
    shape = collected.shape
    left_open = _stubs(used) & shape.functions[file]
    for path, data in sorted(collected.sources.items()):
        if not _is_alike(path, file) or (numbers(path) and shape.number not in numbers(path)):
            continue
        text = decoded(data, path)[0].encode()
        if not left_open.isdisjoint(defined_in(text) - _stubs(text)):
            yield path


def _is_alike(path: str, file: str) -> bool:
    """Whether a file has the name of another one and more, such as "my_layers.py"."""
    return PurePosixPath(spelled(file)).stem in PurePosixPath(spelled(path)).stem


def prose_elsewhere(names: Collection[str], collected: Collected) -> str:
    """Why a person has to decide: a notebook is missing, and may be in another file.

    Args:
        names: the notebooks with questions that have no answer.
        collected: everything that the student submitted.
    """
    mine = {spelled(path) for path in (*collected.notebooks, *collected.lost)}
    for name in names:
        elsewhere = chain(_packed(name, collected), _exported(name, collected))
        if spelled(name) not in mine and (path := next(elsewhere, "")):
            return _question(name, path)
    return ""


def _exported(name: str, collected: Collected) -> Iterator[str]:
    """The paths of files that may be an export of a notebook: "Copy of Dropout - Colab.pdf"."""
    stem = PurePosixPath(name).stem
    for path in collected.left_out.get(ANOTHER_FILE, ()):
        if path.lower().endswith(_EXPORTS) and stem.casefold() in spelled(path):
            yield path
    for path in collected.sources:
        # A required file may have the notebook's name in small letters.
        if PurePosixPath(path).stem == stem and collected.shape.package not in path.split("/"):
            yield path


def documents_unread(names: Collection[str], collected: Collected) -> list[str]:
    """Say which documents were not read, although they may contain answers that are missing.

    Args:
        names: see `prose_elsewhere`.
        collected: everything that the student submitted.

    Returns:
        A note, or nothing.
    """
    unread = [
        path
        for path in collected.left_out.get(ANOTHER_FILE, ())
        if path.lower().endswith(_DOCUMENTS)
        and path != _FEEDBACK
        and collected.shape.package not in path.split("/")
    ]
    unread += chain.from_iterable(_exported(name, collected) for name in names)
    if not names or not unread:
        return []
    return [
        tr(
            "Not read, because only notebooks are searched for answers: {names}.",
            names=some(list(dict.fromkeys(unread))),
        )
    ]


def _question(file: str, path: str) -> str:
    return tr(
        "{file} is missing: is it {path}? Write yes to use the submission without it",
        file=file,
        path=shown(path),
    )


def _as_text(file: str, collected: Collected) -> Iterator[str]:
    """The paths that were left out and may be a file saved as text: layers.txt, layers.py.txt."""
    wanted = PurePosixPath(spelled(file))
    for path in collected.paths_left_out():
        # Outside the file's folder, "loss.txt" is a log rather than loss.py.
        home = PurePosixPath(path).parent.name == PurePosixPath(file).parent.name
        name = spelled(path)
        if name == f"{wanted}.txt" or (home and name == f"{wanted.stem}.txt"):
            yield path


def _packed(file: str, collected: Collected) -> Iterator[str]:
    """The paths that were left out and may contain a file: "layers.py.txt" and archives.

    Programs and people add to its name, as in ".layers.py.icloud" and "layers.py - Shortcut.lnk".
    A file with another suffix beside the code, such as "layers.docx", may be the file, too.
    """
    yield from _as_text(file, collected)
    whole = re.compile(rf"(?<!\w){re.escape(spelled(file))}(?!\w)")
    package = collected.shape.package
    for path in collected.paths_left_out():
        name = PurePosixPath(spelled(path))
        in_package = file.startswith(f"{package}/") and package in path.split("/")
        if whole.search(name.name) or (
            in_package and name.stem == PurePosixPath(spelled(file)).stem
        ):
            yield path
    for path, entry in collected.unopened:
        if _may_contain(path, entry, spelled(file)):
            yield path


def _may_contain(path: str, entry: Entry, name: str, depth: int = 0) -> bool:
    """Whether a file with this name is in an archive, or may be in one that cannot be opened."""
    if entry.kind != "archive" or depth > MAX_NEST:
        packed = path[: len(path) - len(foreign_suffix(path))]  # "layers.py.gz" is one file
        return spelled(packed) == name or not packed.lower().endswith((".py", ".ipynb"))
    inner = list(files_below(entry))
    archives = [(path, f) for path, f in inner if f.kind == "archive" or foreign_suffix(path)]
    return (
        bool(entry.problem)
        or any(spelled(path) == name for path, _ in inner)
        or len(archives) > _MOST_OPENED
        or any(_may_contain(path, file, name, depth + 1) for path, file in archives)
    )
