"""The trial of a device without one of its own: whether it answers now."""

from flows.maintenance.desk import StaffDesk
from flows.maintenance.device_words import health_of
from flows.maintenance.finding import Finding


async def trial(desk: StaffDesk, port: str) -> Finding:
    """What the device's host knows: it asks each device every few seconds."""
    state = desk.device(port).state
    return Finding(state.usable and state.fault is None, (health_of(state),), state.fault)
