"""What a student uses: check, watch, progress, submit, and the panel in a notebook."""
