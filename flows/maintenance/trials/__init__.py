"""How a device is tried: one file for each port that has a way of its own, found by the port's name.

Each has `async def trial(desk: StaffDesk, port: str) -> Finding`.
"""
