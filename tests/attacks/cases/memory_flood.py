"""Takes memory without end."""
def scale_rows(x, s):
    kept = []
    while True:
        kept.append(np.ones(1 << 22))
