"""The national codes in the chip, looked up in `codes.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

from drivers.ports.id_card import Coded


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("drivers.id_card").joinpath("codes.toml").read_text("utf-8"))


def _coded(name: str, code: str) -> Coded:
    return Coded(code, _lists()[name].get(code, ""))


def sex(code: str) -> Coded:
    """GB/T 2261.1."""
    return _coded("sex", code)


def ethnic(code: str) -> Coded:
    """GB/T 3304, two digits."""
    return _coded("ethnic", code)


def nationality(code: str) -> Coded:
    """GB/T 2659, three letters."""
    return _coded("nationality", code)
