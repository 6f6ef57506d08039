"""Simulated sensor boards, one file per protocol."""
