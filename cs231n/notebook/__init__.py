"""What the notebooks draw, load and train with, by topic: each imports only what it needs."""

__all__ = [
    "arithmetic_figures",
    "convolution_figures",
    "data",
    "dense_figures",
    "normalization_figures",
    "object_figures",
    "recipes",
    "speed_figures",
    "style",
    "torch_cells",
    "training_figures",
]
