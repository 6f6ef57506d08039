"""What the terminal lacks at the moment, worked out from its devices, the office and the store: the source of what is greyed."""

from collections.abc import Callable, Mapping
from typing import Any

from drivers.ports.device import Device
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import DeviceState, Health, StateChanged
from flows.availability import TERMINAL, Missing, without_ledger
from flows.catalogue import PRINTERS, READERS, services
from flows.faults import Action, fault_catalogue
from flows.news import OUT_OF_SERVICE
from flows.texts import Text, Words
from kiosk.office.link import OfficeLink
from kiosk.opening import Opening
from kiosk.store.health import StoreHealth


class Condition:
    """Follows devices, office and store; listeners are called after each change."""

    def __init__(
        self,
        devices: Mapping[str, Device[Any]],
        office: OfficeLink | None,
        store: StoreHealth,
        opening: Opening | None = None,
    ) -> None:
        self._opening = opening
        if opening is not None:
            opening.changed = self._changed
        self._devices = devices
        self._office = office
        self._store = store
        wanted = {need for service in services() for need in (*service.needs, *service.prefers)}
        self._needs = tuple(sorted(wanted | {TERMINAL, "office", "ledger", *devices}))
        self._out_of_service = False
        self._listeners: list[Callable[[], None]] = []
        self._stops = [device.watch(self._device_changed) for device in devices.values()]
        self._stops.append(store.watch(self._changed))
        if office is not None:
            self._stops.append(office.watch(self._changed))

    def close(self) -> None:
        """Follows nothing any more."""
        for stop in self._stops:
            stop()
        self._stops.clear()

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` on the loop after each change; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def settled(self) -> bool:
        """Whether every device and the office have been heard of since the start."""
        starting = any(device.state.health is Health.STARTING for device in self._devices.values())
        return not starting and (self._office is None or self._office.known)

    @property
    def out_of_service(self) -> bool:
        """Whether a technician has closed the terminal."""
        return self._out_of_service

    @out_of_service.setter
    def out_of_service(self, out: bool) -> None:
        self._out_of_service = out
        self._changed()

    def missing(self) -> Missing:
        """Each need that cannot be met now, with the reason for the public."""
        found = {need: self._why(need) for need in self._needs}
        printers = {"receipt_printer", *(port for port in self._devices if port in PRINTERS.values())}
        return without_ledger({need: why for need, why in found.items() if why is not None}, printers)

    def doubts(self) -> Missing:
        """Each need that can be tried although its device is not well, with the words for the public."""
        found = {need: doubt_of(need, device.state) for need, device in self._devices.items()}
        return {need: words for need, words in found.items() if words is not None}

    def _why(self, need: str) -> Words | None:
        if need == TERMINAL:
            return self._why_closed()
        if need == "office":
            if self._office is None:
                return Text("need.absent.office")
            if not self._office.known:
                return Text("need.starting")
            return _taken_down(need, self._office.fault)
        if need == "ledger":
            return _taken_down(need, self._store.fault)
        if need == "identity":
            return self._why_nobody_is_known()
        device = self._devices.get(need)
        if device is None:
            return Text(f"need.absent.{need}")
        return why_not(need, device.state)

    def _why_nobody_is_known(self) -> Words | None:
        """Why no card can be read: what is wrong with the reader that is asked for first; one that works is enough."""
        whys = [self._why(port) for port in READERS if port in self._devices]
        if not whys:
            return Text("need.absent.identity")
        return None if None in whys else whys[0]

    def _why_closed(self) -> Words | None:
        """What closes the terminal as a whole: a technician, or a device's fault; one that suspends before one that lets end."""
        if self._out_of_service:
            return OUT_OF_SERVICE
        faults = (device.state.fault for device in self._devices.values())
        entries = [fault_catalogue()[fault] for fault in faults if fault is not None]
        closing = [entry for entry in entries if TERMINAL in entry.takes_down]
        closing.sort(key=lambda entry: entry.action is not Action.SUSPEND)
        if closing:
            return closing[0].text("citizen")
        return None if self._opening is None else self._opening.why

    def _device_changed(self, change: StateChanged[Any]) -> None:
        if (change.before.health, change.before.fault) != (change.after.health, change.after.fault):
            self._changed()

    def _changed(self) -> None:
        for listener in list(self._listeners):
            listener()


def why_not(need: str, state: DeviceState[Any]) -> Words | None:
    """Why a device cannot be used, for the public; None when it can, or when its fault takes nothing away."""
    if state.fault is not None:
        return _taken_down(need, state.fault)
    if state.usable:
        return None
    return Text("need.starting" if state.health is Health.STARTING else f"need.out.{need}")


def doubt_of(need: str, state: DeviceState[Any]) -> Words | None:
    """What the public is told of a device that can be tried but is not well; None where nothing is in doubt."""
    if state.fault is None:
        return None
    entry = fault_catalogue()[state.fault]
    return entry.text("citizen") if need in entry.in_doubt else None


def _taken_down(need: str, fault: FaultId | None) -> Words | None:
    if fault is None:
        return None
    entry = fault_catalogue()[fault]
    return entry.text("citizen") if need in entry.takes_down else None
