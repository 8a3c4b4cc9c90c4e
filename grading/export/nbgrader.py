"""The hand-out as an nbgrader course: source/NAME holds its files, notebooks at the top.

A student's `.py` files are kept when nbgrader autogrades; all others come from the source. The
cells that check are judged on published inputs: hidden ones need `grade`.
"""

from __future__ import annotations

from grading.authoring.release import contents
from grading.spec.manifest import Assignment
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


def build(assignment: Assignment) -> bytes:
    """The course as a zip: nbgrader_config.py and source/NAME/."""
    files, _ = contents(assignment, Source(assignment))
    books = {part.notebook for part in assignment.parts if part.notebook}
    home = f"source/{assignment.name}"
    placed = {
        f"{home}/{name.rpartition('/')[2] if name in books else name}": data
        for name, data in files.items()
    }
    config = CONFIG.format(name=assignment.name, files=list(assignment.files))
    placed["nbgrader_config.py"] = config.encode()
    return zipped(placed)
