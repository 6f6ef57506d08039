"""Says where everything listens: on standard output for people, in a file for programs."""

import ipaddress
import json
import socket
from pathlib import Path
from typing import Any, Final

from simulator.room import Room

ELSEWHERE: Final = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses of nobody: the way towards them tells by which address this machine is known."""


def where(room: Room, control: str, panel: str) -> dict[str, Any]:
    """Where everything listens, as plain data; ``panel`` is what a person opens."""
    ptys = room.choices.ptys
    return {
        "control": control,
        "office": room.office.url,
        "screen": room.screen.url,
        "panel": panel,
        "devices": {name: device.url for name, device in room.devices.items()},
        "ptys": {name: str(ptys.absolute() / name) for name, bay in room.bays.items() if ptys and bay.baud},
    }


def write(ready: Path | None, said: dict[str, Any] | None) -> None:
    """Write the file in one step, readable by its owner alone since it may hold a token; or take it away."""
    if ready is None:
        return
    if said is None:
        ready.unlink(missing_ok=True)
        return
    fresh = ready.with_name(f".{ready.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(said, indent=2), encoding="utf-8")
    fresh.replace(ready)


def tell(said: dict[str, Any]) -> None:
    """Print it for people."""
    for name in ("panel", "control", "office", "screen"):
        print(f"{name:<18} {said[name]}")
    for name, url in said["devices"].items():
        also = f"  and  {said['ptys'][name]}" if name in said["ptys"] else ""
        print(f"{name:<18} {url}{also}")
    print("Ctrl-C ends it.", flush=True)


def reachable(address: str) -> str:
    """The address to print for one that is listened on: for all of this machine's, the one others know it by."""
    ip = ipaddress.ip_address(address)
    if not ip.is_unspecified:
        return f"[{address}]" if ip.version == 6 else address
    for elsewhere, family in ELSEWHERE:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((elsewhere, 9))  # sends nothing
            except OSError:
                continue
            found = str(probe.getsockname()[0])
            return f"[{found}]" if family == socket.AF_INET6 else found
    return socket.gethostname().lower()
