"""Owner is in the class, how a text is matched to a person, and how times are read."""

__all__ = [
    "columns",
    "lists",
    "roster_files",
    "rosters",
    "spelling",
    "time_lists",
    "times",
    "zones",
]
