"""Films of the layers: recorded from the layers, drawn, and written or shown."""

__all__ = [
    "drawing",
    "film",
    "kinds",
    "mine",
    "pictures",
    "pools",
    "recording",
    "request",
    "scene",
]
