"""Drivers of receipt printers."""
