"""Grading a whole class: people, policy, and the processes that share the work."""
