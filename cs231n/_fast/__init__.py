"""The parts of `cs231n.fast_layers`."""
