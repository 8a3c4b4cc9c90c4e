"""A header of thousands of arrays whose sizes overflow when they are multiplied."""
import json
import os
import struct
import sys
def scale_rows(x, s):
    frame = sys._getframe()
    while frame is not None and "line" not in frame.f_locals:
        frame = frame.f_back
    shapes = [["f8", [2**40, 2**40, 0]], ["u1", [2**47]], ["f8", [-1]], ["O", [3]], ["f8", [1e400]]]
    head = {"id": frame.f_locals["script"]["id"], "status": "ok", "error": None,
            "values": {"out": 0, "x": 1}, "arrays": shapes * 900}
    text = json.dumps(head).encode()
    frame.f_locals["line"]._out.write(struct.pack("<I", len(text)) + text)
    os._exit(0)
