"""The students' hand-out: its files, and the checks that it contains no answers."""

__all__ = [
    "borrowing",
    "contents",
    "giveaways",
    "handout_manifest",
    "leaks",
    "links",
    "place",
    "release",
]
