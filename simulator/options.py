"""The command line: what may be said on it, and which ports follow."""

import argparse
import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.registry import known
from simulator.room import OFFICE_PORT, SCREEN_PORT, Choices
from simulator.timing import HIGHEST_BAUD, LOWEST_BAUD

GUEST_PORT: Final = 8
"""Added to the base port: the panel for people elsewhere."""
HIGHEST_BASE: Final = 65535 - OFFICE_PORT


@dataclass(frozen=True)
class Bind:
    """Where people elsewhere reach the panel."""

    address: str
    """An IP address; `0.0.0.0` or `::` for all of this machine's."""
    port: int | None
    """None: the one above the base port."""


@dataclass(frozen=True)
class Options:
    """The command line, understood."""

    choices: Choices
    bind: Bind | None
    ready: Path | None
    quiet: bool
    names: bool
    """Only print what can be named, and end."""


def understood(arguments: list[str] | None) -> Options:
    """The options; leaves the process with status 2 on wrong usage, as argparse does."""
    chosen = _parser().parse_args(arguments)
    ports = chosen.ports
    if chosen.free and not _all_free(chosen.host, ports, chosen.bind):
        ports = 0
    choices = Choices(
        host=chosen.host,
        ports=ports,
        ptys=chosen.pty,
        slips=chosen.slips,
        seed=chosen.seed,
        speed=chosen.speed,
        models=dict(chosen.model),
        bauds=dict(chosen.baud),
    )
    return Options(choices, chosen.bind, chosen.ready, chosen.quiet, chosen.names)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="Simulated hardware and office, until Ctrl-C."
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on")
    add(
        "--ports",
        type=_base,
        default=7100,
        metavar="BASE",
        help=f"control at BASE, {_offsets()}; 0: any",
    )
    add("--free", action="store_true", help="any free ports when one of those is taken")
    add(
        "--bind",
        type=_bind,
        metavar="ADDR[:PORT]",
        help="the panel also there (PORT: BASE + 8), for whoever has the one-time address that is printed",
    )
    add("--pty", type=Path, metavar="DIR", help="also a pty for each device, as DIR/<device>")
    add("--slips", type=Path, metavar="DIR", help="write each slip there as picture and text")
    add("--seed", type=int, default=0, help="of photos and garbage")
    add("--ready", type=Path, metavar="FILE", help="written (JSON) when everything listens")
    add("--speed", type=_speed, default=1.0, metavar="FACTOR", help="how much faster than real")
    add("--model", type=_model, action="append", default=[], metavar="PORT=NAME", help=_models_help())
    add(
        "--baud",
        type=_baud,
        action="append",
        default=[],
        metavar="PORT=N",
        help="bits a second on the line of a device, like receipt_printer=9600",
    )
    add("--quiet", action="store_true", help="print complaints only")
    add("--names", action="store_true", help="print the faults, models and cards there are (JSON), and end")
    return parser


def _numbers() -> list[int]:
    return [one.port.offset for one in known().values()]


def _offsets() -> str:
    devices = {name: one.port.offset for name, one in known().items()}
    named = sorted(
        {**devices, "screen": SCREEN_PORT, "office": OFFICE_PORT}.items(), key=lambda item: item[1]
    )
    return ", ".join(f"{name} +{number}" for name, number in named)


def _models_help() -> str:
    several = [f"{name}={'|'.join(one.models)}" for name, one in known().items() if len(one.models) > 1]
    return f"which model stands at a port: {', '.join(several)}"


def _of_port(text: str) -> tuple[str, str]:
    port, separator, value = text.partition("=")
    if not separator or port not in known():
        raise argparse.ArgumentTypeError(f"{text!r}: expected PORT=…, PORT one of {', '.join(known())}")
    return port, value


def _model(text: str) -> tuple[str, str]:
    port, name = _of_port(text)
    models = known()[port].models
    if name not in models:
        raise argparse.ArgumentTypeError(f"{port} has no model {name!r}; there are: {', '.join(models)}")
    return port, name


def _baud(text: str) -> tuple[str, int]:
    port, number = _of_port(text)
    if not number.isdecimal() or not LOWEST_BAUD <= int(number) <= HIGHEST_BAUD:
        raise argparse.ArgumentTypeError(f"{text!r}: a baud rate from {LOWEST_BAUD} to {HIGHEST_BAUD}")
    return port, int(number)


def _base(text: str) -> int:
    base = int(text)
    if base and not 1 <= base <= HIGHEST_BASE:
        raise argparse.ArgumentTypeError(f"a port from 1 to {HIGHEST_BASE}, or 0")
    return base


def _bind(text: str) -> Bind:
    address, port = text, ""
    if text.startswith("[") or text.count(":") == 1:
        address, _, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    try:
        ip = ipaddress.ip_address(address.strip("[]"))
        number = int(port) if port else None
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r}: expected an IP address, and a port after a colon"
        ) from None
    if number is not None and not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port from 0 to 65535")
    return Bind(str(ip), number)


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.01 <= speed <= 10_000:
        raise argparse.ArgumentTypeError("a factor from 0.01 to 10000")
    return speed


def _all_free(host: str, base: int, bind: Bind | None) -> bool:
    wanted = [(host, base + above) for above in (0, *_numbers(), SCREEN_PORT, OFFICE_PORT)]
    if bind is not None and bind.port is None:
        wanted.append((bind.address, base + GUEST_PORT))
    return all(_is_free(address, port) for address, port in wanted)


def _is_free(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
