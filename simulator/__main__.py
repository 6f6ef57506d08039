"""``python -m simulator``: simulated hardware and office, until Ctrl-C."""

import argparse
import asyncio
import gc
import ipaddress
import json
import logging
import signal
import sys
from pathlib import Path
from typing import Any

from simulator.control.app import make_app
from simulator.control.doors import Loopback
from simulator.http_server import HttpServer
from simulator.rating_keypad.line_keypad import MODES
from simulator.receipt_printer.model import MODELS
from simulator.room import Choices, Room


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; 0 when stopped, 1 when a port is taken, 2 on wrong usage."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if not ipaddress.ip_address(chosen.host).is_loopback:
        print(f"warning: {chosen.host} is open to others; nothing here asks who they are", file=sys.stderr)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    choices = Choices(
        host=chosen.host,
        ports=chosen.ports,
        ptys=chosen.pty,
        slips=chosen.slips,
        seed=chosen.seed,
        speed=chosen.speed,
        printer=chosen.printer,
        keypad=chosen.keypad,
    )
    try:
        asyncio.run(_serve(choices, chosen.ready, quiet=chosen.quiet))
    except OSError as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(choices: Choices, ready: Path | None, *, quiet: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    room = Room(choices)
    control = HttpServer("control", Loopback(make_app(room), choices.host))
    try:
        await control.open(choices.host, choices.port(0))
        await room.open()
        gc.freeze()
        where = _where(room, control.url)
        _announce(ready, where)
        if not quiet:
            _tell(where)
        await stop.wait()
    finally:
        await room.close()
        await control.down()
        _announce(ready, None)


def _announce(ready: Path | None, where: dict[str, Any] | None) -> None:
    """Write the file that says where everything listens, in one step; or take it away."""
    if ready is None:
        return
    if where is None:
        ready.unlink(missing_ok=True)
        return
    fresh = ready.with_name(f".{ready.name}.new")
    fresh.write_text(json.dumps(where, indent=2), encoding="utf-8")
    fresh.replace(ready)


def _where(room: Room, control: str) -> dict[str, Any]:
    ptys = room.choices.ptys
    return {
        "control": control,
        "office": room.office.url,
        "screen": room.screen.url,
        "panel": control + "/",
        "devices": {name: device.wire.url for name, device in room.devices.items()},
        "ptys": {name: str(ptys.absolute() / name) for name in room.devices} if ptys else {},
    }


def _tell(where: dict[str, Any]) -> None:
    print(f"panel              {where['panel']}")
    print(f"control            {where['control']}")
    print(f"office             {where['office']}")
    print(f"screen             {where['screen']}")
    for name, url in where["devices"].items():
        also = f"  and  {where['ptys'][name]}" if where["ptys"] else ""
        print(f"{name:<18} {url}{also}")
    print("Ctrl-C ends it.", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--ports",
        type=_port,
        default=7100,
        metavar="BASE",
        help="control at BASE, id_card +1, receipt_printer +2, rating_keypad +3, screen +4, office +80; 0: any",
    )
    parser.add_argument("--pty", type=Path, metavar="DIR", help="also a pty for each device, as DIR/<device>")
    parser.add_argument("--slips", type=Path, metavar="DIR", help="write each slip there as picture and text")
    parser.add_argument("--seed", type=int, default=0, help="of photos and garbage")
    parser.add_argument("--ready", type=Path, metavar="FILE", help="written (JSON) when everything listens")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, metavar="FACTOR", help="how much faster than real"
    )
    parser.add_argument("--printer", choices=sorted(MODELS), default="k80")
    parser.add_argument("--keypad", choices=MODES, default="line_keypad")
    parser.add_argument("--quiet", action="store_true", help="print complaints only")
    return parser


def _port(text: str) -> int:
    base = int(text)
    if base and not 1 <= base <= 65535 - 80:
        raise argparse.ArgumentTypeError("a port from 1 to 65455, or 0")
    return base


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.01 <= speed <= 10_000:
        raise argparse.ArgumentTypeError("a factor from 0.01 to 10000")
    return speed


if __name__ == "__main__":
    sys.exit(main())
