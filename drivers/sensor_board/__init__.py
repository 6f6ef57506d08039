"""Drivers of sensor boards."""
