"""Films of the layers: recorded from the layers, drawn, and written or shown."""
