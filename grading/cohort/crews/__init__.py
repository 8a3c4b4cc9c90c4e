"""The processes that share the work: this one, several here, or a Dask cluster."""

__all__ = [
    "cluster",
    "crews",
    "here",
    "kit",
    "pool",
]
