"""From an answer to a verdict: cases, references, comparison, diagnosis."""
