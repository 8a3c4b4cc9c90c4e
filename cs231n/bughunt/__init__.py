"""Small classes for the bug hunt: each has one mistake, of a kind found in published code.

They use plain NumPy, depend on no other module, and do not change their inputs. The docstring of a
class says what it must do; find out where the class does not do it, and fix it.
"""
