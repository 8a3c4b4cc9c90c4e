"""Tools for the whole library: input checks, safe file writing, checkpoints, progress."""
