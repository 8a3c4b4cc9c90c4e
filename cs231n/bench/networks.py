"""The distinct convolutions and pools of networks that people use, in batches of 1, 4 and 32.

Sizes are those of the papers: AlexNet (Krizhevsky et al., 2012), VGG-16 (Simonyan and Zisserman,
2015), ResNet-50 (He et al., 2016), Inception-v3 (Szegedy et al., 2016; the convolutions with one
padding both ways), SqueezeNet 1.0 (Iandola et al., 2016), DenseNet-121 (Huang et al., 2017: the
first and last layer of each block), U-Net (Ronneberger et al., 2015), LeNet-5 (LeCun et al., 1998)
and a small network for CIFAR-10.
"""

from __future__ import annotations

from itertools import pairwise

from cs231n.bench.cells import SETS, Cell
from cs231n.bench.random_layers import random_layers

BATCHES = (1, 4, 32)
# Channels, size of the image, filters, size of the filter, stride, padding.
Layer = tuple[int, int, int, int, int, int]
# Channels, size of the image, size of the window, stride.
Pool = tuple[int, int, int, int]

ALEXNET: tuple[Layer, ...] = (
    (3, 227, 96, 11, 4, 0),
    (96, 27, 256, 5, 1, 2),
    (256, 13, 384, 3, 1, 1),
    (384, 13, 384, 3, 1, 1),
    (384, 13, 256, 3, 1, 1),
)
INCEPTION: tuple[Layer, ...] = (
    (3, 299, 32, 3, 2, 0),
    (32, 149, 32, 3, 1, 0),
    (32, 147, 64, 3, 1, 1),
    (64, 73, 80, 1, 1, 0),
    (80, 73, 192, 3, 1, 0),
    (192, 35, 64, 1, 1, 0),
    (48, 35, 64, 5, 1, 2),
    (64, 35, 96, 3, 1, 1),
    (288, 35, 384, 3, 2, 0),
    (768, 17, 192, 1, 1, 0),
    (192, 17, 320, 3, 2, 0),
    (1280, 8, 448, 1, 1, 0),
    (448, 8, 384, 3, 1, 1),
    (2048, 8, 320, 1, 1, 0),
)
CIFAR: tuple[Layer, ...] = (
    (3, 32, 32, 5, 1, 2),
    (32, 16, 64, 5, 1, 2),
    (3, 32, 16, 3, 1, 1),
    (16, 32, 32, 3, 2, 1),
    (32, 16, 64, 3, 2, 1),
    (64, 8, 64, 3, 1, 1),
)
LENET: tuple[Layer, ...] = ((1, 32, 6, 5, 1, 0), (6, 14, 16, 5, 1, 0), (16, 5, 120, 5, 1, 0))
POOLS: tuple[Pool, ...] = (
    (96, 55, 3, 2),
    (64, 224, 2, 2),
    (512, 14, 2, 2),
    (64, 112, 3, 2),
    (192, 71, 3, 2),
    (6, 28, 2, 2),
    (32, 32, 2, 2),
)


def _vgg() -> list[Layer]:
    sizes = [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 512)]
    sizes += [(512, 512), (512, 512)]
    images = [224, 224, 112, 112, 56, 56, 28, 28, 14]
    return [(c, image, f, 3, 1, 1) for (c, f), image in zip(sizes, images, strict=True)]


def _resnet() -> list[Layer]:
    layers: list[Layer] = [(3, 224, 64, 7, 2, 3), (64, 56, 64, 1, 1, 0)]
    for stage, (narrow, size) in enumerate([(64, 56), (128, 28), (256, 14), (512, 7)]):
        wide = 4 * narrow
        layers += [(narrow, size, narrow, 3, 1, 1), (narrow, size, wide, 1, 1, 0)]
        layers.append((wide, size, narrow, 1, 1, 0))
        if stage:
            before = 2 * narrow
            layers.append((before, 2 * size, narrow, 1, 1, 0))
            layers.append((narrow, 2 * size, narrow, 3, 2, 1))
            layers.append((before, 2 * size, wide, 1, 2, 0))
    return layers


def _squeezenet() -> list[Layer]:
    layers: list[Layer] = [(3, 224, 96, 7, 2, 0)]
    fires = [(96, 54, 16), (128, 54, 32), (256, 27, 48), (384, 27, 64), (512, 13, 64)]
    for channels, size, squeezed in fires:
        layers.append((channels, size, squeezed, 1, 1, 0))
        layers.append((squeezed, size, 4 * squeezed, 1, 1, 0))
        layers.append((squeezed, size, 4 * squeezed, 3, 1, 1))
    return [*layers, (512, 13, 1000, 1, 1, 0)]


def _densenet() -> list[Layer]:
    layers: list[Layer] = []
    for size, first, last in ((56, 64, 224), (28, 128, 480), (14, 256, 992), (7, 512, 992)):
        layers += [(channels, size, 128, 1, 1, 0) for channels in (first, last)]
        layers.append((128, size, 32, 3, 1, 1))
        if size > 7:
            layers.append((last + 32, size, (last + 32) // 2, 1, 1, 0))
    return layers


def _unet() -> list[Layer]:
    channels, layers = (1, 64, 128, 256, 512, 1024), []
    size = 572
    for c, f in pairwise(channels):
        layers += [(c, size, f, 3, 1, 0), (f, size - 2, f, 3, 1, 0)]
        size = (size - 4) // 2
    size = 56
    for f in (512, 256, 128, 64):
        layers += [(2 * f, size, f, 3, 1, 0)]
        size = 2 * (size - 4)
    return [*layers, (64, 388, 2, 1, 1, 0)]


def networks() -> tuple[Cell, ...]:
    """List the cells.

    Returns:
        Each distinct layer once per batch size; large batches come last.
    """
    families = {
        "alexnet": list(ALEXNET),
        "vgg": _vgg(),
        "resnet50": _resnet(),
        "inception": list(INCEPTION),
        "squeezenet": _squeezenet(),
        "densenet": _densenet(),
        "unet": _unet(),
        "lenet": list(LENET),
        "cifar": list(CIFAR),
    }
    cells = []
    for images in BATCHES:
        seen: set[Layer] = set()
        for family, layers in families.items():
            for layer in layers:
                if layer in seen:
                    continue
                seen.add(layer)
                channels, size, filters, window, stride, pad = layer
                shape, weights = (images, channels, size, size), (filters, channels, window, window)
                name = f"{family} {images}x{channels}x{size} {filters} {window}x{window}/{stride}"
                cells.append(Cell(name, "conv", shape, weights, stride, pad))
        for channels, size, window, stride in POOLS:
            shape = (images, channels, size, size)
            name = f"pool {images}x{channels}x{size} {window}x{window}/{stride}"
            cells.append(Cell(name, "max_pool", shape, (window, window), stride))
    return tuple(cells)


def cells_of(choice: str, seed: int = 1) -> tuple[Cell, ...]:
    """Return the cells of a set, of "all" small sets, of the "networks" here, or "random" ones."""
    if choice == "networks":
        return networks()
    if choice == "random":
        return random_layers(seed)
    if choice == "all":
        return tuple(cell for cells in SETS.values() for cell in cells)
    return SETS[choice]
