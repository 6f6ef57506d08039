"""What the contract runs on: the simulator, or real devices named by `--hardware PROFILE`.

`PROFILE` is a TOML file: one table for each port with `model` (a file of `device_profiles/models`) and `url`.

    [receipt_printer]
    model = "generic_80mm"
    url = "/dev/ttyUSB0"

`.venv/bin/python -m pytest tests/drivers/contract --hardware my.toml -s` then asks the person before it for cards and keys.
"""

import tomllib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from drivers.loader import open_device
from drivers.ports.durations import REAL
from tests.drivers.conftest import FAST, until
from tests.simulator.process import SimulatorProcess

MODELS = Path(__file__).resolve().parents[3] / "device_profiles" / "models"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known when this folder is named on the command line."""
    parser.addoption("--hardware", default=None, help="TOML file: port -> model and url of a real device")


@dataclass(frozen=True)
class Bench:
    """Where the devices are, and whose hand moves cards and keys."""

    devices: dict[str, dict[str, str]]
    simulator: SimulatorProcess | None

    def act(self, words: str, method: str, *values: Any) -> None:
        """Has the simulator do it, or asks the person to."""
        if self.simulator is not None:
            getattr(self.simulator, method)(*values)
        else:
            input(f"\n{words}, then press Enter … ")


@pytest.fixture(scope="module")
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The simulator, unless real hardware is named."""
    profile = request.config.getoption("--hardware", default=None)
    if profile is not None:
        yield Bench(tomllib.loads(Path(profile).read_text("utf-8")), None)
        return
    models = {
        "id_card": "sdt_reader",
        "receipt_printer": "generic_80mm",
        "rating_keypad": "line_keypad",
    }
    with SimulatorProcess() as simulator:
        urls = simulator.urls["devices"]
        yield Bench({port: {"model": models[port], "url": urls[port]} for port in models}, simulator)


@pytest_asyncio.fixture
async def device(request: pytest.FixtureRequest, bench: Bench) -> AsyncIterator[Any]:
    """The device of the port that the test class names, healthy."""
    port = request.cls.port
    if port not in bench.devices:
        pytest.skip(f"the profile has no {port}")
    if bench.simulator is not None:
        bench.simulator.reset()
    entry = bench.devices[port]
    model = tomllib.loads((MODELS / f"{entry['model']}.toml").read_text("utf-8"))
    durations = FAST if bench.simulator else REAL
    opened = open_device(port, port, model["driver"], entry["url"], model["quirks"], durations)
    try:
        await until(opened, lambda state: state.usable, 15.0)
        yield opened
    finally:
        await opened.close()
