"""Returns one row, or a view that repeats one number, in place of a matrix."""
def scale_rows(x, s):
    return np.broadcast_to(np.float64(0), x.shape) if x.shape[0] % 2 else x[:1] * s[0]
