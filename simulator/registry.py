"""Which ports, protocols and models there are: found by their names, written down nowhere."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import simulator
from simulator.device import Device
from simulator.parts import Parts
from simulator.port import Port


@dataclass(frozen=True)
class Known:
    """A port and the models that can stand there."""

    name: str
    port: Port
    folder: Path
    models: dict[str, Callable[[Parts, str], Device]]
    """Model → the class of its protocol."""


@cache
def known() -> dict[str, Known]:
    """Every folder with a ``port.py``, by name, in the order of their port numbers.

    Raises:
        ImportError: one cannot be imported.
        ValueError: two ports share a number, two protocols a model, or the usual model is missing.
    """
    folders = [file.parent.name for home in simulator.__path__ for file in Path(home).glob("*/port.py")]
    found = [_known(name) for name in folders]
    found.sort(key=lambda one: one.port.offset)
    for one, other in pairwise(found):
        if one.port.offset == other.port.offset:
            raise ValueError(f"{one.name} and {other.name} have the same port number, {one.port.offset}")
    return {one.name: one for one in found}


def _known(name: str) -> Known:
    package = importlib.import_module(f"simulator.{name}")
    port = importlib.import_module(f"simulator.{name}.port").PORT
    models: dict[str, Any] = {}
    for entry in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"simulator.{name}.{entry.name}")
        for model in _models(module, entry.name):
            if model in models:
                raise ValueError(f"{name}: two protocols have a model {model!r}")
            models[model] = module.Device
    if port.model not in models:
        raise ValueError(f"{name}: no model {port.model!r}; there are: {', '.join(models) or 'none'}")
    return Known(name, port, Path(package.__path__[0]), models)


def _models(module: ModuleType, protocol: str) -> list[str]:
    device = getattr(module, "Device", None)
    if device is None or device.__module__ != module.__name__:  # a helper, not a protocol
        return []
    return list(getattr(module, "MODELS", (protocol,)))
