"""One procedure a file, found by name: `flows.procedures.NAME` holds `async def NAME(desk, service)`."""
