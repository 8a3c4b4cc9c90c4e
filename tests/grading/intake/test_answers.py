"""An answer is found whatever became of its cell, and takes no words that are not its own."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grading.intake import take
from grading.intake.work.answers import each, merged
from grading.intake.work.course import Course
from grading.intake.work.shape import shape_of
from grading.spec import manifest, markers, notebook_cells

from .classes import CELLS, CODE, LAYERS, SHAPE, STUB, book, cell, lay, look, uses, zipped

Cells = list[dict[str, Any]]
COURSE = Course.of(SHAPE.notebooks, SHAPE.questions)
TEXT = "Because the same edge may be anywhere."


def read_in(
    notebooks: dict[str, bytes], course: Course, known: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    return merged(each(notebooks, course, known))


def at(cells: Cells, name: str = "why") -> int:
    return next(
        k for k, c in enumerate(cells) if c["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def written(cells: Cells) -> Cells:
    cells[at(cells)]["source"] = TEXT
    return cells


def found(*changes: Callable[[Cells], Any], start: Cells | None = None) -> dict[str, str]:
    cells = copy.deepcopy(CELLS) if start is None else start
    for change in changes:
        change(cells)
    return read_in({"Convolution.ipynb": book(cells)}, COURSE, SHAPE.questions)[0]


def answer_alone_cut(cells: Cells) -> None:
    del cells[at(cells)]


def question_and_answer_cut(cells: Cells) -> None:
    k = at(cells)
    del cells[k - 1 : k + 1]


def no_metadata(cells: Cells) -> None:
    for c in cells:
        c["metadata"] = {}


def no_ids(cells: Cells) -> None:
    for c in cells:
        c.pop("id", None)


def copied(text: str, after: int) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        k = at(cells)
        cells.insert(k + after, {**copy.deepcopy(cells[k]), "id": "copy", "source": text})

    return change


def new_below(text: str, kind: str = "markdown") -> Callable[[Cells], None]:
    return lambda cells: cells.insert(at(cells) + 1, cell(text, id="new", kind=kind))


def to_code(cells: Cells) -> None:
    cells[at(cells)]["cell_type"] = "code"


def names_of(changes: tuple[Callable[..., None], ...]) -> str:
    """A test's id that is the same in every process."""
    return "+".join(change.__qualname__.partition(".")[0] for change in changes) or "nothing"


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (copied(STUB, 0),),
        (copied("", 0),),
        (copied(STUB, 1),),
        (copied(TEXT, 1),),
        (to_code,),
        (no_metadata,),
        (no_metadata, no_ids),
        (no_ids,),
    ],
    ids=names_of,
)
def test_an_answer_is_found_whatever_became_of_its_cell(
    changes: tuple[Callable[[Cells], Any], ...],
) -> None:
    assert found(written, *changes) == {"why": TEXT}


@pytest.mark.parametrize("stripped", [(), (no_metadata,), (no_metadata, no_ids)], ids=names_of)
def test_what_was_typed_below_the_cell_is_the_answer(
    stripped: tuple[Callable[[Cells], Any], ...],
) -> None:
    assert found(new_below(TEXT), *stripped) == {"why": TEXT}
    both = found(written, new_below("And so on."), *stripped)
    assert both == {"why": f"{TEXT}\n\nAnd so on."}


@pytest.mark.parametrize(
    "cut", [answer_alone_cut, question_and_answer_cut], ids=["answer", "question and answer"]
)
@pytest.mark.parametrize(
    "stripped", [(), (no_metadata,), (no_ids,), (no_metadata, no_ids)], ids=names_of
)
def test_a_cell_that_is_gone_takes_nothing_from_the_next_section(
    cut: Callable[[Cells], Any], stripped: tuple[Callable[[Cells], Any], ...]
) -> None:
    assert found(cut, *stripped) == {}


def test_the_stub_as_it_was_handed_out_is_no_answer() -> None:
    assert found() == {}
    assert found(lambda cells: cells[at(cells)].update(source=f"\n{STUB} \n")) == {}
    assert found(lambda cells: cells[at(cells)].update(source=f"{STUB}\n\n{TEXT}")) == {"why": TEXT}


RAISES = (
    'raise NotImplementedError("why is not written yet: write it here, between the marked lines")'
)
CODE_STUB = (
    f"def f(x):\n    {markers.START_YOURS}\n    {RAISES}\n    {markers.END_YOURS}\n    return y"
)


@pytest.mark.parametrize(
    ("change", "is_answer"),
    [
        (("", ""), False),
        (("raise ", "# raise "), False),
        (("raise ", "# raise a\n    raise "), True),
        ((RAISES, f"y = x\n    # {RAISES}"), True),
        ((RAISES, f"return x\n    {RAISES}"), True),
        (("return y", "y = x\n    return y"), True),
        (("def f", "import torch\n\ndef f"), True),
    ],
)
def test_code_beside_the_line_that_raises_is_an_answer(
    change: tuple[str, str], is_answer: bool
) -> None:
    def cells(text: str) -> Cells:
        mark = {"nbgrader": {"grade_id": "why", "solution": True}}
        return [cell("# Why"), {**cell(text, id="w", kind="code"), "metadata": mark}]

    course = Course.of({"a.ipynb": book(cells(CODE_STUB))}, ["why"])
    text = CODE_STUB.replace(*change, 1)
    expected = {"why": text} if is_answer else {}
    assert read_in({"a.ipynb": book(cells(text))}, course, ["why"])[0] == expected


