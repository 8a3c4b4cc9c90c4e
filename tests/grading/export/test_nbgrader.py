"""The nbgrader course: the hand-out, its notebooks at the top, students' files kept."""

from __future__ import annotations

import io
import zipfile

from grading.export import nbgrader
from grading.export.formats import AssignmentExport
from grading.spec.manifest import Assignment


def test_the_course_holds_the_blank_hand_out(toy: Assignment) -> None:
    data = nbgrader.package(AssignmentExport(toy)).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    home = "source/toy-homework"
    assert "answer = x + 4" not in files[f"{home}/Rows.ipynb"]
    assert "BEGIN SOLUTION" not in files[f"{home}/toy/rows.py"]
    config = files["nbgrader_config.py"]
    assert "'toy/rows.py'" in config
    compile(config, "nbgrader_config.py", "exec")
