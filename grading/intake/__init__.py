"""Who handed in what, and when: one row for each thing that an instructor hands over."""
