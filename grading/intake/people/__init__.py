"""Read rosters and lists of times, match texts to people, and read times."""

__all__ = [
    "columns",
    "keys",
    "lists",
    "mentions",
    "owners",
    "respelled",
    "roster_files",
    "rosters",
    "spelling",
    "time_lists",
    "time_texts",
    "times",
    "zones",
]
