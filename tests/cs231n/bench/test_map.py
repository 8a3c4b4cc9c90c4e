"""MAP.md says what the kernels do."""

from __future__ import annotations

import pytest

from cs231n._fast import dispatch
from cs231n.bench import map as kernel_map

compiled = pytest.mark.skipif(
    dispatch.core is None or dispatch.core.running()[1] <= 8,
    reason="cs231n._kernels.core is not compiled, or in plain C",
)


@compiled
@pytest.mark.parametrize("isa", dispatch.available_isas() or ["none"])
def test_the_map_is_what_the_kernels_plan(isa: str) -> None:
    written = kernel_map.sections(kernel_map.MAP.read_text(encoding="utf-8"))
    if isa != "avx512":
        assert isa in written
    if isa in written:
        assert written[isa] == kernel_map.section(isa), "run: python -m cs231n.bench.map --write"


@compiled
def test_tables_of_other_machines_stay() -> None:
    text = "# Map\n\nwords\n\n## avx512\n\n| of another machine |\n"
    tables = kernel_map.sections(kernel_map.updated(text))
    assert set(dispatch.available_isas()) <= set(tables)
    if "avx512" not in dispatch.available_isas():
        assert tables["avx512"] == "## avx512\n\n| of another machine |\n"


@compiled
def test_a_dense_layer_is_a_matrix_product_of_numpy() -> None:
    cell = next(cell for cell in kernel_map.layers() if cell.x == (3, 1000, 5, 5))
    assert kernel_map.loop_of(cell, "float32", 0) == "NumPy's matrix product"
