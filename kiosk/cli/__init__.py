"""The command line: what the technician, a test and the start-up script use."""
