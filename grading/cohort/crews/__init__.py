"""The processes that grade: this one, several on this machine, or a Dask cluster."""
