"""The code that runs in the sandbox, in the same process as a student's code."""

__all__ = [
    "carry",
    "confine",
    "failures",
    "landlock",
    "loading",
    "seccomp",
    "skipping",
    "standins",
    "values",
    "worker",
    "zygote",
]
