"""The compiled layers: C sources for each instruction set, and their Cython face `core`."""
