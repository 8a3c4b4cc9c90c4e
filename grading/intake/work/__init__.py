"""Which of the files that a student submitted are the answers, and what they contain."""
