"""The driver of supplies that NUT watches: asks `upsd` in its text protocol, which needs no login for that.

URL: `nut://HOST[:PORT]/UPSNAME`.
"""

import re
import time
from typing import Any
from urllib.parse import urlsplit

from drivers.codecs.nut import LONGEST, NutBroken, NutRefused, VariableList, whole
from drivers.driver import CommonFaults, DeviceDriver, DriverQuirks, Report
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.line_talk import LineTalk
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Identity
from drivers.ports.ups import Battery, Mains, UpsStatus
from drivers.transports import BadUrl, LineSettings, Link, Trace, open_transport

PORT = 3493
_DAY = 86_400
_LOW = {"LB", "FSD"}
"""Flags of `ups.status`: low battery; `upsd` has ordered a shutdown."""


class NutQuirks(DriverQuirks):
    """What differs between supplies."""

    low_charge: int = 0
    """Per cent at which the battery counts as low, for supplies that never say so themselves; 0: as they say."""
    low_runtime: int = 0
    """Seconds left at which the battery counts as low; 0: as the supply says."""


def parse_url(url: str) -> tuple[str, int, str]:
    """Host, port and the supply's name of `nut://HOST[:PORT]/UPSNAME`.

    Raises:
        BadUrl: it is no such URL.
    """
    expected = f"{url!r}: expected nut://HOST/UPSNAME, as in nut://127.0.0.1/ups"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        raise BadUrl(expected) from None
    name = parts.path.removeprefix("/")
    if parts.scheme != "nut" or not host or not re.fullmatch(r"[A-Za-z0-9_.-]{1,60}", name):
        raise BadUrl(expected)
    return host, port, name


class Driver(DeviceDriver[UpsStatus]):
    """One supply."""

    Quirks = NutQuirks
    quirks: NutQuirks
    faults = CommonFaults(FaultId.UPS_LINK_LOST, FaultId.UPS_SILENT, FaultId.UPS_PROTOCOL)
    unknown_status = UpsStatus()

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._talk = LineTalk("\n", "utf-8", durations.ups_answer, longest=LONGEST)
        self._ups = ""
        self._on_battery_since: float | None = None

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.ups_poll_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        return 2 * self.durations.ups_answer

    @classmethod
    def check_url(cls, url: str) -> None:  # noqa: D102
        parse_url(url)

    def open(self, url: str, trace: Trace | None) -> Link:  # noqa: D102
        host, port, self._ups = parse_url(url)
        where = f"[{host}]" if ":" in host else host
        return open_transport(f"socket://{where}:{port}", LineSettings(), self.durations.read_slice, trace)

    def start(self, job: Job) -> Report[UpsStatus]:  # noqa: D102
        return self.poll(job)

    def poll(self, job: Job) -> Report[UpsStatus]:  # noqa: D102
        said = self._variables(job)
        flags = set(said.get("ups.status", "").split())
        mains = Mains.BATTERY if "OB" in flags else Mains.ONLINE if "OL" in flags else Mains.UNKNOWN
        charge = whole(said.get("battery.charge"), 100)
        runtime = whole(said.get("battery.runtime"), _DAY)
        low = (
            bool(flags & _LOW)
            or _below(charge, self.quirks.low_charge)
            or _below(runtime, self.quirks.low_runtime)
        )
        battery = Battery.REPLACE if "RB" in flags else Battery.LOW if low else Battery.GOOD
        status = UpsStatus(mains, battery if flags else Battery.UNKNOWN, charge, runtime)
        identity = Identity(
            *(said.get(f"ups.{name}", "")[:60] for name in ("mfr", "model", "firmware", "serial"))
        )
        return Report(status, fault=self._fault(mains, low, "FSD" in flags, battery), identity=identity)

    def _fault(self, mains: Mains, low: bool, ordered: bool, battery: Battery) -> FaultId | None:
        """Mains that fail for a moment are nobody's concern, a battery that runs empty is at once."""
        now = time.monotonic()
        if mains is not Mains.BATTERY:
            self._on_battery_since = None
        elif self._on_battery_since is None:
            self._on_battery_since = now
        if ordered or (mains is Mains.BATTERY and low):
            return FaultId.UPS_LOW_BATTERY
        since = self._on_battery_since
        if since is not None and now - since >= self.durations.mains_blip:
            return FaultId.UPS_ON_BATTERY
        return FaultId.UPS_REPLACE_BATTERY if battery is Battery.REPLACE else None

    def _variables(self, job: Job) -> dict[str, str]:
        """What `upsd` knows of the supply.

        Raises:
            DeviceSilent: no answer, or `upsd` itself does not hear the supply.
            ProtocolBroken: what came is no answer.
        """
        self._talk.forget(job)
        self._talk.say(job, f"LIST VAR {self._ups}")
        answer = VariableList(self._ups)
        until = time.monotonic() + self.durations.ups_answer
        try:
            while not answer.done:
                line = self._talk.line(job, until)
                if line is None:
                    raise DeviceSilent("LIST VAR: no answer, or half of one")
                answer.take(line)
        except NutRefused as refused:
            raise DeviceSilent(f"upsd answers {refused}") from None
        except NutBroken as broken:
            job.counters.damaged_frames += 1
            raise ProtocolBroken(str(broken)) from None
        return answer.values


def _below(value: int | None, limit: int) -> bool:
    return value is not None and value < limit
