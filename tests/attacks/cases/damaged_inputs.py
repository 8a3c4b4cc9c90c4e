"""Scales the input itself and returns it: right numbers, wrong deed."""
def scale_rows(x, s):
    x *= s[:, None]
    return x
