"""Simulated power supplies, one file per protocol."""
