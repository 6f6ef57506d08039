"""Simulated ID-card readers, one file per protocol."""
