"""Who submitted what, and when: one row for each file or folder that an instructor hands over."""
