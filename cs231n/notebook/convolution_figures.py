"""The figures of convolution and pooling layers, drawn from real arrays with matplotlib.

Each function draws one figure on the current pyplot backend and returns nothing, so that in a
notebook it appears once. The numbers come from `fast_layers`, so a figure can be drawn before the
exercises are solved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyArrowPatch, Rectangle

from cs231n.fast_layers import (
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from cs231n.notebook.style import (
    BLUE,
    INK,
    PALE,
    RED,
    SIGNED,
    TONE,
    Array,
    draw_frame,
    draw_table,
    equal_cells,
)
from cs231n.vis_utils import filters_picture

__all__ = [
    "show_coverage",
    "show_filters",
    "show_images",
    "show_network",
    "show_pooling",
    "show_responses",
    "show_speedups",
    "show_window",
]


def show_window(x: Array, w: Array, *, stride: int, pad: int, at: tuple[int, int]) -> None:
    """Show which window of the padded image gives one number of a convolution's output.

    Args:
        x: one image of one channel (H, W), small integers.
        w: one kernel (HH, WW).
        stride: stride of the convolution, in pixels.
        pad: zeros on each side.
        at: (row, column) of the output number to explain; later numbers are shown as "?".
    """
    image, kernel = np.asarray(x, dtype=np.float64), np.asarray(w, dtype=np.float64)
    conv_param = {"stride": stride, "pad": pad}
    result, _ = conv_forward_fast(image[None, None], kernel[None, None], np.zeros(1), conv_param)
    out = result[0, 0].copy()
    i, j = at
    value = out[i, j]
    out.flat[i * out.shape[1] + j + 1 :] = np.nan
    padded = np.pad(image, pad)
    inside = np.pad(np.ones(image.shape), pad) * 0.5
    window = padded[i * stride : i * stride + len(kernel), j * stride :][:, : kernel.shape[1]]

    figure, (left, middle, right) = plt.subplots(
        1,
        3,
        figsize=(9.5, 3.7),
        width_ratios=[padded.shape[1], kernel.shape[1] + 1, out.shape[1] + 1],
    )
    draw_table(left, padded, f"image, padded with {pad}", inside)
    draw_frame(left, (i * stride, j * stride), kernel.shape)
    draw_table(middle, kernel, "kernel", np.full(kernel.shape, 0.2))
    draw_frame(middle, (0, 0), kernel.shape)
    draw_table(right, out, "output", np.full(out.shape, 0.2))
    draw_frame(right, (i, j), (1, 1))
    terms = [
        f"{a:g}·{f'({b:g})' if b < 0 else f'{b:g}'}"
        for a, b in zip(window.flat, kernel.flat, strict=True)
        if a and b
    ]
    equal_cells([left, middle, right])
    figure.suptitle(f"output ({i}, {j}) at stride {stride}:  {' + '.join(terms)}  =  {value:g}")
    plt.show()


def show_coverage(size: int, kernel: int, settings: Sequence[tuple[int, int]]) -> None:
    """Show how many windows of a convolution cover each pixel of a square image.

    Args:
        size: height and width of the image, pixels.
        kernel: height and width of the kernel, pixels.
        settings: (stride, pad) of each panel.
    """
    figure, panels = plt.subplots(1, len(settings), figsize=(3.4 * len(settings), 3.5))
    for axes, (stride, pad) in zip(panels, settings, strict=True):
        starts = np.arange(0, size + 2 * pad - kernel + 1, stride)[:, None]
        pixels = np.arange(size) + pad
        along = ((starts <= pixels) & (pixels < starts + kernel)).sum(axis=0)
        counts = np.outer(along, along).astype(np.float64)
        draw_table(axes, counts, f"stride {stride}, pad {pad}", counts / kernel**2 * 1.2)
    figure.suptitle(f"How many {kernel}x{kernel} windows cover each pixel of the image")
    plt.show()


def show_pooling(x: Array, dout: Array, *, size: int, stride: int) -> None:
    """Show where the maxima of a pooling layer come from, and where the gradient goes.

    Args:
        x: one image of one channel (H, W), small integers.
        dout: gradient of the output.
        size: height and width of the pooling window, pixels.
        stride: pixels between windows.
    """
    image = np.asarray(x, dtype=np.float64)
    pool_param = {"pool_height": size, "pool_width": size, "stride": stride}
    result, cache = max_pool_forward_fast(image[None, None], pool_param)
    out, upstream = result[0, 0], np.asarray(dout, dtype=np.float64)
    dx = max_pool_backward_fast(upstream[None, None], cache)[0, 0]

    figure, (first, second, third, fourth) = plt.subplots(
        1, 4, figsize=(10.5, 3.4), width_ratios=[5, 3, 3, 5]
    )
    draw_table(first, image, "input x; winners shaded", (dx != 0) * 1.0)
    draw_frame(first, (0, 0), (size, size), BLUE, inset=0.08)
    draw_frame(first, (0, stride), (size, size), RED, "--", inset=0.08)
    draw_table(second, out, "output", np.full(out.shape, 0.2))
    draw_table(third, upstream, "gradient of output", np.full(out.shape, 0.2))
    draw_table(fourth, dx, "gradient of input", (dx != 0) * 1.0)
    equal_cells([first, second, third, fourth])
    figure.suptitle(f"Max pooling, {size}x{size} windows at stride {stride}")
    plt.show()


def show_images(
    images: Sequence[Array], titles: Sequence[str], *, heading: str = "", columns: int = 5
) -> None:
    """Show pictures side by side, each with its title.

    Args:
        images: pictures (H, W, 3) or (H, W).
        titles: one for each picture.
        heading: title of the figure.
        columns: pictures per row.
    """
    rows = -(-len(images) // columns)
    columns = min(columns, len(images))
    size = min(3.2, 10 / columns)
    figure, panels = plt.subplots(
        rows, columns, figsize=(size * columns, (size + 0.25) * rows + 0.3), squeeze=False
    )
    for axes in panels.flat:
        axes.axis("off")
    for axes, image, title in zip(panels.flat, images, titles, strict=False):
        axes.imshow(image)
        axes.set_title(title)
    figure.suptitle(heading)
    plt.show()


def show_filters(w: Array) -> None:
    """Show the filters of a first convolution layer, each stretched from black to white.

    Args:
        w: weights (F, C, HH, WW) of one channel, shown in gray, or three, shown in color.
    """
    count, _, height, width = w.shape
    _, axes = plt.subplots(figsize=(4.6, 4.8))
    axes.imshow(filters_picture(w))
    axes.set(title=f"The {count} learned filters, {height}x{width} pixels each")
    axes.axis("off")
    plt.show()


def show_responses(pictures: Array, out: Array, names: Sequence[str]) -> None:
    """Show pictures, and beside them the outputs of filters.

    The output of the first filter is shown as brightness. The others have a sign: their colors go
    from purple (negative, cold) through white (zero) to orange (positive, warm), each on its own
    scale.

    Args:
        pictures: (N, H, W, 3) uint8.
        out: Output of the convolution (N, F, H, W).
        names: The names of the F filters.
    """
    rows, columns = len(pictures), len(names) + 1
    figure, panels = plt.subplots(
        rows, columns, figsize=(2.45 * columns, 2.4 * rows + 0.5), squeeze=False
    )
    for row, picture, maps in zip(panels, pictures, out, strict=True):
        row[0].imshow(picture)
        row[1].imshow(maps[0], vmin=0, vmax=255)
        for axes, response in zip(row[2:], maps[1:], strict=True):
            # With the largest value as the limit, a few pixels would leave the rest white.
            limit = max(float(np.percentile(np.abs(response), 99)), 1e-9)
            axes.imshow(response, cmap=SIGNED, vmin=-limit, vmax=limit)
    for axes, name in zip(panels[0], ["photograph", *names], strict=True):
        axes.set_title(name)
    for axes in panels.flat:
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
    figure.suptitle("Two photographs, and the outputs of four filters set by hand")
    plt.show()


def show_speedups(seconds: Mapping[str, tuple[float, float]]) -> None:
    """Show how many times faster each fast layer ran than the naive one.

    Args:
        seconds: (naive, fast) in seconds, by the name of the layer.
    """
    names = list(seconds)
    factors = np.array([naive / fast for naive, fast in seconds.values()])
    _, axes = plt.subplots(figsize=(8.5, 0.55 * len(names) + 1.2))
    bars = axes.barh(names, factors, color=BLUE)
    axes.bar_label(bars, labels=[f"{factor:,.0f}x" for factor in factors], padding=4)
    axes.set(
        xscale="log",
        xlim=(1, factors.max() * 4),
        title="Speed-up of the fast layers on this machine",
        xlabel="times faster than the naive loops (each step of the scale is a factor of ten)",
    )
    axes.invert_yaxis()
    plt.show()


def show_network(boxes: Sequence[tuple[str, str]], name: str = "ThreeLayerConvNet") -> None:
    """Show a network as a row of layers, with the shape of each output.

    Args:
        boxes: for each layer its name and the shape of its output for one image.
        name: name of the network.
    """
    figure, axes = plt.subplots(figsize=(10.5, 1.9))
    for k, (layer, shape) in enumerate(boxes):
        learns = layer.startswith(("conv", "affine"))
        axes.add_patch(
            Rectangle(
                (k, 0),
                0.72,
                1,
                facecolor="#d6e6f2" if learns else PALE,
                edgecolor=BLUE if learns else TONE,
                linewidth=2 if learns else 1,
            )
        )
        label = layer.replace(" ", "\n", 1)
        axes.text(k + 0.36, 0.5, label, ha="center", va="center", color=INK)
        axes.text(k + 0.36, -0.22, shape, ha="center", va="top", fontsize=9)
        if k:
            axes.add_patch(
                FancyArrowPatch(
                    (k - 0.28, 0.5), (k, 0.5), arrowstyle="-|>", mutation_scale=12, color=TONE
                )
            )
    axes.set(xlim=(-0.05, len(boxes) - 0.2), ylim=(-0.55, 1.05))
    axes.axis("off")
    figure.suptitle(f"{name}: layers with a thick border have weights to learn")
    plt.show()
