"""Leaves work behind for the end of the process: atexit, finalisers, threads that are not daemons."""
import atexit
import threading
import time
atexit.register(time.sleep, 60)
class Slow:
    def __del__(self):
        time.sleep(60)
kept = Slow()
threading.Thread(target=time.sleep, args=[60]).start()
def scale_rows(x, s):
    return x
