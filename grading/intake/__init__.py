"""Who handed in what and when, before anything is judged."""
