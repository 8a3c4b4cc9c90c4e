"""Grading a whole class: people, policy, and the processes that share the work."""

__all__ = ["cluster", "formula", "grading", "here", "kit", "policy", "pool", "standing"]
