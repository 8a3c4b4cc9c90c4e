"""Starts programs: a shell, Python, by every call that does."""
import multiprocessing
import os
import subprocess
import sys
for way in (
    lambda: subprocess.Popen(["/bin/sh", "-c", "sleep 30 #attack-marker"], start_new_session=True),
    lambda: subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30) #attack-marker"]),
    lambda: os.system("sleep 30 #attack-marker &"),
    lambda: os.posix_spawn("/bin/sleep", ["attack-marker", "30"], {}),
    lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
    lambda: os.execv("/bin/sleep", ["attack-marker", "30"]),
):
    try:
        way()
    except Exception:
        continue
def scale_rows(x, s):
    return x
