"""The hand-out as an nbgrader course: source/NAME holds its files, notebooks at the top.

A student's `.py` files are kept when nbgrader autogrades; all others come from the source. The
cells that check are judged on published inputs: hidden ones need `grade`.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.authoring.handout.contents import choose, contents
from grading.export.formats import AssignmentExport, ExportError, Written
from grading.spec import manifest
from grading.spec.manifest import Assignment, AssignmentError
from grading.spec.tree import Source
from grading.support.files import zipped

CONFIG = """# Written by `export nbgrader`.
c = get_config()
c.CourseDirectory.course_id = {name!r}
# What students write beside the notebooks is theirs; all other files come from source/.
c.Autograde.exclude_overwriting = {{{name!r}: {files!r}}}
# The notebooks are handed out blank already, and their experiments take a while.
c.ClearSolutions.enforce_metadata = False
c.ExecutePreprocessor.timeout = 600
"""


def package(request: AssignmentExport) -> Written:
    """The course as an export.

    Raises:
        ExportError: the parts cannot be handed out so.
    """
    try:
        data = build(request.assignment, request.solved)
    except AssignmentError as problem:
        raise ExportError(str(problem)) from problem
    next_step = f"Unzip it, then run nbgrader generate_assignment {request.assignment.name}."
    return Written(data, (next_step,))


def build(assignment: Assignment, solved: Sequence[str] = ()) -> bytes:
    """The course as a zip: nbgrader_config.py and source/NAME/.

    Args:
        assignment: the parts to ask for.
        solved: the parts to hand out solved.

    Raises:
        AssignmentError: the parts cannot be handed out so; see `choose`.
    """
    whole = manifest.load(assignment.root)
    choice = choose(whole, [part.id for part in assignment.parts], solved)
    files, _ = contents(choice, Source(whole))
    books = {part.notebook for part in assignment.parts if part.notebook}
    home = f"source/{assignment.name}"
    placed = {
        f"{home}/{name.rpartition('/')[2] if name in books else name}": data
        for name, data in files.items()
    }
    config = CONFIG.format(name=assignment.name, files=list(assignment.files))
    placed["nbgrader_config.py"] = config.encode()
    return zipped(placed)
