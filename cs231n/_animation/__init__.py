"""The parts of `cs231n.animate`: what is recorded, how it is drawn, where it is shown."""
