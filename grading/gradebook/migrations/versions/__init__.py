"""The revisions of the gradebook's schema, one per file."""
