"""What runs behind the border, in the process that runs a student's code."""
