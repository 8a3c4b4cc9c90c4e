"""Tools that know nothing about grading: files, tables, the machine, the log and plain text."""
