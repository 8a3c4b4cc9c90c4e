"""Turns the input into another array behind its owner's back, and returns that."""
def scale_rows(x, s):
    x.resize((x.size,), refcheck=False)
    x *= s[0]
    return x
