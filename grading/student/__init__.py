"""What a student uses: check, watch, progress, submit, and the panel in a notebook."""

__all__ = [
    "checking",
    "editor",
    "keys",
    "not_written",
    "notebook",
    "progress",
    "prose",
    "prose_pdf",
    "roadmap",
    "stale_code",
    "submit",
    "watch",
    "working_files",
]
