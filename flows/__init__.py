"""Flows: the desk, the procedures and the rules. Nothing here knows a screen, a wire or a file of the terminal."""
