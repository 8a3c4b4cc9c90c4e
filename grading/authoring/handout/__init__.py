"""The students' hand-out: its files, and the checks that it contains no answers."""
