"""Notebooks in the form of each year run on our package, put in place of the course's.

Each is a text of ours in the shape of a published notebook: its imports, magics, calls and
arguments. It runs in a folder that holds a copy of `cs231n/`, as a published one would.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

FORMS = Path(__file__).parent / "forms"
PACKAGE = Path(__file__).parents[2] / "cs231n"
Run = Callable[[str], list[str]]

PLAIN, NORMAL = ["2.30048", "7.05211"], ["2.26120", "6.99653"]
DROPOUT = ["2.30048", "2.30237", "2.30428"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, small_cifar: Callable[[Path], Path]) -> Run:
    """Run a year's notebook; what its cells printed, joined, and the pictures it drew."""
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    known: dict[str, list[str]] = {}

    def once(year: str) -> list[str]:
        if year in known:
            return known[year]
        room = tmp_path_factory.mktemp(year)
        ignore = shutil.ignore_patterns("__pycache__", "datasets")
        shutil.copytree(PACKAGE, room / "cs231n", ignore=ignore)
        environment = {
            name: value for name, value in os.environ.items() if name not in ("CS231N_DATA",)
        }
        environment |= {
            "PYTHONPATH": "",
            "IPYTHONDIR": str(room / "ipython"),
            "MPLCONFIGDIR": str(room / "matplotlib"),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        if year == "2021":
            environment["CS231N_DATA"] = str(small_cifar(room / "elsewhere/cifar-10-batches-py"))
        else:
            small_cifar(room / "cs231n/datasets/cifar-10-batches-py")
        cells = (FORMS / f"{year}.txt").read_text(encoding="utf-8").split("# %%\n")
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(text) for text in cells]
        )
        client = nbclient.NotebookClient(
            notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": room}}
        )
        client.execute(env=environment)
        known[year] = [
            output.get("text", "<picture>" if "image/png" in output.get("data", {}) else "")
            for cell in notebook.cells
            for output in cell.outputs
        ]
        return known[year]

    return once


@pytest.mark.parametrize(
    ("year", "losses"),
    [
        ("2016", NORMAL + DROPOUT),
        ("2017", PLAIN),
        ("2018", DROPOUT + NORMAL),
        ("2021", DROPOUT),
        ("2025", PLAIN),
    ],
)
def test_a_notebook_runs_and_prints_the_losses_of_the_course(
    run: Run, year: str, losses: list[str]
) -> None:
    lines = "".join(run(year)).splitlines()
    start = "first loss: "
    assert [line.removeprefix(start) for line in lines if line.startswith(start)] == losses
    assert any(line.startswith(("X_val: ", "('X_val: ")) for line in lines)


def test_the_solver_prints_its_lines(run: Run) -> None:
    lines = "".join(run("2016")).splitlines()
    assert [line.split(" loss: ")[0] for line in lines if line.startswith("(Iteration")] == [
        f"(Iteration {k} / 4)" for k in (1, 2, 3, 4)
    ]
    epochs = [line for line in lines if line.startswith("(Epoch")]
    assert [line.split(" train acc: ")[0] for line in epochs] == [
        "(Epoch 0 / 2)",
        "(Epoch 1 / 2)",
        "(Epoch 2 / 2)",
    ]
    assert "best of validation True" in "".join(run("2017"))


@pytest.mark.parametrize(("year", "meaning"), [("2016", "DROP"), ("2018", "KEEP")])
def test_a_bare_dropout_says_which_meaning_was_taken(run: Run, year: str, meaning: str) -> None:
    assert f"dropout=0.5 is read as the probability to {meaning} a unit" in "".join(run(year))


def test_group_normalisation_and_pictures(run: Run) -> None:
    messages = run("2018")
    assert any("means:" in text for text in messages)
    assert "".join(messages).count("relative error:") == 3
    assert "<picture>" in messages
    assert "<picture>" in run("2025")


def test_what_a_notebook_of_today_asks(run: Run) -> None:
    messages = "".join(run("2021"))
    assert "apart by less than 1e-9: True" in messages
    assert "no regularisation: 2.3026" in messages
    assert "grows: True" in messages
    # No picture is supplied: the message says what to put where.
    assert "there is no picture kitten.jpg in" in messages
    assert "put any color picture there" in messages
