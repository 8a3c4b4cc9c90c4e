"""The error of an environment variable that chooses how the package computes."""

__all__ = ["SettingError"]


class SettingError(ValueError):
    """A setting has a value that is unknown or not available here; the message says what to do."""
