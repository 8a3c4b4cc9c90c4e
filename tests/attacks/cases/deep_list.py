"""Returns a list that holds itself."""
def scale_rows(x, s):
    whole = []
    whole.append(whole)
    return whole
