"""The gradebook's schema as it grew, one revision a file."""
