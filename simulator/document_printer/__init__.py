"""A simulated A4 printer."""
