"""Drivers of rating keypads."""
