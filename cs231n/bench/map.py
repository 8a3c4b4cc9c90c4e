"""Which loop of the kernels each layer takes: `cs231n/_kernels/MAP.md`, from the kernels' own plan.

python -m cs231n.bench.map          # print the tables of this machine
python -m cs231n.bench.map --write  # write them into MAP.md
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cs231n._fast import dispatch
from cs231n.bench.cells import COURSE, Cell

MAP = Path(__file__).resolve().parents[1] / "_kernels" / "MAP.md"
PASSES = ("forward", "dx", "dw")
# Layers of real networks of every kind: x, w, stride, pad.
LAYERS = (
    ((4, 3, 224, 224), (64, 3, 7, 7), 2, 3),
    ((4, 3, 299, 299), (32, 3, 3, 3), 2, 0),
    ((4, 3, 224, 224), (64, 3, 11, 11), 4, 2),
    ((4, 64, 56, 56), (256, 64, 1, 1), 1, 0),
    ((4, 2048, 7, 7), (512, 2048, 1, 1), 1, 0),
    ((4, 512, 28, 28), (1024, 512, 1, 1), 2, 0),
    ((4, 256, 28, 28), (256, 256, 3, 3), 2, 1),
    ((1, 512, 14, 14), (512, 512, 3, 3), 2, 1),
    ((1, 96, 27, 27), (256, 96, 5, 5), 1, 2),
    ((1, 512, 14, 14), (512, 512, 3, 3), 1, 1),
    ((4, 512, 7, 7), (512, 512, 3, 3), 1, 1),
    ((1, 512, 7, 7), (512, 512, 3, 3), 1, 1),
    ((8, 128, 17, 17), (128, 128, 1, 7), 1, 0),
    ((100, 6, 14, 14), (16, 6, 5, 5), 1, 0),
    ((3, 1000, 5, 5), (10, 1000, 5, 5), 1, 0),
)


def layers() -> list[Cell]:
    """List the layers of the map: the course's, then those of networks."""
    course = [cell for cell in COURSE if cell.kind == "conv"]
    return course + [Cell("", "conv", x, w, stride, pad) for x, w, stride, pad in LAYERS]


def loop_of(cell: Cell, dtype: str, which: int) -> str:
    """Name the loop that `conv_forward_fast` or `conv_backward_fast` takes.

    Args:
        cell: A convolution.
        dtype: "float32" or "float64".
        which: 0 for the forward pass, 1 for dx, 2 for dw.

    Returns:
        The name, as in the map of the loops.
    """
    assert dispatch.core is not None
    # Arrays of one repeated number are enough, because only shapes and dtypes matter.
    x, w = (np.broadcast_to(np.zeros((), dtype), shape) for shape in (cell.x, cell.w))
    method = dispatch.choose(x, w, cell.stride, cell.pad, which)
    if method == "blocked":
        return "NumPy's matrix product"
    if method == "winograd":
        return "Winograd"
    text: str = dispatch.core.conv_loop(
        dtype == "float32", cell.x, cell.w, cell.out, cell.stride, cell.pad, which
    )
    return text


def section(isa: str) -> str:
    """Write the table of one instruction set. Afterwards the kernels use the best one again."""
    dispatch.use_kernels(isa)
    try:
        lines = [
            f"## {isa}",
            "",
            "| layer (x, w, stride, pad) | type | forward | dx | dw |",
            "| --- | --- | --- | --- | --- |",
        ]
        for cell in layers():
            x, w = ",".join(map(str, cell.x)), ",".join(map(str, cell.w))
            name = f"{cell.name} " if cell.name else ""
            for dtype in ("float32", "float64"):
                loops = " | ".join(loop_of(cell, dtype, which) for which in range(len(PASSES)))
                layer = f"{name}({x}), ({w}), {cell.stride}, {cell.pad}"
                lines.append(f"| {layer} | {dtype} | {loops} |")
        return "\n".join(lines) + "\n"
    finally:
        dispatch.use_kernels()


def sections(text: str) -> dict[str, str]:
    """Split a map into the tables of its instruction sets."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    known = {part.split("\n", 1)[0][3:]: part.rstrip("\n") + "\n" for part in parts[1:]}
    return {isa: known[isa] for isa in dispatch.ISAS if isa in known}


def updated(text: str) -> str:
    """Return the map with new tables for this machine's instruction sets; others stay."""
    head = re.split(r"^## ", text, flags=re.MULTILINE)[0].rstrip("\n")
    tables = sections(text) | {isa: section(isa) for isa in dispatch.available_isas()}
    return "\n".join([head + "\n", *(tables[isa] for isa in dispatch.ISAS if isa in tables)])


def main() -> None:
    """Print or write the map."""
    parser = argparse.ArgumentParser(description="Show which loop each layer takes.")
    parser.add_argument("--write", action="store_true", help=f"Write the tables into {MAP.name}")
    options = parser.parse_args()

    def tables() -> Iterator[str]:
        for isa in dispatch.available_isas():
            yield section(isa)

    if options.write:
        MAP.write_text(updated(MAP.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print("\n".join(tables()))


if __name__ == "__main__":
    main()
