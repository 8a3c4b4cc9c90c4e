"""Read rosters and lists of times, match texts to people, and read times."""
