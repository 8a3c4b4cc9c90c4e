"""Files, tables, the machine, the log and plain text: tools that know nothing of grading."""
