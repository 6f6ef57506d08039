"""Drivers of A4 printers."""
