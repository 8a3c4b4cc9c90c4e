"""How work is judged: knows of exercises, tests and arrays, and nothing of convolutions."""
