"""Where a student's code runs: behind a border that plain arrays alone may cross."""
