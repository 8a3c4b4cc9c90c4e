"""Opens files until it may not, and keeps them."""
import os
kept = []
for path in (__file__, "/dev/null", "."):
    for _ in range(100_000):
        try:
            kept.append(os.open(path, os.O_RDONLY))
        except OSError:
            break
def scale_rows(x, s):
    return x
