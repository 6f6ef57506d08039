"""Simulated receipt printers, one file per protocol."""
