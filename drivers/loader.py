"""Drivers and devices by name. There is no table: `driver = "escpos"` of a `receipt_printer` is a module of that name."""

import asyncio
import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from drivers.driver import DeviceDriver, DriverQuirks
from drivers.host import DeviceHost
from drivers.hosted import HostedDevice
from drivers.ports.durations import REAL, Durations
from drivers.transports import Trace


class DriverError(ValueError):
    """A profile names a port, a driver or a quirk that does not exist. The text says what exists."""


@cache
def ports() -> tuple[str, ...]:
    """The names of the ports that have drivers."""
    package = importlib.import_module("drivers")
    found = [module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg]
    return tuple(name for name in found if importlib.util.find_spec(f"drivers.{name}.port") is not None)


def drivers_of(port: str) -> list[str]:
    """The names of the drivers of a port."""
    package = importlib.import_module(f"drivers.{port}")
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    return [name for name in names if _driver_in(port, name) is not None]


def _driver_in(port: str, name: str) -> type[DeviceDriver[Any]] | None:
    full_name = f"drivers.{port}.{name}"
    if not name.isidentifier() or importlib.util.find_spec(full_name) is None:
        return None
    found: type[DeviceDriver[Any]] | None = getattr(importlib.import_module(full_name), "Driver", None)
    return found


def load_driver(port: str, name: str) -> type[DeviceDriver[Any]]:
    """The driver class `drivers.<port>.<name>.Driver`.

    Raises:
        DriverError: there is no such port or driver; the text lists those there are.
    """
    if port not in ports():
        raise DriverError(f"there is no port {port!r}; there are: {', '.join(ports())}")
    driver = _driver_in(port, name)
    if driver is None:
        raise DriverError(f"{port} has no driver {name!r}; there are: {', '.join(drivers_of(port))}")
    return driver


def read_quirks(port: str, name: str, quirks: Mapping[str, Any]) -> DriverQuirks:
    """The quirks of a profile as the driver's own model.

    Raises:
        DriverError: a key that the driver does not know, or a value that it does not take; names both.
    """
    model = load_driver(port, name).Quirks
    try:
        return model.model_validate(dict(quirks))
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        known = ", ".join(sorted(model.model_fields))
        raise DriverError(f"quirk {key!r} of driver {name}: {first['msg']} (known: {known})") from None


def open_device(  # noqa: PLR0913, PLR0917  (a device is that many things)
    name: str,
    port: str,
    driver: str,
    url: str,
    quirks: Mapping[str, Any] | None = None,
    durations: Durations = REAL,
    loop: asyncio.AbstractEventLoop | None = None,
    trace: Trace | None = None,
) -> HostedDevice[Any, Any]:
    """Starts a device and returns its port object (`drivers.<port>.port.Port`); it comes ONLINE by itself.

    Call it on the loop's thread; `loop` is the running one unless given.

    Raises:
        DriverError: port, driver or quirks do not exist.
        BadUrl: the URL cannot be understood.
    """
    settings = read_quirks(port, driver, quirks or {})
    kind = load_driver(port, driver)
    kind.check_url(url)
    instance = kind(settings, durations)
    host: DeviceHost[Any] = DeviceHost(name, instance, url, loop or asyncio.get_running_loop(), trace)
    device: HostedDevice[Any, Any] = importlib.import_module(f"drivers.{port}.port").Port(host)
    host.open()
    return device
