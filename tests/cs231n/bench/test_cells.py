"""The cells: what they cost, counted by hand, and how they shrink."""

from __future__ import annotations

import pytest

from cs231n.bench.cells import COURSE, SETS, cell_from
from cs231n.bench.networks import cells_of
from cs231n.bench.random_layers import COUNT, LEAST_FLOPS, MOST_FLOPS

BY_NAME = {cell.name: cell for cell in COURSE}


def test_the_table_of_the_course_has_its_shapes() -> None:
    assert BY_NAME["A"].out == (100, 25, 16, 16)
    assert BY_NAME["B"].out == (50, 32, 32, 32)
    assert BY_NAME["E"].out == (16, 256, 32, 32)
    assert BY_NAME["pool 3x3"].out == (100, 64, 15, 15)


def test_flops_and_bytes_count_the_direct_sums() -> None:
    c = BY_NAME["C"]
    forward = 2 * 32 * 64 * 32 * 32 * 64 * 9
    assert c.flops("forward") == forward
    assert c.flops("backward") == 2 * forward
    images, filters = 32 * 64 * 32 * 32, 64 * 64 * 9
    assert c.traffic("forward", 4) == 4 * (2 * images + filters)
    assert c.traffic("backward", 8) == 8 * (3 * images + 2 * filters)
    assert c.output_bytes("backward", 8) == 8 * (images + filters)
    assert BY_NAME["pool 2x2"].flops("forward") is None
    assert BY_NAME["training step"].traffic("step", 4) is None


def test_resnet_18_has_eleven_distinct_convolutions() -> None:
    resnet = SETS["resnet"]
    assert len({(c.x, c.w, c.stride) for c in resnet}) == len(resnet) == 11
    assert {c.x[0] for c in resnet} == {8}
    # Each stage halves the image, so its filters meet what the one before put out.
    assert [c.out[2] for c in resnet] == [112, 56, 28, 28, 28, 14, 14, 14, 7, 7, 7]


def test_naive_runs_in_full_on_the_courses_shapes_and_on_fewer_images_elsewhere() -> None:
    assert BY_NAME["A"].images_for_naive() == 100
    assert BY_NAME["C"].images_for_naive() == 1
    assert BY_NAME["pool 2x2"].images_for_naive() == 6
    assert BY_NAME["C"].smaller(4).x == (4, 64, 32, 32)
    assert BY_NAME["C"].smaller(99) == BY_NAME["C"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_layers_differ_from_each_other_and_by_seed(seed: int) -> None:
    cells = cells_of("random", seed)
    assert len({(c.kind, c.x, c.w, c.stride, c.pad) for c in cells}) == len(cells) == COUNT
    assert cells == cells_of("random", seed)
    assert cells != cells_of("random", seed + 1)
    assert {c.kind for c in cells} == {"conv", "max_pool"}
    for cell in cells:
        assert min(cell.out) >= 1
        flops = cell.flops("forward")
        assert flops is None or LEAST_FLOPS < flops < MOST_FLOPS


@pytest.mark.parametrize(
    "cell", [*cells_of("all"), *cells_of("random")], ids=lambda cell: cell.text
)
def test_a_cell_survives_its_way_through_json(cell) -> None:
    assert cell_from(cell.document()) == cell
