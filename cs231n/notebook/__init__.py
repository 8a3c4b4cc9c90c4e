"""What the notebooks draw, load and train with, by topic: each imports only what it needs."""
