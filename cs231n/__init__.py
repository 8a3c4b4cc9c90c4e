"""A kit for learning convolutional networks: the library that students complete.

The import names, signatures and parameter keys are those of the course CS231n's own package, so
that its notebooks run on this one. Nothing is imported here: `import cs231n` costs nothing, and
a mistake in one module of a student's work leaves the others usable.
"""

__version__ = "0.1.0"
