"""What several commands share: options, exit codes, progress and summaries."""

__all__ = [
    "batch",
    "health",
    "secret_seed",
    "selection",
    "shared",
    "summary",
]
