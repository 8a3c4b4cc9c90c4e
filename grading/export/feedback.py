"""A page per student to give back, named as the course system expects, and a mail-merge list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from grading.export.formats import ClassExport, ExportError, Written
from grading.intake.people import lists
from grading.judging.results import final
from grading.report import student_page
from grading.support.cells import MARK, points, safe, table
from grading.support.files import zipped
from grading.support.translation import tr

LIST = "mail-merge.csv"
# Canvas finds a comment's student by the two numbers in the name that it gave the download.
_CANVAS = re.compile(r"^(?P<key>.+?_(?:LATE_)?\d+_\d+)_[^/]*$", re.IGNORECASE)
# Moodle by the name and the participant's number in front of this word.
_MOODLE = re.compile(r"^(?P<key>.+_\d+_assignsubmission_file)(?:_.*)?$")


def pages(request: ClassExport) -> Written:
    """A zip with each student's page, and `mail-merge.csv`: name, email, final score, page.

    Raises:
        ExportError: the table of intake cannot be read.
    """
    places = _places(request.folder / "intake.csv")
    files: dict[str, bytes] = {}
    rows = [["student", "email", "final", "final_max", "file"]]
    for one in request.report.submissions:
        name = _unused(page_name(one.student, places.get(one.student, "")), files)
        files[name] = student_page(request.report, one).encode()
        person = request.people.get(one.student, {})
        email = next((str(person[k]) for k in ("emailaddress", "email") if person.get(k)), "")
        score, top = final(one)
        rows.append([safe(one.student), safe(email), points(score), points(top), safe(name)])
    files[LIST] = (MARK + table(rows)).encode()
    return Written(zipped(files))


def page_name(student: str, path: str) -> str:
    """The name of a student's page.

    Args:
        student: their name.
        path: where their submission was found, in the words of `intake.csv`; its name says which
            course system it came from, and whom that system will give the page to.

    Returns:
        A name without folders for Canvas and by name, with a folder for Moodle.
    """
    for part in PurePosixPath(path.replace("\\", "/")).parts[::-1]:
        if found := _MOODLE.match(part):
            return f"{found['key']}_/feedback.html"
        if found := _CANVAS.match(part):
            return f"{found['key']}_feedback.html"
    return (re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", student).strip(" .") or "student") + ".html"


def _places(table_of_intake: Path) -> Mapping[str, str]:
    """Where each student's last used submission was found."""
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
            # Work that several people handed in together is each one's.
            found |= {name.strip(): path for name in students.split(";") if name.strip()}
    return found


def _unused(name: str, taken: Mapping[str, bytes]) -> str:
    """A name that no other page has, whatever a file system makes of its case."""
    used = {one.casefold() for one in taken}
    stem, suffix = name.removesuffix(".html"), ".html"
    number = 1
    while name.casefold() in used:
        number += 1
        name = f"{stem} {number}{suffix}"
    return name
