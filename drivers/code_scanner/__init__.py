"""Drivers of code scanners."""
