"""Hangs inside a call that does not listen to signals."""
def scale_rows(x, s):
    return 7 ** (7 ** 12)
