"""Simulated rating keypads, one file per protocol."""
