"""List and read folders, archives, text and notebooks from any program, within limits."""
