"""What tells a simulated terminal from a real one: everything that it reaches is on this machine, by a socket."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from kiosk.profile_tables import Profile


SIMULATED = frozenset({"socket", "http", "ipp", "nut"})
"""The schemes by which the simulator's devices are reached."""


def on_this_machine(url: str) -> bool:
    """Whether the host of a URL is this machine's own (loopback)."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def simulated(url: str) -> bool:
    """Whether a device of this URL can only be a simulated one: no hardware answers on a loopback address."""
    return urlsplit(url).scheme in SIMULATED and on_this_machine(url)


def why_no_mirror(profile: "Profile") -> str | None:
    """Why the screen of this terminal may not be shown elsewhere: real people come to it. None where it may."""
    for name, url, good in _reached(profile):
        if not good:
            return f"a mirror is for simulation only: {name} is {url}, which is not simulated on this machine"
    return None


def _reached(profile: "Profile") -> Iterator[tuple[str, str, bool]]:
    for port, device in profile.devices.items():
        yield f"devices.{port}", device.url, simulated(device.url)
    if profile.office is not None:
        yield "office", profile.office.url, on_this_machine(profile.office.url)
    if profile.simulator is not None:
        yield "simulator.control", profile.simulator.control, on_this_machine(profile.simulator.control)
        if profile.simulator.screen is not None:
            yield "simulator.screen", profile.simulator.screen, simulated(profile.simulator.screen)
