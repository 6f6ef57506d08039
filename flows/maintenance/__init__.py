"""Maintenance: what a township's technician does at the terminal, as procedures like those of a citizen's visit."""
