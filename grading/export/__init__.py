"""Export verdicts for other programs, and the grader for Gradescope and nbgrader."""
