"""What people decide: marks for answers in words, and adjusted points."""

__all__ = ["answers", "by_people", "marks", "prose"]
