"""Hangs while its module loads, with every exercise anew."""
while True:
    pass
