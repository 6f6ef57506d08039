"""The far end of every wire: simulated devices, a simulated office, and an HTTP control over both.

It is a process of its own (``python -m simulator``) and shares no code with the drivers, so that a
misreading of a protocol cannot hide in both.
"""
