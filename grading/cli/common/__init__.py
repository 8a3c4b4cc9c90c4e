"""Code behind the commands: options, exit codes, progress, summaries and the screen of `watch`."""

__all__ = [
    "batch",
    "chapters",
    "health",
    "output_files",
    "secret_seed",
    "selection",
    "shared",
    "summary",
    "watch_screen",
]
