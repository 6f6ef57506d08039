"""Drivers of ID-card readers."""
