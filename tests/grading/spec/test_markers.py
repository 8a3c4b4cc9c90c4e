"""Solutions are found, taken out and changed by their markers, and only in pairs."""

from __future__ import annotations

import json

import pytest

from grading.spec import Edit, Rewrite, markers, notebook_cells
from grading.spec.manifest import AssignmentError

TWO = """\
def first(x):
    ### BEGIN SOLUTION
    y = x + 1
    ### END SOLUTION
    return y


class Model:
    def loss(self, x):
        if x:
            ### BEGIN SOLUTION
            def inner(z):
                return z

            y = inner(x)
            ### END SOLUTION
        return y
"""


def test_regions_carry_the_outermost_functions_name() -> None:
    assert [r.name for r in markers.regions(TWO, "m.py")] == ["first", "Model.loss"]


AGAIN = "y\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n    return y\n\n\nclass"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("### BEGIN SOLUTION\nx = 1\n", "without '### END SOLUTION'"),
        ("x = 1\n### END SOLUTION\n", "without '### BEGIN SOLUTION'"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n", "inside the solution"),
        ("### BEGIN SOLUTION\nx = (\n### END SOLUTION\n", "was never closed"),
        (TWO.replace("y\n\n\nclass", AGAIN, 1), "first: got two solutions"),
    ],
)
def test_bad_markers_are_refused(text: str, says: str) -> None:
    with pytest.raises(AssignmentError, match=says):
        markers.regions(text, "m.py")


def test_a_blank_keeps_markers_and_runs_into_the_stub() -> None:
    text = markers.blank(TWO, "m.py", {"first": "one"})
    assert "x + 1" not in text
    assert "y = inner(x)" in text
    assert [r.name for r in markers.regions(text, "m.py")] == ["first", "Model.loss"]
    space: dict = {}
    exec(compile(text, "m.py", "exec"), space)
    with pytest.raises(NotImplementedError, match=r"one is not written yet: write it in m\.py"):
        space["first"](1)


def test_a_hand_out_has_lines_for_students_and_no_markers() -> None:
    text = markers.blank(TWO, "m.py", {"first": "one"}, hand_out=True)
    assert markers.BEGIN not in text
    assert markers.END not in text
    assert text.count(markers.START_YOURS) == 1
    assert "y = inner(x)" in text  # of no exercise that is handed out: given
    compile(text, "m.py", "exec")


def test_a_change_must_fit_exactly_once() -> None:
    changed = markers.apply(TWO, "m.py", "first", Edit("", "x + 1", "x + 2"))
    assert "x + 2" in changed
    for old in ("x + 3", "x"):
        text = TWO if old != "x" else TWO.replace("x + 1", "x + x")
        with pytest.raises(AssignmentError, match="expected once"):
            markers.apply(text, "m.py", "first", Edit("", old, "1"))
    with pytest.raises(AssignmentError, match=r"one of: first, Model\.loss"):
        markers.apply(TWO, "m.py", "second", Edit("", "x", "y"))


def test_a_rewrite_takes_the_markers_indent() -> None:
    text = markers.apply(TWO, "m.py", "Model.loss", Rewrite("", "\n  y = 2\n  y += x\n"))
    assert "            y = 2\n            y += x\n" in text
    compile(text, "m.py", "exec")


def notebook(*cells: dict) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_loses_answers_and_outputs() -> None:
    code = {
        "cell_type": "code",
        "metadata": {},
        "execution_count": 1,
        "outputs": [{"output_type": "stream", "text": ["42"]}],
        "source": "a = 1\n### BEGIN SOLUTION\na = 42\n### END SOLUTION\nprint(a)",
    }
    prose = {
        "cell_type": "markdown",
        "metadata": {"nbgrader": {"solution": True, "grade": True}},
        "source": "Because.",
    }
    tagged = {"cell_type": "markdown", "metadata": {"tags": ["solution"]}, "source": ["Thus."]}
    text, taken = notebook_cells.blank(notebook(code, prose, tagged), "n.ipynb")
    assert taken == ["a = 42", "Because.", "Thus."]
    assert "42" not in text
    cells = json.loads(text)["cells"]
    assert cells[0]["outputs"] == []
    assert "NotImplementedError" in "".join(cells[0]["source"])
    assert "".join(cells[1]["source"]) == notebook_cells.PROSE == "".join(cells[2]["source"])


@pytest.mark.parametrize("kind", ["code", "raw", "markdown"])
def test_an_answer_cell_without_markers_is_an_answer_as_a_whole(kind: str) -> None:
    answer = {
        "cell_type": kind,
        "metadata": {"nbgrader": {"solution": True}},
        "source": "a = 42\nb = 43",
        "attachments": {"board.png": {"image/png": "42"}},
    }
    text, taken = notebook_cells.blank(notebook(answer | {"outputs": []}), "n.ipynb")
    assert taken == ["a = 42\nb = 43"]
    assert "b = 43" not in text
    assert "a = 42" not in text
    if kind != "code":
        assert "board.png" not in text


def test_a_notebook_loses_what_its_widgets_show() -> None:
    book = json.loads(notebook())
    book["metadata"] = {"widgets": {"state": {"outputs": "42"}}, "kernelspec": {"name": "python3"}}
    text, _ = notebook_cells.blank(json.dumps(book), "n.ipynb")
    assert json.loads(text)["metadata"] == {"kernelspec": {"name": "python3"}}


def test_what_is_no_notebook_is_refused() -> None:
    for text in ("{", "[]", '{"cells": 3}'):
        with pytest.raises(AssignmentError, match="not a notebook"):
            notebook_cells.blank(text, "n.ipynb")
