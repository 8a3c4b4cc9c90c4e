"""Write, verify and release an assignment."""
