"""The appliance: command line, settings, assembling, life cycle, store and the client of the office."""
