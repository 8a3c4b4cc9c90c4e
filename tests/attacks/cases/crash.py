"""Crashes the process: a null pointer read."""
import sys
def scale_rows(x, s):
    sys.modules.pop("ctypes", None)
    eval((lambda: 0).__code__.replace(co_code=b"d\xffd\xffd\xffS\x00" * 8, co_consts=()))
    return x