def test_the_words_of_the_author_are_an_answer_too(own_toy: Path) -> None:
    path = own_toy / "assignment/assignment.toml"
    path.write_text(
        path.read_text().replace("[[part.e", '[[part.question]]\nid = "why"\n\n[[part.e', 1)
    )
    shape = shape_of(manifest.load(own_toy))
    assert [question.stub for question in shape.course.questions] == [notebook_cells.PROSE]
    data = (own_toy / "notebooks/Rows.ipynb").read_bytes()
    [text] = read_in({"Rows.ipynb": data}, shape.course, shape.questions)[0].values()
    assert text.startswith("Because every row")


def test_a_heading_of_the_student_is_part_of_the_answer() -> None:
    text = "### (a)\n\nYes."
    assert found(lambda cells: cells[at(cells)].update(source=text)) == {"why": text}
    assert found(written, new_below("### (b)\n\nNo.")) == {"why": f"{TEXT}\n\n### (b)\n\nNo."}


def test_a_surrogate_in_an_answer_costs_a_character_alone() -> None:
    data = book(written(copy.deepcopy(CELLS))).replace(b"Because", rb"\ud800 Because")
    text = read_in({"a.ipynb": data}, COURSE, SHAPE.questions)[0]["why"]
    text.encode()
    assert "Because" in text


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff\xfe", b'{"cells": 3}', b"[" * 100_000])
def test_a_notebook_that_is_none_is_said(data: bytes) -> None:
    assert read_in({"a.ipynb": data}, COURSE, SHAPE.questions)[0] == {}
    assert read_in({"a.ipynb": data}, COURSE, SHAPE.questions)[1]


def test_an_old_format_is_read() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "markdown",
                        "metadata": {"nbgrader": {"grade_id": "why"}},
                        "source": TEXT,
                    }
                ],
            }
        ],
    }
    assert read_in({"a.ipynb": json.dumps(old).encode()}, COURSE, SHAPE.questions)[0] == {
        "why": TEXT
    }


def found_in(cells: list[dict[str, Any]], data: bytes | None = None) -> dict[str, str]:
    notebook = book(cells) if data is None else data
    return read_in({"Convolution.ipynb": notebook}, SHAPE.course, SHAPE.questions)[0]


@pytest.mark.parametrize(
    "left", ["_Your answer here._", "Your answer here.", "> *Your answer here.*", "**", "\n \n"]
)
def test_a_stub_without_its_marks_is_no_answer(left: str) -> None:
    cells = copy.deepcopy(CELLS)
    cells[2]["source"] = left
    assert found_in(cells) == {}


def test_words_in_the_cell_of_the_question_are_the_answer() -> None:
    cells = copy.deepcopy(CELLS)
    cells[1]["source"] += "\n\nFewer *numbers*\nto learn."
    assert found_in(cells) == {"why": "Fewer *numbers*\nto learn."}


@pytest.mark.parametrize("below", ["", TEXT])
def test_words_in_the_cell_of_the_question_count_although_all_ids_are_lost(below: str) -> None:
    def answered(cells: Cells) -> None:
        cells[at(cells) - 1]["source"] += "\n\nOne reason."
        cells[at(cells)]["source"] = below or STUB

    expected = "\n\n".join(filter(None, ("One reason.", below)))
    assert found(answered, no_metadata, no_ids) == {"why": expected}


def test_words_between_the_question_and_its_cell_belong_to_the_answer() -> None:
    cells = copy.deepcopy(CELLS)
    cells.insert(2, cell("First."))
    cells[3]["source"] = "Second."
    assert found_in(cells) == {"why": "First.\n\nSecond."}
    cells.insert(3, cell("x = np.arange(3)", kind="code"))
    assert found_in(cells) == {"why": "First.\n\nSecond."}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *(
            (words, {"why": words})
            for words in (
                "Because of shifts, mostly.",
                "# Because of shifts, mostly.",
                '"""Because of shifts."""',
                "regularization",
                "# Regularization",
                "42",
            )
        ),
        *((code, {}) for code in ("x = 2", "x", "# x = 2\n# f(x)", "# x", "...", "%time", "f(2)")),
    ],
)
def test_words_in_a_new_code_cell_are_an_answer_and_code_is_none(
    text: str, answer: dict[str, str]
) -> None:
    for place in (2, 3):  # above the cell for the answer, and below it
        cells = copy.deepcopy(CELLS)
        cells.insert(place, cell(text, kind="code"))
        assert found_in(cells) == answer


