"""A zip with a page per student, named as the course system expects, and a mail-merge list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from grading.export.formats import ClassExport, ExportError, Written
from grading.intake.people import lists
from grading.judging.results import final
from grading.report import Extras, student_page
from grading.support.cells import FORMULA, MARK, points, safe, table
from grading.support.files import zipped
from grading.support.translation import tr

LIST = "mail-merge.csv"
_LONGEST = 150  # bytes of a name; a system allows about 255, also for the longer names around it
# Windows takes these names for devices, whatever their ending.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
# Canvas finds the student by the two numbers in the name of the downloaded file.
_CANVAS = re.compile(r"^(?P<key>.+?_(?:LATE_)?\d+_\d+)_[^/]*$", re.IGNORECASE)
# Moodle finds the student by the name and the participant's number before this word. The folder
# may be that of a text which the student typed in Moodle.
_MOODLE = re.compile(r"^(?P<key>.+_\d+_assignsubmission)_[a-z]+(?:_.*)?$")


def pages(request: ClassExport) -> Written:
    """Write a zip with each student's page and `mail-merge.csv`: name, email, final score, page.

    Raises:
        ExportError: intake.csv cannot be read.
    """
    places = _places(request.folder / "intake.csv")
    extras = Extras(marks=request.marks)
    files: dict[str, bytes] = {}
    rows = [["student", "email", "final", "final_max", "file"]]
    used: set[str] = set()
    for result in request.report.submissions:
        name = _unused(page_name(result.student, places.get(safe(result.student), "")), used)
        files[name] = student_page(request.report, result, extras=extras).encode()
        email = request.key(result.student, "email")
        score, top = final(result)
        rows.append([safe(result.student), safe(email), points(score), points(top), name])
    files[LIST] = (MARK + table(rows)).encode()
    return Written(zipped(files))


def page_name(student: str, path: str) -> str:
    """The name of a student's page in the zip.

    Args:
        student: the student's name.
        path: where intake found the submission. Its name tells the course system, and the student
            to whom that system gives the page.

    Returns:
        A name in a folder for Moodle; otherwise a name without a folder.
    """
    for part in PurePosixPath(path.replace("\\", "/")).parts[::-1]:
        if found := _MOODLE.match(part):
            return f"{_file_name(found['key'] + '_file')}_/feedback.html"
        if found := _CANVAS.match(part):
            return f"{_file_name(found['key'])}_feedback.html"
    return _file_name(student) + ".html"


def _file_name(text: str) -> str:
    """Text as a file name of any system, which a spreadsheet does not take for a formula."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", unicodedata.normalize("NFC", text)).strip(" .")
    name = name.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").strip(" .")
    if name.startswith(FORMULA) or name.partition(".")[0].casefold() in _DEVICES:
        name = f"_{name}"
    return name or "student"


def _places(table_of_intake: Path) -> Mapping[str, str]:
    """Where intake found each student's last submission that is used."""
    if not table_of_intake.is_file():
        return {}
    try:
        lines = lists.read(table_of_intake, ("path",), ("use",), tr("has no column named use."))
    except lists.ListError as problem:
        raise ExportError(str(problem)) from problem
    found: dict[str, str] = {}
    for line in lines:
        path, students = line.cells.get("path", ""), line.cells.get("student", "")
        if line.cells.get("use", "").lower() != "no":
            names = [name.strip() for name in students.split(";") if name.strip()]
            # The system knows the work of several people by the name of one, who would get the
            # pages of all.
            found |= dict.fromkeys(names, path if len(names) == 1 else "")
    return found


def _unused(name: str, used: set[str]) -> str:
    """A name that no other page has, also on a file system that ignores case; it is added."""
    stem, number = name.removesuffix(".html"), 1
    while _folded(name) in used:
        number += 1
        name = f"{stem} {number}.html"
    used.add(_folded(name))
    return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
