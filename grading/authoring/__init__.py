"""Writing, proving and releasing an assignment."""
