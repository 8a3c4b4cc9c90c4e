"""Run a student's code in a separate process that can only send back plain arrays."""
