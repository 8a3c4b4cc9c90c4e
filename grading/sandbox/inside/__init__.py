"""The code that runs in the sandbox, in the same process as a student's code."""
