"""The grader's commands; each module holds one, and imports what it needs when it runs."""
