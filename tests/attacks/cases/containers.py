"""Returns the right numbers in a list, a generator, a dict, a tuple."""
def scale_rows(x, s):
    rows = (x * s[:, None]).tolist()
    return [rows, iter(rows), {"out": rows}, (np.array(rows),)][int(x.shape[1]) % 4]
