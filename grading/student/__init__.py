"""A student's own work: check, watch, progress, submit, and the panel in a notebook."""
