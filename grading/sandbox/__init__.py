"""Where a student's code runs: behind a border that plain arrays alone may cross."""

__all__ = [
    "bubblewrap",
    "contract",
    "frames",
    "inside",
    "pipes",
    "places",
    "protocol",
    "runner",
    "session",
    "side_by_side",
    "unsafe",
    "warm",
]
