"""Writes, links, renames and deletes outside: the gradebook, a neighbour's folder."""
import os
import shutil
for way in (
    lambda: open(PLANTED["gradebook"], "w").write("ann,100"),
    lambda: open(PLANTED["gradebook"], "a").write("ann,100"),
    lambda: os.truncate(PLANTED["gradebook"], 0),
    lambda: os.remove(PLANTED["gradebook"]),
    lambda: os.rename(PLANTED["gradebook"], PLANTED["outside"] + "/attack-marker"),
    lambda: os.symlink("/etc/passwd", PLANTED["outside"] + "/attack-marker"),
    lambda: os.link(PLANTED["secret"], PLANTED["outside"] + "/attack-marker"),
    lambda: os.mkfifo(PLANTED["outside"] + "/attack-marker"),
    lambda: os.mkdir(PLANTED["outside"] + "/attack-marker"),
    lambda: os.chmod(PLANTED["gradebook"], 0),
    lambda: os.utime(PLANTED["gradebook"], (0, 0)),
    lambda: shutil.rmtree(PLANTED["outside"]),
):
    try:
        way()
    except OSError:
        continue
def scale_rows(x, s):
    return x
