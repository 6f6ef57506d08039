"""The simulated office: the far end of the office contract, version 1 (docs/office.md)."""
