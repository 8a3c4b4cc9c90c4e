"""The errors of an environment variable that chooses how the package computes."""

__all__ = ["NotCompiledError", "SettingError"]


class SettingError(ValueError):
    """A setting has a value that is unknown or not available here; the message says what to do."""


class NotCompiledError(SettingError, ImportError):
    """A setting asks for compiled code, which is not built or does not load."""
