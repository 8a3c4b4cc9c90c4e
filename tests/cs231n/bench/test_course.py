"""The table of naive against fast layers, on a batch small enough to be quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs231n import bench, fast_layers


@pytest.fixture(scope="module")
def rows() -> list[bench.Row]:
    return bench.course_table(budget_seconds=0, images=1)


def test_every_method_has_a_row_in_each_direction(rows: list[bench.Row]) -> None:
    names = [row.name for row in rows]
    assert len(set(names)) == len(names)
    methods = {f"conv_{{}}_{name}" for name in bench.course._distinct(fast_layers.CONV_METHODS)}
    methods |= {
        f"max_pool_{{}}_{name}" for name in bench.course._distinct(fast_layers.POOL_METHODS)
    }
    methods.remove("conv_{}_winograd")  # direct, at stride 2
    assert {"conv_{}_im2col", "conv_{}_fast", "max_pool_{}_reshape"} <= methods
    assert set(names) == {m.format(d) for m in methods for d in ("forward", "backward")}
    assert all(hasattr(fast_layers, name) for name in names)


def test_rows_hold_times_and_the_path_that_ran(rows: list[bench.Row]) -> None:
    running = fast_layers.backend().name
    for row in rows:
        assert row.speedup == pytest.approx(row.naive / row.fast)
        assert 0 < row.timing.first_quartile <= row.fast <= row.timing.third_quartile
        assert row.timing.repeats >= 7
    paths = {row.name: row.path for row in rows}
    assert paths["conv_forward_fast"] == running
    assert paths["conv_forward_strides"] == "numpy"


def test_each_step_is_reported() -> None:
    lines: list[str] = []
    bench.course_table(budget_seconds=0, images=1, report=lines.append)
    assert lines[0] == "conv_forward_naive"
    assert len(lines) == 6


def test_plot_writes_one_whole_file(rows: list[bench.Row], tmp_path: Path) -> None:
    bench.plot(rows, tmp_path / "made" / "speed.png")
    assert [p.name for p in (tmp_path / "made").iterdir()] == ["speed.png"]
    assert (tmp_path / "made" / "speed.png").read_bytes().startswith(b"\x89PNG")
