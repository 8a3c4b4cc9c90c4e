"""A kit for learning convolutional networks: the library that students complete.

The import names, signatures and parameter keys are those of the course CS231n's own package, so
that its notebooks run on this one. Nothing is imported here: `import cs231n` costs nothing, and
a mistake in one module of a student's work leaves the others usable.
"""

__version__ = "0.1.0"

__all__ = [
    "animate",
    "animation",
    "bench",
    "bughunt",
    "classifiers",
    "cli",
    "convolution",
    "data",
    "data_utils",
    "explore",
    "fast_layers",
    "frameworks",
    "gradient_check",
    "im2col",
    "image_utils",
    "info",
    "layer_utils",
    "layers",
    "modules",
    "notebook",
    "optim",
    "pooling",
    "pooling_methods",
    "pooling_tiles",
    "pytorch_bridge",
    "solver",
    "support",
    "vis_utils",
]
