"""Cameras in the terminal's front."""
