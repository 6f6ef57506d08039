"""Protocols as pure functions of bytes: no port, no clock, no thread."""
