"""Prints without end, on both streams."""
import os
def scale_rows(x, s):
    while True:
        os.write(1, b"x" * 65536)
        os.write(2, b"y" * 65536)
