"""Verdicts in the forms of other programs, and the grader as another program's own."""
