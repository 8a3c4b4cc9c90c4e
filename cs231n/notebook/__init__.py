"""Figures, data and training settings of the notebooks, one module per topic."""
