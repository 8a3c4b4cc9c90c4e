"""Run a student's code in a separate process that can only send back plain arrays."""

__all__ = [
    "bubblewrap",
    "contract",
    "endings",
    "frames",
    "inside",
    "pipes",
    "places",
    "protocol",
    "runner",
    "sentences",
    "session",
    "side_by_side",
    "threaded_pipes",
    "unsafe",
    "warm",
]
