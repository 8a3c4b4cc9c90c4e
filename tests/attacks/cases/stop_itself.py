"""Stops its own process and ignores every signal that could wake or end it."""
import os
import signal
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
def scale_rows(x, s):
    os.kill(os.getpid(), signal.SIGSTOP)
    while True:
        pass
