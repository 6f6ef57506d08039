"""Hostile input for every codec: `python -m tests.fuzz` gives each a million, `./test` a slice."""
