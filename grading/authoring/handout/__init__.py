"""The students' hand-out: what goes in, what must not, and the proof of it."""

__all__ = [
    "borrowing",
    "contents",
    "giveaways",
    "leaks",
    "links",
    "release",
]
