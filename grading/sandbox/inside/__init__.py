"""The code that runs in the sandbox, in the same process as a student's code."""

__all__ = ["carry", "confine", "landlock", "loading", "seccomp", "standins", "worker", "zygote"]
