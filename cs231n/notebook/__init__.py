"""Figures, data and training settings of the notebooks, one module per topic."""

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
