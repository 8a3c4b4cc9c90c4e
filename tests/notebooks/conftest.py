"""What the tests of all notebooks share: running one from top to bottom."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
# Smaller settings for the longest cells. They show what the tests look for just as clearly.
SHORTER = {
    "ConvolutionalNetworks": {
        "fast-layers-agree": ("randn(100, 3, 31, 31)", "randn(9, 3, 31, 31)")
    },
    "FastLayers": {
        "locality-figure": ("seconds=1", "seconds=0.2"),
        "roofline-measure": ("seconds=1", "seconds=0.2"),
        "ladder-measure": ("seconds=3", "seconds=0.6"),
    },
    "BatchNormalization": {
        "network-gradient-check": ("[20, 30]", "[8, 9]"),
        "batches-train": ("epochs=6", "epochs=2"),
        "scales-train": ("epochs=5", "epochs=3"),
    },
    "Dropout": {"network-gradient-check": ("[20, 30]", "[10, 12]")},
    # tests/cs231n/frameworks runs all four, and TensorFlow takes ten seconds to load, each time.
    "OneNetworkFourWays": {"compare": ("WAYS.values()", "(WAYS['scratch'], WAYS['pytorch'])")},
}
SECONDS_A_CELL = 300  # against a hang; a whole notebook takes a third of it


@pytest.fixture(scope="session")
def run_notebook(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """Run a notebook on the embedded images; the text of each code cell's outputs, by cell id."""
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    known: dict[str, dict[str, str]] = {}

    def run(name: str) -> dict[str, str]:
        if name in known:
            return known[name]
        scratch = tmp_path_factory.mktemp("kernel")
        environment = {
            **os.environ,
            "CS231N_DATA": str(scratch / "no-data-here"),
            "IPYTHONDIR": str(scratch / "ipython"),
            "MPLCONFIGDIR": str(scratch / "matplotlib"),
            # Other tests run beside this one; waiting threads cost more than they give.
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        path = ROOT / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for cell, (long, short) in SHORTER.get(name, {}).items():
            (found,) = (entry for entry in notebook.cells if entry.id == cell)
            assert long in found.source, f"{name} has another {cell} now"
            found.source = found.source.replace(long, short)
        client = nbclient.NotebookClient(
            notebook,
            timeout=SECONDS_A_CELL,
            kernel_name="python3",
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.execute(env=environment)  # a CellExecutionError if any cell fails
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        known[name] = {cell.id: _text(cell) for cell in cells}
        return known[name]

    return run


def _text(cell: Any) -> str:
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        else:
            parts.append(output.data.get("text/plain", ""))
            parts.extend(f"<{kind}>" for kind in output.data if kind.startswith("image/"))
    return "".join(parts)
