"""Test that an assignment grades correctly: verify, mutants, seeds, promises."""
