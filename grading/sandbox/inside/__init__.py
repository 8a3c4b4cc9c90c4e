"""What runs behind the border, in the process that runs a student's code."""

__all__ = ["carry", "confine", "landlock", "loading", "seccomp", "standins", "worker", "zygote"]
