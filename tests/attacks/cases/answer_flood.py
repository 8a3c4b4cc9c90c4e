"""Returns far more numbers than were asked for."""
def scale_rows(x, s):
    return np.zeros((1 << 13, 1 << 12), dtype=bool)
