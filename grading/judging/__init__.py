"""Turns an answer into a verdict: cases, references, comparison, diagnosis."""
