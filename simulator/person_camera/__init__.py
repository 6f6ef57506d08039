"""The camera in the terminal's front."""
