"""Turns the input into another array behind its owner's back: shape, strides, flags."""
def scale_rows(x, s):
    out = x * s[:, None]
    x.resize((x.size,), refcheck=False)
    return out
