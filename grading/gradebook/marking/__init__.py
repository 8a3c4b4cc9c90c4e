"""What people decide: marks for answers in words, and adjusted points."""
