"""Pictures: taken and read in restricted child processes, so that no image library ever runs in the terminal's own."""
