"""Convolution explained: by hand, as a matrix, and what it costs."""

from cs231n.convolution.by_hand import (
    convolve2d,
    convolve_images,
    correlate2d,
    correlate_images,
    dilate,
    paddings,
    rot180,
    same_padding,
)
from cs231n.convolution.cost import Cost, Layer, conv_cost, stack_cost, total
from cs231n.convolution.gradients import (
    bias_gradient,
    input_gradient,
    kernel_gradient,
    transposed,
)
from cs231n.convolution.inputs import leftover, output_size
from cs231n.convolution.matrix import adjoint_gap, convolution_matrix
from cs231n.convolution.special import dense_kernels, mix_channels

__all__ = [
    "Cost",
    "Layer",
    "adjoint_gap",
    "bias_gradient",
    "conv_cost",
    "convolution_matrix",
    "convolve2d",
    "convolve_images",
    "correlate2d",
    "correlate_images",
    "dense_kernels",
    "dilate",
    "input_gradient",
    "kernel_gradient",
    "leftover",
    "mix_channels",
    "output_size",
    "paddings",
    "rot180",
    "same_padding",
    "stack_cost",
    "total",
    "transposed",
]
