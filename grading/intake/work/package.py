"""Choose the files of a submission: the folder that is most likely the package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from grading.intake.files import sources
from grading.intake.files.entries import Refused
from grading.intake.people.spelling import shown
from grading.intake.work.collected import Collected
from grading.intake.work.elsewhere import NOT_WRITTEN, code_elsewhere, moved
from grading.intake.work.shape import (
    Shape,
    Submission,
    defined_in,
    defines,
    numbers,
    usual,
)
from grading.support.translation import tr

# Python or a test tool loads files of these names by itself.
_HIJACKS = frozenset({"sitecustomize.py", "usercustomize.py", "conftest.py", "setup.cfg"})


def package_of(collected: Collected, student: str, shape: Shape) -> Submission:
    """Make a submission of the collected files.

    Args:
        collected: the student's files.
        student: the student's name.
        shape: what a submission looks like.

    Returns:
        The submission with the package in it.

    Raises:
        Refused: two files may be the required one, or the required one cannot be read.
    """
    try:
        result = choose_package(student, collected.sources, shape)
    except Refused as problem:
        raise Refused(str(problem), between=collected.places_of(problem.between)) from None
    result.doubt = result.doubt or code_elsewhere(result.files, collected)
    if result.problem is None:
        names = {PurePosixPath(path).name for path in collected.sources}
        for path, reason in collected.lost.items():
            # Without another copy of it, the file that cannot be read is the one that counts.
            name = PurePosixPath(path).name
            if name.endswith(".py") and name not in names:
                raise Refused("{shown} cannot be used: {reason}", shown=shown(path), reason=reason)
    return result


def choose_package(student: str, members: Mapping[str, bytes], shape: Shape) -> Submission:
    """Choose the package among source files, and change them to UTF-8.

    Args:
        student: the student's name.
        members: source files by their path in the submission.
        shape: what a submission looks like.

    Returns:
        The submission, with notes on what was left out.
    """
    result = Submission(student)
    package = shape.package
    home = _home(members, shape)
    if home is None:
        return _bare(result, members, shape)
    root = home.rpartition("/")[0] + "/" if "/" in home else ""
    if PurePosixPath(home).name != package:
        result.notes.say(
            "{shown}/ was used as {package}/, because it contains the required files.",
            shown=shown(home),
            package=package,
        )
    result.doubt = _other_copy(members, home, shape)
    others = moved(members, home, shape)
    for path, data in sorted(members.items()):
        name = shown(path)
        if path in others:
            result.notes.append(_defines_it(path, others[path]))
            _take(result, others[path], data)
            continue
        if not path.startswith(root):
            if PurePosixPath(path).name in _HIJACKS:
                result.notes.say(
                    "{name} was refused: it is outside {package}/.", name=name, package=package
                )
            continue
        inside = path[len(root) :]
        if path.startswith(home + "/"):
            inside = package + path[len(home) :]
        if _shadows(inside, shape):
            # On some disks upper and lower case are the same, so it would replace the file there.
            result.notes.say(
                "{name} was refused: a required file has this name in lower case.", name=name
            )
        elif PurePosixPath(inside).name in _HIJACKS:
            result.notes.say("{name} was refused: no file with this name is used.", name=name)
        elif inside.startswith(package + "/") and not path.startswith(home + "/"):
            result.notes.say(
                "{name} was not used, because {shown}/ was.", name=name, shown=shown(home)
            )
        elif inside.startswith(package + "/") or inside in shape.files:
            _take(result, inside, data)
        elif "/" not in inside and inside not in shape.beside:
            result.notes.say(
                "{name} was refused: it is outside {package}/.", name=name, package=package
            )
    return result


def _other_copy(members: Mapping[str, bytes], home: str, shape: Shape) -> str:
    """Why a person has to decide: a required file is there a second time with other code."""
    for path, data in sorted(members.items()):
        folder = PurePosixPath(path).parent
        if path.startswith(home + "/") or shape.package in folder.parts:
            continue
        for file in shape.files:
            mine = home + file.removeprefix(shape.package)
            if (
                PurePosixPath(file).name == usual(PurePosixPath(path).name)
                and members.get(mine, data) != data
                and _is_written(data, file, shape)
            ):
                return tr(
                    "{path} and {mine} have different code: write yes to use {mine}",
                    path=shown(path),
                    mine=shown(mine),
                )
    return ""


def _defines_it(path: str, file: str) -> str:
    return tr(
        "{shown} was used as {file}, because it defines what that file requires.",
        shown=shown(path),
        file=file,
    )


def _is_written(data: bytes, file: str, shape: Shape) -> bool:
    """Whether a source file answers something that a required file asks for."""
    return bool(defines(data, shape).get(file)) and NOT_WRITTEN not in data


def _shadows(inside: str, shape: Shape) -> bool:
    return inside not in shape.files and inside.casefold() in {f.casefold() for f in shape.files}


def _take(result: Submission, inside: str, data: bytes) -> None:
    result.files[inside], notes = sources.plain(data, inside)
    result.notes += notes


def _home(members: Mapping[str, bytes], shape: Shape) -> str | None:
    """The folder whose files define most of what is required; None if there is none."""
    asked: dict[str, set[str]] = {}
    for path in members:
        for file in shape.files:
            rest = file.removeprefix(shape.package + "/")
            if path.endswith("/" + rest):
                asked.setdefault(path[: -len(rest) - 1], set()).add(file)
    if not asked:
        return None

    def worth(home: str) -> tuple[Any, ...]:
        defined = blank = 0
        for file in asked[home]:
            data = members[home + file.removeprefix(shape.package)]
            blank += data.count(NOT_WRITTEN)
            defined += len(shape.functions.get(file, frozenset()) & defined_in(data))
        named = shape.number in numbers(home)
        exact = PurePosixPath(home).name == shape.package
        return defined, len(asked[home]), exact, named, -blank, -home.count("/"), home

    # Most submissions have only one.
    best = next(iter(asked)) if len(asked) == 1 else max(asked, key=worth)
    if PurePosixPath(best).name == shape.package:
        rivals = [
            home
            for home in asked
            if home != best
            and worth(home)[:5] == worth(best)[:5]
            and any(
                members[home + f.removeprefix(shape.package)]
                != members[best + f.removeprefix(shape.package)]
                for f in asked[best] & asked[home]
            )
        ]
        if rivals:
            names = " and ".join(sorted(shown(home) + "/" for home in (best, *rivals)))
            raise Refused(
                "{names} contain the same files with different code: which one counts?",
                names=names,
                between=sorted((best, *rivals)),
            )
        return best
    ranks = sorted((worth(home)[:2] for home in asked), reverse=True)
    if len(ranks) > 1 and ranks[0] == ranks[1]:
        return None  # Nothing decides between two folders of other names.
    # A folder of another name must contain as many files as are found by their names alone.
    alone = [
        file
        for file in shape.files
        if any(PurePosixPath(path).name == PurePosixPath(file).name for path in members)
    ]
    return best if len(asked[best]) >= len(alone) else None


def _bare(result: Submission, members: Mapping[str, bytes], shape: Shape) -> Submission:
    """Choose required files that are not in a package, by name or by what they define.

    Raises:
        Refused: two files may be the required one.
    """
    plain = {path: usual(PurePosixPath(path).name) for path in members}
    used: dict[str, str] = {}
    for file in shape.files:
        last = PurePosixPath(file).name
        fits = [path for path, name in plain.items() if name == last]
        fits = fits or [path for path, name in plain.items() if name.casefold() == last.casefold()]
        same = [other for other in shape.files if PurePosixPath(other).name == last]
        if len(same) > 1:
            # Two folders have a file of this name, so what it defines decides.
            fits = [p for p in fits if defines(members[p], shape).get(file) or p.endswith(file)]
        others = [path for path in fits if numbers(path) and shape.number not in numbers(path)]
        if shape.number and 0 < len(others) < len(fits):
            fits = [path for path in fits if path not in others]
            result.notes += [
                tr("{path} was not used: it is in another assignment's folder.", path=shown(path))
                for path in others
            ]
        if len({members[path] for path in fits}) > 1:
            raise Refused(
                "got {count} files named {last} with different code: which one counts?",
                count=len(fits),
                last=last,
                between=fits,
            )
        if fits:
            used[file] = fits[0]
    if not used:
        used = _by_content(members, shape)
        result.notes += [_defines_it(path, file) for file, path in used.items()]
    for file, path in used.items():
        _take(result, file, members[path])
    return result


def _by_content(members: Mapping[str, bytes], shape: Shape) -> dict[str, str]:
    """Match files to required files by the functions that they define."""
    found: dict[str, str] = {}
    for path, data in sorted(members.items()):
        counts = defines(data, shape)
        if not counts:
            continue
        best = max(counts.values())
        files = [file for file, count in counts.items() if count == best]
        if len(files) > 1:
            raise Refused(
                "{shown} may be {files}: it needs the name of one of them",
                shown=shown(path),
                files=" or ".join(files),
            )
        if files[0] in found and members[found[files[0]]] != data:
            raise Refused(
                "{first} and {second} both define what {files} requires: which one counts?",
                first=shown(found[files[0]]),
                second=shown(path),
                files=files[0],
                between=[found[files[0]], path],
            )
        found[files[0]] = path
    return found
