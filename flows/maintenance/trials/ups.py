"""The trial of the backup power: whether the mains are there, how the battery is, and for how long it would do."""

from drivers.ports.ups import Battery, Mains, UpsStatus
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding
from flows.maintenance.trials import any_device
from flows.texts import Text, Words

MAINS: dict[Mains, Words] = {
    Mains.UNKNOWN: Text("trial.mains_unknown"),
    Mains.ONLINE: Text("trial.mains_online"),
    Mains.BATTERY: Text("trial.mains_battery"),
}
BATTERY: dict[Battery, Words] = {
    Battery.UNKNOWN: Text("trial.battery_unknown"),
    Battery.GOOD: Text("trial.battery_good"),
    Battery.LOW: Text("trial.battery_low"),
    Battery.REPLACE: Text("trial.battery_replace"),
}


async def trial(desk: StaffDesk, port: str) -> Finding:
    """What it says now: it is asked every few seconds. Nobody is asked to pull the plug of a terminal that is at work."""
    state = desk.device(port).state
    if not state.usable or not isinstance(state.status, UpsStatus):
        return await any_device.trial(desk, port)
    well = state.fault is None and state.status.mains is Mains.ONLINE
    return Finding(well, words_of(state.status), state.fault)


def words_of(status: UpsStatus) -> tuple[Words, ...]:
    """Mains, battery, charge and minutes, as far as they are told."""
    said = [MAINS[status.mains]]
    if status.battery in BATTERY:
        said.append(BATTERY[status.battery])
    if status.charge is not None:
        said.append(Text("trial.battery_charge", {"percent": status.charge}))
    if status.runtime is not None:
        said.append(Text("trial.battery_minutes", {"minutes": status.runtime // 60}))
    return tuple(said)
