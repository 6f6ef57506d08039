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
    # by axis, or by port and axis where that means something of its own there
    "paper": Text("axis.paper"),
    "cover": Text("axis.cover"),
    "cutter": Text("axis.cutter"),
    "head": Text("axis.head"),
    "media": Text("axis.media"),
    "sam": Text("axis.sam"),
    "door": Text("axis.door"),
    "tamper": Text("axis.tamper"),
    "toner": Text("axis.toner"),
    "toner_percent": Text("axis.toner_percent"),
    "path": Text("axis.path"),
    "bin": Text("axis.bin"),
    "sleeping": Text("axis.sleeping"),
    "reader": Text("axis.reader"),
    "chip": Text("axis.chip"),
    "scanner": Text("axis.scanner"),
    "camera": Text("axis.camera"),
    "lens": Text("axis.lens"),
    "lamp": Text("axis.lamp"),
    "document_scanner=media": Text("axis.sheet"),
    "near": Text("axis.near"),
    "card_left": Text("axis.card_left"),
    "mains": Text("axis.mains"),
    "battery": Text("axis.battery"),
    "charge": Text("axis.charge"),
    "runtime": Text("axis.runtime"),
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
    "high": Text("value.high"),
    "full": Text("value.full"),
    "missing": Text("value.missing"),
    "clear": Text("value.clear"),
    "covered": Text("value.covered"),
    "no_card": Text("value.no_card"),
    "powered_off": Text("value.powered_off"),
    "mute": Text("value.mute"),
    "good": Text("value.good"),
    "replace": Text("value.replace"),
    "chip=online": Text("value.chip_online"),
    "mains=online": Text("value.mains_online"),
    "mains=battery": Text("value.mains_battery"),
    "battery=low": Text("value.battery_low"),
    "tamper=no": Text("value.tamper_no"),
    "tamper=yes": Text("value.tamper_yes"),
    "near=no": Text("value.nobody"),
    "near=yes": Text("value.somebody"),
    "card_left=no": Text("value.not_present"),
    "card_left=yes": Text("value.present"),
}
"""By value, or by axis and value where it means something of its own there."""
_PERCENT = ("charge", "toner_percent")
_BETTER_LEFT = ("not_supported", "")
"""What a model does not have is no news."""
_LONGEST = 40


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
    found: list[Fact] = []
    for field in fields(state.status):
        label = _AXES.get(f"{state.name}={field.name}") or _AXES.get(field.name) or Verbatim(field.name)
        found += _facts(field.name, label, getattr(state.status, field.name))
    return tuple(found)


def _facts(axis: str, label: Words, value: object) -> list[Fact]:
    if isinstance(value, tuple):
        # each has a name of its own, which the device gave it
        return [Fact(Text("axis.tray", {"name": tray.name}), _value("paper", tray.paper)) for tray in value]
    if value is None or value in _BETTER_LEFT or len(str(value)) > _LONGEST:
        return []
    return [Fact(label, _value(axis, value))]


def _value(axis: str, value: object) -> Words:
    if isinstance(value, bool):
        return _VALUES["yes" if value else "no"]
    if axis == "runtime" and isinstance(value, int):
        return Text("about.minutes", {"count": value // 60})
    if axis in _PERCENT:
        return Verbatim(f"{value} %")
    said = str(value.value if isinstance(value, Enum) else value)
    return _VALUES.get(f"{axis}={said}") or _VALUES.get(said) or Verbatim(said)
