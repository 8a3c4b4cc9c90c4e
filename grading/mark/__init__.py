"""A page on this machine for marking answers in words.

Its server needs packages that nothing else needs, so nothing is imported here.
"""
