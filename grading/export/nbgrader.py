"""Export the hand-out as an nbgrader course, with its files in source/NAME.

When nbgrader autogrades, it keeps a student's `.py` files and takes all others from the source.
The notebooks' checks only use published inputs; hidden ones need `grade`.
"""

from __future__ import annotations

from grading.authoring.handout.contents import choose, contents
from grading.export.formats import AssignmentExport, ExportError, Written
from grading.spec import manifest
from grading.spec.manifest import AssignmentError
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
    """Write the course as a zip: nbgrader_config.py and source/NAME/.

    Raises:
        ExportError: these parts cannot be handed out together.
    """
    assignment = request.assignment
    try:
        whole = manifest.load(assignment.root)
        choice = choose(whole, [part.id for part in assignment.parts], request.solved)
        files, _ = contents(choice, Source(whole))
    except AssignmentError as problem:
        raise ExportError(str(problem)) from problem
    books = {part.notebook for part in assignment.parts if part.notebook}
    home = f"source/{assignment.name}"
    placed = {
        f"{home}/{name.rpartition('/')[2] if name in books else name}": data
        for name, data in files.items()
    }
    config = CONFIG.format(name=assignment.name, files=list(assignment.files))
    placed["nbgrader_config.py"] = config.encode()
    next_step = tr("Unzip it, then run: nbgrader generate_assignment {name}", name=assignment.name)
    return Written(zipped(placed), (next_step,))
