"""The parts that `cs231n.fast_layers` is put together from."""
