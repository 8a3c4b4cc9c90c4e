"""Tools that every room of the library uses: input checks, whole files, checkpoints, progress."""
