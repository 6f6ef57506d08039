"""Simulated code scanners: modules on a serial line, one file per protocol, and a camera."""
