"""Small classes to look for mistakes in: each has one, of a kind that published code has had.

They stand by themselves, in plain NumPy loops, and change nothing they are given. A class says in
its docstring what it must do; find out where it does not, and fix it.
"""

__all__ = [
    "convolution",
    "loss",
    "network",
    "pooling",
]
