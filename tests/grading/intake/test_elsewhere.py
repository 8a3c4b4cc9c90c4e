"""Required files and answers that are not where they belong: misspelled, misplaced or packed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from grading.intake.work.collected import Collected

from .classes import (
    CELLS,
    CODE,
    LAYERS,
    NET,
    NETCODE,
    PACKS,
    Pack,
    book,
    cell,
    code,
    folder,
    lay,
    look,
    read,
    tarred,
    uses,
    zipped,
)


@pytest.mark.parametrize(
    ("path", "data", "use"),
    [
        ("layers.py", code("newer"), "person"),
        ("Downloads/layers (1).py", code("newer"), "person"),
        ("layers.py", CODE, "yes"),
        ("layers.py", b"x = 1\n", "yes"),
        ("layers.py", CODE + b"# conv is not written yet\n", "yes"),
        ("assignment1/pkg/layers.py", b"def conv(x): ...\n", "yes"),
    ],
)
def test_a_second_copy_outside_the_package_needs_a_person_if_its_code_differs(
    tmp_path: Path, path: str, data: bytes, use: str
) -> None:
    lay(tmp_path / "c" / "ann", {LAYERS: CODE, "pkg/net.py": b"class Net: ...\n", path: data})
    lay(tmp_path / "c" / "bob")
    assert uses(look(tmp_path / "c"))["ann"] == ("ann", use)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    "path", ["pkg/layers (1).py", "pkg/Layers.py", "pkg/LAYERS-Copy1.PY", "layers.py", "Layers.py"]
)
@pytest.mark.parametrize("under", ["", "work/"])
def test_a_file_that_can_only_be_the_missing_one_is_used(
    tmp_path: Path, pack: Pack, path: str, under: str
) -> None:
    found = read(pack(tmp_path, {under + path: CODE, under + NET: NETCODE}))
    assert (found.files, found.problem, found.doubt) == ({LAYERS: CODE, NET: NETCODE}, None, "")
    # By its name alone a file is found even where there is no package.
    assert path == "layers.py" or any(f"was used as {LAYERS}" in note for note in found.notes)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("pkg/layers.py.txt", CODE),
        ("layers.zip", zipped({"layers.py": CODE})),
        ("more.tar.gz", tarred({"more.zip": zipped({"pkg/Layers.py": CODE})})),
        ("broken.zip", zipped()[:-30]),
        ("rest.rar", b"Rar!\x1a\x07\x01\x00"),
        ("layers.py.gz", gzip.compress(CODE, mtime=0)),
        ("old/layers.py", CODE),
        ("Q2/pkg/layers.py", code("part two")),
        ("pkg/my_layers.py", CODE),
        ("pkg/.layers.py.icloud", b"bplist00"),
        ("layers.py - Shortcut.lnk", b"L\0\0\0"),
        ("pkg/#layers.py#", CODE),
        ("pkg/layers.docx", b"PK\3\4"),
    ],
)
@pytest.mark.parametrize("net", [NET, "net.py", "Q1/pkg/net.py"])
def test_a_missing_file_that_may_be_in_another_is_never_a_zero(
    tmp_path: Path, path: str, data: bytes, net: str
) -> None:
    lay(tmp_path / "c" / "ann", {path: data, net: b"class Net:\n    def a(self): ...\n"})
    lay(tmp_path / "c" / "bob", {LAYERS: code("b"), NET: NETCODE})
    found = look(tmp_path / "c")
    assert uses(found)["bob"] == ("bob", "yes")
    if uses(found)["ann"][1] == "yes":  # both files can be told for certain
        (ann,) = (hand_in for hand_in in found.to_judge if hand_in.student == "ann")
        assert set(ann.load().files) == {LAYERS, NET}
    else:
        (why,) = found.undecided["ann"]
        assert "is missing: is it" in why or "which one counts" in why or "contain" in why


def test_code_that_may_be_beside_answers_is_never_a_zero(tmp_path: Path) -> None:
    found = read(folder(tmp_path, {"Convolution.ipynb": book(), "layers.py.txt": CODE}))
    assert f"{LAYERS} is missing: is it layers.py.txt?" in found.doubt


@pytest.mark.parametrize("path", ["pkg/layers.txt", "pkg/Layers (1).txt", "old/layers.py.txt"])
def test_code_that_was_saved_as_text_is_never_a_zero(tmp_path: Path, path: str) -> None:
    found = read(folder(tmp_path / "a", {NET: NETCODE, path: CODE}))
    assert f"{LAYERS} is missing: is it {path}?" in found.doubt
    stub = b"def conv(x):\n    raise NotImplementedError('conv is not written yet')\n"
    found = read(folder(tmp_path / "b", {LAYERS: stub, NET: NETCODE, path: CODE}))
    assert found.doubt == (
        f"{LAYERS} is not finished, and {path} may be: write yes to use {LAYERS}"
    )
    assert read(folder(tmp_path / "c", {LAYERS: CODE, NET: NETCODE, path: CODE})).doubt == ""
    # Elsewhere, or under another name, it is a log or a note.
    notes = {"layers.txt": b"loss 2.3\n", "pkg/notes.txt": b"x"}
    assert read(folder(tmp_path / "d", {LAYERS: stub, NET: NETCODE, **notes})).doubt == ""


@pytest.mark.parametrize("name", ["Convolution.ipynb", "layers.ipynb"])
def test_code_that_was_written_in_a_notebook_is_never_a_zero(tmp_path: Path, name: str) -> None:
    typed = book([*CELLS, cell(CODE.decode(), kind="code")])
    found = read(folder(tmp_path, {name: typed}))
    assert f"{LAYERS} is missing: is it {name}?" in found.doubt
    whole = {LAYERS: CODE, NET: NETCODE, name: typed}
    assert read(folder(tmp_path, whole)).doubt == ""
    # Code that only uses what the file defines is what the course's notebooks have.
    used = book([*CELLS, cell("from pkg.layers import conv\nconv(1)", kind="code")])
    assert read(folder(tmp_path / "b", {name: used})).doubt == ""


def test_no_notebook_is_searched_for_code_where_all_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Collected, "typed", property(lambda self: pytest.fail("it was searched")))
    found = read(folder(tmp_path, {LAYERS: CODE, NET: NETCODE, "Convolution.ipynb": book()}))
    assert found.files == {LAYERS: CODE, NET: NETCODE}


def test_a_function_that_was_written_in_a_notebook_instead_of_its_file_is_never_a_zero(
    tmp_path: Path,
) -> None:
    stub = b"def conv(x):\n    raise NotImplementedError('conv is not written yet')\n"
    typed = book([*CELLS, cell(CODE.decode(), kind="code")])
    whole = {LAYERS: stub, NET: NETCODE}
    found = read(folder(tmp_path / "a", {**whole, "Convolution.ipynb": typed}))
    assert found.doubt == (
        f"Convolution.ipynb defines functions that are not written in {LAYERS}: "
        f"write yes to use {LAYERS} without them"
    )
    assert read(folder(tmp_path / "b", {**whole, "Convolution.ipynb": book()})).doubt == ""


@pytest.mark.parametrize(
    "path",
    [
        "pkg/layers (1).py",
        "pkg/layers_final.py",
        "pkg/Copy of layers.py",
        "pkg/layers (Ann's conflicted copy 2026-10-01).py",
        "my_layers.py",
    ],
)
def test_an_unfinished_file_beside_a_finished_copy_needs_a_person(
    tmp_path: Path, path: str
) -> None:
    stub = b"def conv(x):\n    raise NotImplementedError('conv is not written yet')\n"
    lay(tmp_path / "c" / "ann", {LAYERS: stub, path: CODE})
    lay(tmp_path / "c" / "bob", {LAYERS: CODE, path: code("older")})
    lay(tmp_path / "c" / "cid", {LAYERS: stub, path: stub + b"# older\n"})
    found = look(tmp_path / "c")
    assert [row.use for row in found.rows] == ["person", "yes", "yes"]
    assert f"{path} may be: write yes to use pkg/layers.py" in found.undecided["ann"][0]


def test_work_on_another_assignment_finishes_no_file(tmp_path: Path) -> None:
    stub = b"def conv(x):\n    raise NotImplementedError('conv is not written yet')\n"
    other = {"assignment1/pkg/rnn_layers.py": CODE, "pkg/helper.py": CODE}
    assert read(folder(tmp_path, {LAYERS: stub, NET: NETCODE, **other})).doubt == ""


def test_an_unfinished_file_in_another_encoding_is_not_its_own_copy(tmp_path: Path) -> None:
    stub = "def conv(x):\n    raise NotImplementedError('conv is not written yet')\n"
    assert read(folder(tmp_path, {LAYERS: stub.encode("utf-16"), NET: NETCODE})).doubt == ""


def test_a_copy_in_which_more_is_written_needs_a_person_although_it_is_not_finished(
    tmp_path: Path,
) -> None:
    other = b"def other(x):\n    raise NotImplementedError('other is not written yet')\n"
    stub = b"def conv(x):\n    raise NotImplementedError('conv is not written yet')\n"
    files = {LAYERS: stub + other, "pkg/layers (1).py": CODE + other, NET: NETCODE}
    found = read(folder(tmp_path, files))
    assert "pkg/layers (1).py may be: write yes to use pkg/layers.py" in found.doubt


@pytest.mark.parametrize(
    "beside",
    [
        {"data.zip": zipped({"cifar.bin": b"x", "notes.py": b"x = 1\n"})},
        {"pkg/helper.py": b"def conv(x): ...\n"},
        # A file of the course may have functions of the same names.
        {"pkg/solver.py": CODE, "pkg/fast_layers.py": b"def conv(x): ...\n"},
        {"layers.pyc": b"\0", "layers.md": b"x"},
        {"helper.py.gz": b"\x1f\x8b"},
    ],
)
def test_a_file_that_was_not_handed_in_is_nothing_to_ask_about(
    tmp_path: Path, beside: dict[str, bytes]
) -> None:
    found = read(folder(tmp_path, {NET: NETCODE, "Convolution.ipynb": book(), **beside}))
    assert (found.problem, found.doubt) == (None, "")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("Convolution.ipynb.txt", book()),
        ("notebooks.zip", zipped({"Convolution.ipynb": book()})),
        ("prose.7z", b"7z\xbc\xaf\x27\x1c"),
    ],
)
def test_answers_that_may_be_in_an_archive_beside_the_code_are_never_a_zero(
    tmp_path: Path, path: str, data: bytes
) -> None:
    whole = {LAYERS: CODE, NET: NETCODE}
    found = read(folder(tmp_path, {**whole, path: data}))
    assert f"Convolution.ipynb is missing: is it {path}?" in found.doubt
    answered = book([*CELLS[:2], cell("Yes.", "why"), cell("No.", "when")])
    again = read(folder(tmp_path, {**whole, path: data, "notebooks/Convolution.ipynb": answered}))
    assert again.doubt == ""


@pytest.mark.parametrize(
    "path",
    [
        "Convolution.pdf",
        "export/Convolution.html",
        "Convolution - Jupyter Notebook.pdf",
        "Copy of Convolution.ipynb - Colab.pdf",
        "ann_convolution.docx",
        "Convolution.md",
        "Convolution.py",
    ],
)
def test_answers_that_may_be_in_an_export_of_the_notebook_are_never_a_zero(
    tmp_path: Path, path: str
) -> None:
    whole = {LAYERS: CODE, NET: NETCODE, path: b"Why? Because."}
    assert f"Convolution.ipynb is missing: is it {path}?" in read(folder(tmp_path, whole)).doubt
    # An export beside the notebook is what many courses ask for.
    beside = read(folder(tmp_path, {**whole, "notebooks/Convolution.ipynb": book()}))
    assert beside.doubt == ""
    assert [note for note in beside.notes if path in note]


@pytest.mark.parametrize("path", ["a2_inline_submission.pdf", "text.html", "my answers.docx"])
def test_a_document_that_was_not_read_is_noted_where_an_answer_is_missing(
    tmp_path: Path, path: str
) -> None:
    whole = {LAYERS: CODE, NET: NETCODE, path: b"Because.", "pkg/page/index.html": b"", "x.md": b""}
    found = read(folder(tmp_path, whole))
    assert found.doubt == ""
    assert found.notes == [f"Not read, because only notebooks are searched for answers: {path}."]
    answered = book([*CELLS[:2], cell("Yes.", "why"), cell("No.", "when")])
    again = read(folder(tmp_path, {**whole, "notebooks/Convolution.ipynb": answered}))
    assert again.notes == []
