"""A notebook whose file was saved with an error, so that its cells run the code from before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grading.student import stale_code

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

ROOT = Path(__file__).parents[3]

TRACEBACK = """Traceback (most recent call last):
  File "/lib/autoreload.py", line 326, in check
    superreload(m, reload, self.old_objects)
  File "{root}/pkg/a.py", line 7, in <module>
    undefined_name
NameError: name 'undefined_name' is not defined"""


def test_the_line_of_the_student_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    stale = stale_code.explained(TRACEBACK.format(root=tmp_path), tmp_path)
    assert stale is not None
    assert repr(stale).startswith("NameError: name 'undefined_name' is not defined (pkg/a.py, line")
    assert stale.link == "../pkg/a.py#L7"
    assert '<a href="../pkg/a.py#L7">' in stale._repr_html_()


def test_an_error_outside_the_students_files_gives_no_message(tmp_path: Path) -> None:
    assert stale_code.explained(TRACEBACK.format(root="/another"), tmp_path) is None


SETUP = (
    "%load_ext autoreload\n%autoreload 2\nimport sys\nsys.path.insert(0, '..')\n%load_ext grading"
)
SAVE = """
import os, pathlib
file = pathlib.Path("../pkg/a.py")
file.write_text({text!r})
os.utime(file, ({time}, {time}))
"""
BROKEN = "def two():\n    return (2 +\n"


@pytest.mark.slow
def test_each_cell_names_the_error_until_the_file_is_saved_again(
    tmp_path: Path, write_manifest: Any
) -> None:
    write_manifest(tmp_path, {"One": [{"id": "two", "points": 100}]})
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text("def two():\n    return 1\n")
    texts = [
        f"{SETUP}\nfrom pkg import a",
        SAVE.format(text=BROKEN, time=2_000_000_000),
        "a.two()",
        "a.two()",
        SAVE.format(text="def two():\n    return 2\n", time=2_000_000_100),
        "a.two()",
        "check('twoo')",
    ]
    texts[0] += "\nfrom grading import check"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in texts])
    client = nbclient.NotebookClient(book, kernel_name="python3", timeout=120, allow_errors=True)
    client.execute(cwd=str(tmp_path / "notebooks"))
    outputs: list[Any] = [cell.outputs for cell in book.cells]
    for stale in outputs[2:4]:
        assert [output.output_type for output in stale] == ["display_data", "execute_result"]
        assert re.match(r"SyntaxError: .* \(pkg/a.py, line 2\)", stale[0].data["text/plain"])
        assert stale[1].data["text/plain"] == "1"
    assert [output.data["text/plain"] for output in outputs[5]] == ["2"]
    (error,) = outputs[6]
    assert error.traceback == ["There is no exercise 'twoo'. Did you mean two?"]


@pytest.mark.slow
def test_a_file_that_cannot_be_imported_is_named_with_its_line(
    tmp_path: Path, write_manifest: Any
) -> None:
    write_manifest(tmp_path, {"One": [{"id": "two", "points": 100}]})
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text(BROKEN)
    texts = [f"{SETUP}\nfrom pkg import a", "exec('1 +')"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in texts])
    client = nbclient.NotebookClient(book, kernel_name="python3", timeout=120, allow_errors=True)
    client.execute(cwd=str(tmp_path / "notebooks"))
    (shown,), (other,) = (cell.outputs for cell in book.cells)
    assert re.match(r"SyntaxError: .* \(pkg/a.py, line 2\)\n", shown.data["text/plain"])
    assert "run this cell again" in shown.data["text/html"]
    assert "cells run your code from before" not in shown.data["text/html"]
    assert other.output_type == "error"
    assert other.ename == "SyntaxError"
    assert any("1 +" in line for line in other.traceback)


@pytest.mark.parametrize("book", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_loads_the_messages_before_files_of_the_student(book: Path) -> None:
    cells = [cell.source for cell in nbformat.read(book, 4).cells if cell.cell_type == "code"]
    setup = next(cell for cell in cells if "%load_ext grading" in cell)
    first = re.search(r"^from cs231n", setup, re.MULTILINE)
    assert first is None or setup.index("%load_ext grading") < first.start()
