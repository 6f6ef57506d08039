"""Tests of the house: its top level, its rooms, its two commands."""
