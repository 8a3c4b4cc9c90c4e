"""Asks for a terabyte, and for a string of a gigabyte."""
def scale_rows(x, s):
    try:
        return np.ones((1 << 20, 1 << 17))
    except MemoryError:
        return "a" * (1 << 30)