@pytest.mark.parametrize("stripped", [(), (no_ids, no_metadata)], ids=names_of)
@pytest.mark.parametrize("place", [2, 3])
def test_words_below_the_students_own_code_are_the_answer_if_there_are_no_others(
    stripped: tuple[Callable[[Cells], Any], ...], place: int
) -> None:
    def try_it(cells: Cells) -> None:
        cells.insert(place, cell("x = np.arange(3)", kind="code"))

    def conclude(cells: Cells) -> None:
        cells.insert(4, cell("About the code."))

    assert found(try_it, conclude, *stripped) == {"why": "About the code."}
    expected = TEXT if place == 3 else f"{TEXT}\n\nAbout the code."
    assert found(written, try_it, conclude, *stripped) == {"why": expected}


@pytest.mark.parametrize("stripped", [(), (no_ids,), (no_metadata,)], ids=names_of)
def test_words_in_a_raw_cell_are_an_answer(stripped: tuple[Callable[[Cells], Any], ...]) -> None:
    def to_raw(cells: Cells) -> None:
        cells[at(cells)]["cell_type"] = "raw"

    assert found(written, to_raw, *stripped) == {"why": TEXT}
    assert found(new_below(TEXT, kind="raw"), *stripped) == {"why": TEXT}


def test_a_notebook_in_another_encoding_is_read() -> None:
    cells = copy.deepcopy(CELLS)
    cells[2]["source"] = "Größe."
    assert found_in([], book(cells).decode().encode("utf-16")) == {"why": "Größe."}


def test_a_cell_pasted_under_another_question_answers_that_question() -> None:
    cells = written(copy.deepcopy(CELLS))
    k = at(cells, "when")
    cells[k] = cell("Rarely.", "why", "pasted")
    assert found(start=cells) == {"why": TEXT, "when": "Rarely."}


@pytest.mark.parametrize("source", [None, 5, True, {}, [None, 5]])
def test_a_cell_without_text_is_no_answer(source: object) -> None:
    cells = copy.deepcopy(CELLS)
    cells[at(cells)]["source"] = source
    assert found(start=cells) == {}


@pytest.mark.parametrize("name", ["Convolution.ipynb", "hw 2.ipynb"])
def test_words_that_may_answer_a_question_whose_cell_is_gone_are_noted(
    tmp_path: Path, name: str
) -> None:
    cells = copy.deepcopy(CELLS)
    cells[at(cells) - 1] = cell("### Frage 1\n\nWarum?")
    cells[at(cells)] = cell(TEXT)
    cells[at(cells, "when")]["source"] = "Then."
    class_ = lay(tmp_path / "c", {f"ann/{LAYERS}": CODE, f"ann/{name}": book(cells)})
    (row,) = look(class_).rows
    assert row.use == "yes"
    assert row.reason == (
        f"{name}: no cell for why was found, and 2 cells with the student's own words belong to "
        "no question"
    )


def test_a_students_own_words_are_no_question_where_only_another_notebook_asks(
    tmp_path: Path,
) -> None:
    other = book([cell("### Pool\n\nHow?"), cell(STUB, "how", "answer-how")])
    books = {**SHAPE.notebooks, "Pooling.ipynb": other}
    shape = replace(SHAPE, questions=("why", "when", "how"), notebooks=books)
    mine = book([*written(copy.deepcopy(CELLS)), cell("A note of my own.")])
    files = {
        f"ann/{LAYERS}": CODE,
        "ann/Convolution.ipynb": mine,
        "ann/notes.ipynb": book([cell("Notes.")]),
    }
    found = take.take([lay(tmp_path / "c", files)], shape)
    assert [(row.use, row.reason) for row in found.rows] == [("yes", "")]


@pytest.mark.parametrize(
    "data", [b"", book()[:200], b"<<<<<<< HEAD\n" + book(), b"[]", b'{"cells": null}']
)
def test_a_notebook_alone_that_cannot_be_read_needs_a_person(tmp_path: Path, data: bytes) -> None:
    lay(tmp_path / "c", {"ann/Convolution.ipynb": data, "bob.zip": zipped()})
    assert uses(look(tmp_path / "c")) == {"ann": ("ann", "person"), "bob.zip": ("bob", "yes")}


def test_another_picture_under_the_same_name_is_another_answer() -> None:
    def answered(*stored: object, name: str = "image.png") -> str:
        cells = written(copy.deepcopy(CELLS))
        cells[at(cells)]["source"] = f"{TEXT} ![{name}](attachment:{name})"
        cells[at(cells)]["attachments"] = {
            name: {"image/png": stored[0]},
            "image.png.png": {"image/png": "x"},
        }
        return found(start=cells)["why"]

    first = answered("iVBO")
    assert first.startswith(f"{TEXT} ![image.png](attachment:image.png?sha256=")
    assert answered("R0lG") != first
    assert answered(["iV\n", "BO\n"]) == first
    assert answered(None).startswith(TEXT)
    assert "my%20plot.png?sha256=" in answered("iVBO", name="my%20plot.png")


@pytest.mark.parametrize("attachments", [None, [], {}, 3, {"": 1}, {"a.png": [1]}, {"\udc00": {}}])
def test_attachments_of_any_kind_stop_nothing(attachments: object) -> None:
    cells = written(copy.deepcopy(CELLS))
    cells[at(cells)]["attachments"] = attachments
    assert found(start=cells)["why"] == TEXT
