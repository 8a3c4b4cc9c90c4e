"""Raises exceptions that pass by `except Exception`, with texts that fail, hang or are huge."""
count = 0
class Odd(BaseException):
    def __str__(self):
        raise SystemExit(0)
class Huge(BaseException):
    def __str__(self):
        return "9" * 30_000_000
Huge.__name__ = "N" * 100_000
def scale_rows(x, s):
    global count
    count += 1
    raise [KeyboardInterrupt, GeneratorExit, Odd, Huge, SystemExit][count % 5]()
