"""A device in words for a technician: its name, how it is, what its own status says."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from drivers.ports.status import DeviceState, Health
from flows.faults import fault_catalogue
from flows.prompts import Fact, Mark
from flows.texts import Text, Verbatim, Words

NAMES: dict[str, Words] = {
    "id_card": Text("device.id_card"),
    "smart_card": Text("device.smart_card"),
    "receipt_printer": Text("device.receipt_printer"),
    "document_printer": Text("device.document_printer"),
    "code_scanner": Text("device.code_scanner"),
    "person_camera": Text("device.person_camera"),
    "document_scanner": Text("device.document_scanner"),
    "rating_keypad": Text("device.rating_keypad"),
    "sensor_board": Text("device.sensor_board"),
    "ups": Text("device.ups"),
}
_HEALTH: dict[Health, Words] = {
    Health.STARTING: Text("health.starting"),
    Health.ONLINE: Text("health.online"),
    Health.OFFLINE: Text("health.offline"),
    Health.NO_DEVICE: Text("health.no_device"),
    Health.HARDWARE_ERROR: Text("health.hardware_error"),
    Health.USER_ERROR: Text("health.user_error"),
    Health.BUSY: Text("health.busy"),
}
_AXES: dict[str, Words] = {
    "paper": Text("axis.paper"),
    "cover": Text("axis.cover"),
    "cutter": Text("axis.cutter"),
    "head": Text("axis.head"),
    "media": Text("axis.media"),
    "sam": Text("axis.sam"),
    "door": Text("axis.door"),
    "tamper": Text("axis.tamper"),
    "toner": Text("axis.toner"),
    "jam": Text("axis.jam"),
    "output": Text("axis.output"),
    "lamp": Text("axis.lamp"),
    "charge": Text("axis.charge"),
    "slips_left": Text("axis.slips_left"),
    "confidence": Text("axis.confidence"),
    "used_mm": Text("axis.used_mm"),
}
_VALUES: dict[str, Words] = {
    "unknown": Text("value.unknown"),
    "ok": Text("value.ok"),
    "low": Text("value.low"),
    "out": Text("value.out"),
    "open": Text("value.open"),
    "closed": Text("value.closed"),
    "inoperable": Text("value.inoperable"),
    "present": Text("value.present"),
    "not_present": Text("value.not_present"),
    "jammed": Text("value.jammed"),
    "yes": Text("value.yes"),
    "sensed": Text("value.sensed"),
    "counted": Text("value.counted"),
    "no": Text("value.no"),
}
_BETTER_LEFT = ("not_supported", "")
"""What a model does not have is no news."""


def name_of(port: str) -> Words:
    """What people call the device of a port."""
    return NAMES.get(port) or Verbatim(port)


def mark_of(state: DeviceState[Any]) -> Mark:
    """Good, in doubt (it works and something is to be done soon), bad, or not heard of yet."""
    if state.health is Health.STARTING:
        return Mark.WAIT
    if not state.usable:
        return Mark.BAD
    if state.fault is None:
        return Mark.GOOD
    return Mark.BAD if fault_catalogue()[state.fault].takes_down else Mark.DOUBT


def health_of(state: DeviceState[Any]) -> Words:
    """How the device is, in a few words; what its fault says to whoever keeps the site goes before that."""
    return _HEALTH[state.health] if state.fault is None else fault_catalogue()[state.fault].text("keeper")


def status_facts(state: DeviceState[Any]) -> tuple[Fact, ...]:
    """Each axis of the class status that says something; one of a port that nobody has translated stands as it is named."""
    if not is_dataclass(state.status) or not state.usable:
        return ()  # of what is not there nothing is known
    found = []
    for field in fields(state.status):
        value = getattr(state.status, field.name)
        said = str(value.value if isinstance(value, Enum) else value)
        if value is not None and said not in _BETTER_LEFT and len(said) <= 40:
            label = _AXES.get(field.name) or Verbatim(field.name)
            found.append(Fact(label, _VALUES.get(said) or Verbatim(said)))
    return tuple(found)
