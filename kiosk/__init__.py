"""The appliance: command line, assembling, settings, lifecycle, store, office client."""
