"""Grids hold every image at its place; plots are written whole."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n.vis_utils import (
    _history,
    _running_mean,
    filters_picture,
    plot_filters,
    plot_history,
    vis_grid,
    vis_nn,
    visualize_grid,
)


@settings(max_examples=25, deadline=None)
@given(
    n=st.integers(1, 10),
    height=st.integers(1, 5),
    width=st.integers(1, 5),
    channels=st.sampled_from([1, 3]),
    padding=st.integers(0, 3),
)
def test_visualize_grid_places_and_stretches(
    n: int, height: int, width: int, channels: int, padding: int
) -> None:
    images = np.random.default_rng(n).normal(size=(n, height, width, channels))
    grid = visualize_grid(images, ubound=10.0, padding=padding)
    side = int(np.ceil(np.sqrt(n)))
    assert grid.shape == (
        side * height + (side - 1) * padding,
        side * width + (side - 1) * padding,
        channels,
    )
    seen = np.zeros(grid.shape, dtype=bool)
    for k, image in enumerate(images):
        y, x = (k // side) * (height + padding), (k % side) * (width + padding)
        span = np.ptp(image)
        expected = 10 * (image - image.min()) / span if span else np.zeros_like(image)
        np.testing.assert_allclose(grid[y : y + height, x : x + width], expected)
        seen[y : y + height, x : x + width] = True
    assert (grid[~seen] == 0).all()


def test_visualize_grid_of_equal_pixels_and_of_bytes() -> None:
    assert (visualize_grid(np.full((1, 2, 2, 3), 7.0)) == 0).all()
    grid = visualize_grid(np.array([[0, 255]], dtype=np.uint8).reshape(1, 1, 2, 1))
    assert grid.ravel().tolist() == [0.0, 255.0]


def test_vis_grid_puts_a_dark_line_after_each_image() -> None:
    images = np.arange(3 * 2 * 2 * 1, dtype=np.float64).reshape(3, 2, 2, 1)
    grid = vis_grid(images)
    assert grid.shape == (6, 6, 1)
    assert grid.min() == 0
    assert grid.max() == 1
    np.testing.assert_allclose(grid[3:5, 0:2], images[2] / 11)
    assert (grid[2] == 0).all()
    assert (grid[:, 5] == 0).all()
    assert vis_grid(np.arange(4, dtype=np.uint8).reshape(1, 2, 2, 1)).max() == 1


def test_vis_nn_is_a_table_of_rows() -> None:
    rows = [[np.full((2, 3, 3), 3.0 * r + c) for c in range(3)] for r in range(2)]
    table = vis_nn(rows)
    assert table.shape == (6, 12, 3)
    np.testing.assert_allclose(table[3:5, 4:7], 4 / 5)
    assert (table[2] == 0).all()


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"got \(2, 2\), expected images \(N, H, W, C\)"):
        visualize_grid(np.zeros((2, 2)))
    with pytest.raises(ValueError, match="padding is out of range: got -1"):
        visualize_grid(np.zeros((1, 2, 2, 3)), padding=-1)
    with pytest.raises(ValueError, match="Xs has the wrong shape"):
        vis_grid(np.zeros((0, 2, 2, 3)))
    with pytest.raises(ValueError, match="no image"):
        vis_nn([])
    with pytest.raises(ValueError, match="expected rows of one length"):
        vis_nn([[np.zeros((2, 2, 3))], [np.zeros((2, 2, 3))] * 2])


def history(steps: int) -> SimpleNamespace:
    return SimpleNamespace(
        loss_history=np.linspace(2.3, 0.1, steps).tolist(),
        train_acc_history=[0.1, 0.8, 0.9],
        val_acc_history=[0.1, 0.7, 0.85],
    )


@pytest.mark.parametrize("steps", [1, 5, 200])
def test_plots_are_pictures(steps: int, tmp_path: Path) -> None:
    image_module = pytest.importorskip("PIL.Image")
    plot_history(history(steps), tmp_path / "new" / "history.png", title="digits")
    plot_filters(np.random.default_rng(0).normal(size=(5, 3, 3, 3)), tmp_path / "rgb.png")
    plot_filters(np.random.default_rng(0).normal(size=(5, 2, 3, 5)), tmp_path / "grey.png")
    for name in ("new/history.png", "rgb.png", "grey.png"):
        with image_module.open(tmp_path / name) as picture:
            assert picture.format == "PNG"
            assert np.asarray(picture.convert("L")).std() > 5
            # The page shows through, whether it is light or dark.
            assert np.asarray(picture.convert("RGBA"))[0, :, 3].max() == 0
    assert len(list(tmp_path.iterdir())) == 3  # no temporary file is left


def test_the_legend_says_that_its_accuracy_is_the_last_one() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    solver = history(200)
    figure = _history(solver, np.asarray(solver.loss_history), "")
    labels = [text.get_text() for axes in figure.axes for text in axes.get_legend().get_texts()]
    assert labels[1:] == ["mean of 11 steps", "training (last: 90.0%)", "validation (last: 85.0%)"]


def test_the_running_mean_does_not_trail_behind_the_values() -> None:
    means = _running_mean(np.array([4.0, 2.0, 0.0, 10.0]), 3)
    np.testing.assert_allclose(means, [4, 2, 4, 10])
    line = np.linspace(9.0, 1.0, 50)  # the mean of what is straight is the line itself
    np.testing.assert_allclose(_running_mean(line, 8), line)


@pytest.mark.filterwarnings("error")
def test_a_loss_of_inf_leaves_the_other_means_alone() -> None:
    means = _running_mean(np.array([3.0, 3.0, 3.0, np.inf, 1.0, 1.0, 1.0]), 3)
    np.testing.assert_array_equal(means, [3, 3, np.inf, np.inf, np.inf, 1, 1])


@pytest.mark.filterwarnings("error")
def test_a_history_without_accuracies_has_no_empty_legend(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    stopped = SimpleNamespace(loss_history=[2.3], train_acc_history=[], val_acc_history=[])
    plot_history(stopped, tmp_path / "history.png")


def test_plots_of_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"call train\(\) first"):
        plot_history(history(0), tmp_path / "a.png")
    with pytest.raises(ValueError, match=r"weights have the wrong shape: got \(2, 2\), .*filters"):
        plot_filters(np.zeros((2, 2)), tmp_path / "a.png")
    with pytest.raises(ValueError, match="nonsense"):
        plot_history(history(3), tmp_path / "a.nonsense")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["history", "history.jpg", "."])
def test_a_format_that_is_not_known_leaves_no_file(name: str, tmp_path: Path) -> None:
    solver = SimpleNamespace(loss_history=[1.0], train_acc_history=[0.5], val_acc_history=[])
    with pytest.raises(ValueError, match=r"format of the picture is unknown: .*\.png, \.svg"):
        plot_history(solver, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_only_the_filters_of_a_picture_are_visible() -> None:
    w = np.random.default_rng(0).normal(size=(3, 3, 2, 4))
    picture = filters_picture(w)
    assert picture.shape == (5, 9, 4)
    assert picture[..., 3].sum() == 3 * 2 * 4
    low, high = w[2].min(), w[2].max()
    np.testing.assert_allclose(picture[3:, :4, :3], (w[2].transpose(1, 2, 0) - low) / (high - low))
    gray = filters_picture(w[:, :2])
    np.testing.assert_array_equal(gray[..., 0], gray[..., 2])


def test_plots_leave_pyplot_alone(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, numpy as np; from cs231n.vis_utils import plot_filters, visualize_grid;"
        "visualize_grid(np.zeros((1, 2, 2, 3))); assert 'matplotlib' not in sys.modules;"
        "plot_filters(np.zeros((1, 3, 2, 2)), sys.argv[1]);"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "filters.png")], check=True)
