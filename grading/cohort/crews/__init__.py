"""The processes that grade: this one, several on this machine, or a Dask cluster."""

__all__ = [
    "cluster",
    "crews",
    "here",
    "kit",
    "pool",
]
