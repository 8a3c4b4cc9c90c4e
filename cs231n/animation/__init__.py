"""Moving pictures of the layers: what is recorded, how it is drawn, where it is shown."""

__all__ = [
    "drawing",
    "film",
    "kinds",
    "mine",
    "pictures",
    "pools",
    "recording",
    "scene",
]
