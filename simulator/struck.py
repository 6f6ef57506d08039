"""Which faults are struck now, on one device."""

from collections.abc import Callable, Iterable

from simulator.faults import BadSetting, Fault, Settings, UnknownFault

Changed = Callable[[str, Settings | None], None]
"""Told the fault's name and its settings, or None when it was mended."""


class Struck:
    """The faults struck on one device, each with its settings."""

    def __init__(self, device: str, faults: Iterable[Fault], changed: Changed) -> None:
        self.device = device
        self.faults = {fault.name: fault for fault in faults}
        """The faults that it can have, by name."""
        self._changed = changed
        self._active: dict[str, Settings] = {}

    def strike(self, name: str, given: dict[str, object] | None = None) -> Settings:
        """Strike a fault, or strike it anew with other settings; raises `UnknownFault`, `BadSetting`."""
        fault = self._find(name)
        settings: Settings = {key: setting.default for key, setting in fault.settings.items()}
        for key, value in (given or {}).items():
            if key not in fault.settings:
                known = ", ".join(fault.settings) or "none"
                raise BadSetting(f"{self.device} {name} has no setting {key!r}; it has: {known}")
            settings[key] = fault.settings[key].accept(key, value)
        self._active[name] = settings
        self._changed(name, settings)
        return settings

    def mend(self, name: str) -> bool:
        """Mend a fault; whether it had been struck. Raises `UnknownFault`."""
        self._find(name)
        was_struck = self._active.pop(name, None) is not None
        self._changed(name, None)
        return was_struck

    def note(self, name: str) -> None:
        """A fault has come by itself; nobody is told."""
        self._active[name] = {}

    def discard(self, name: str) -> None:
        """A fault has gone with another one; nobody is told."""
        self._active.pop(name, None)

    def mend_all(self) -> None:
        """Mend whatever is struck."""
        for name in list(self._active):
            self.mend(name)

    def get(self, name: str) -> Settings | None:
        """The settings of a struck fault, or None; does not use it up."""
        return self._active.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self._active

    def take(self, name: str, **where: str) -> Settings | None:
        """The settings of a fault that strikes here and now, or None; counts its ``times`` down.

        ``where`` narrows: ``command="read"`` meets a fault whose ``command`` is ``read`` or ``any``.
        """
        settings = self._active.get(name)
        if settings is None:
            return None
        for key, value in where.items():
            if settings.get(key, "any") not in ("any", value):
                return None
        times = int(settings.get("times", 0))
        if times == 1:
            self.mend(name)
        elif times > 1:
            settings["times"] = times - 1
        return settings

    def as_dict(self) -> dict[str, Settings]:
        """What is struck, as plain data."""
        return {name: dict(settings) for name, settings in self._active.items()}

    def _find(self, name: str) -> Fault:
        if name not in self.faults:
            raise UnknownFault(f"{self.device} has no fault {name!r}; it has: {', '.join(self.faults)}")
        return self.faults[name]
