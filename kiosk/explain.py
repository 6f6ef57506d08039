"""Why a device is not found: what is there instead, and why each of it is not the one. Blocks; to be called in a thread."""

import contextlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from drivers.driver import DeviceDriver
from drivers.loader import DriverError, load_driver
from drivers.ports.remarks import Why, remark
from drivers.ports.status import DeviceState, Health
from drivers.search import Candidate, Found, search
from kiosk.profile_tables import DeviceTable

_AWAY = (Health.STARTING, Health.NO_DEVICE)


def explain(tables: Mapping[str, DeviceTable], states: Mapping[str, DeviceState[Any]]) -> dict[str, Found]:
    """For each device what was looked for and seen. Lasts a few seconds at the most, whatever hangs.

    `tables` and `states` are by the ports' names; of a device without a state nothing is known yet.
    """
    with ThreadPoolExecutor(max_workers=max(1, len(tables)), thread_name_prefix="explain") as threads:
        asked = {
            port: threads.submit(search, table.url, connected(port, table, states.get(port)))
            for port, table in tables.items()
        }
        found = {port: searched.result() for port, searched in asked.items()}
    return {port: _judged(one, port, tables) for port, one in found.items()}


def _judged(found: Found, port: str, tables: Mapping[str, DeviceTable]) -> Found:
    """What this terminal's own profile says of what was found."""
    driver = tables[port].driver
    problem = found.problem if _driver(port, driver) else remark(Why.NO_DRIVER, driver=driver)
    candidates = tuple(_named(candidate, port, tables) for candidate in found.candidates)
    return replace(found, candidates=candidates, problem=problem)


def _named(candidate: Candidate, port: str, tables: Mapping[str, DeviceTable]) -> Candidate:
    """Says of what is refused that it is another device of this terminal, where it is."""
    mine = {
        os.path.realpath(table.url): other
        for other, table in tables.items()
        if other != port and "://" not in table.url
    }
    other = mine.get(os.path.realpath(candidate.name)) if candidate.refusal else None
    return candidate if other is None else replace(candidate, refusal=remark(Why.OURS, port=other), url="")


def connected(port: str, table: DeviceTable, state: DeviceState[Any] | None) -> bool:
    """Whether the terminal itself has the device's line open: silent or not, it must not be knocked at then."""
    if state is None or state.health in _AWAY:
        return False
    driver = _driver(port, table.driver)
    return driver is not None and state.fault is not driver.faults.link_lost


def _driver(port: str, name: str) -> type[DeviceDriver[Any]] | None:
    """The driver; None where the program has none of that name, or lacks what it needs."""
    with contextlib.suppress(DriverError, ImportError):
        return load_driver(port, name)
    return None
