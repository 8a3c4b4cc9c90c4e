"""Finds what is wrong with an answer, and puts it into words."""
