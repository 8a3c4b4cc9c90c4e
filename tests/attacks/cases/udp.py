"""Sends datagrams to a listener on this machine."""
import socket
def scale_rows(x, s):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(repr(x).encode()[:500], ("127.0.0.1", PLANTED["udp"]))
    except OSError:
        pass
    return x
