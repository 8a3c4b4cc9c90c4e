"""Export the hand-out as an nbgrader course, with its files in source/NAME.

When nbgrader autogrades, it keeps a student's `.py` files and takes all others from the source.
The notebooks' checks only use published inputs; hidden ones need `grade`.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.authoring.handout.contents import choose, contents
from grading.export.formats import AssignmentExport, ExportError, Written
from grading.spec import manifest
from grading.spec.manifest import Assignment, AssignmentError
from grading.spec.tree import Source
from grading.support.files import zipped
from grading.support.translation import tr

CONFIG = """# Written by `export nbgrader`.
c = get_config()
c.CourseDirectory.course_id = {name!r}
# Students write these files and the notebooks; all other files come from source/.
c.Autograde.exclude_overwriting = {{{name!r}: {files!r}}}
# The notebooks contain no solutions, and their experiments take a while.
c.ClearSolutions.enforce_metadata = False
c.ExecutePreprocessor.timeout = 600
"""


def package(request: AssignmentExport) -> Written:
    """Write the course as an export.

    Raises:
        ExportError: these parts cannot be handed out together.
    """
    try:
        data = build(request.assignment, request.solved)
    except AssignmentError as problem:
        raise ExportError(str(problem)) from problem
    next_step = tr(
        "Unzip it, then run: nbgrader generate_assignment {name}", name=request.assignment.name
    )
    return Written(data, (next_step,))


def build(assignment: Assignment, solved: Sequence[str] = ()) -> bytes:
    """Build the course as a zip: nbgrader_config.py and source/NAME/.

    Args:
        assignment: the parts that students solve.
        solved: the parts to hand out solved.

    Returns:
        The bytes of the zip.

    Raises:
        AssignmentError: these parts cannot be handed out together; see `choose`.
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
