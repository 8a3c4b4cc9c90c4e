"""`python -m cs231n.cli`: the `cs231n` command without its script."""

from cs231n.cli import main

main(prog_name="cs231n")
