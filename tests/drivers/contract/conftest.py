"""The benches on which a port's suite runs: the simulator for every model that has one, or the devices of a real terminal."""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
import pytest_asyncio

from drivers.loader import open_device
from drivers.ports.durations import REAL
from tests.drivers.card_service import CardService
from tests.drivers.conftest import FAST, until
from tests.drivers.contract.bench import Bench, Contestant, on_hardware, on_simulator
from tests.drivers.contract.certificate import Certificates
from tests.drivers.judges import cups
from tests.simulator.process import SimulatorProcess

_NO_LINE = 4_000_000
"""As quick as the simulator's line gets: on a network there is none."""
_SERVED = ("pcsc", "raw_queue")
"""Drivers that reach their device through a service of the machine."""


def pytest_configure(config: pytest.Config) -> None:
    """Note what passes, where certificates are to be written."""
    if config.getoption("--certify") or config.getoption("--hardware"):
        config.pluginmanager.register(Certificates(config))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of a port's suite once for every device there is."""
    if "contestant" in metafunc.fixturenames and metafunc.cls is not None:
        profile = metafunc.config.getoption("--hardware")
        found = on_hardware(profile) if profile else on_simulator()
        mine = [one for one in found if one.port == metafunc.cls.port]
        root = pytest.mark.needs_root  # a pcscd or a cupsd of one's own
        values = [pytest.param(one, marks=[root] if one.driver in _SERVED else []) for one in mine]
        metafunc.parametrize("contestant", values, ids=[one.model for one in mine], scope="module")


@pytest.fixture(scope="module")
def simulator(request: pytest.FixtureRequest) -> Iterator[SimulatorProcess | None]:
    """One for all models; none where real hardware is named."""
    if request.config.getoption("--hardware"):
        yield None
        return
    with SimulatorProcess() as process:
        yield process


@pytest.fixture(scope="module")
def card_service() -> Iterator[CardService]:
    """A pcscd of our own with a virtual reader."""
    service = CardService()
    service.start()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def queue(simulator: SimulatorProcess) -> Iterator[str]:
    """A raw queue of a cupsd of our own to the simulated receipt printer: its URL."""
    if reason := cups.missing():
        pytest.skip(reason)
    with cups.scheduler() as service:
        service.add("slips", simulator.urls["devices"]["receipt_printer"])
        yield service.url("slips")


@pytest.fixture
def bench(
    contestant: Contestant, simulator: SimulatorProcess | None, request: pytest.FixtureRequest
) -> Bench:
    """The device's place, as at the start."""
    if simulator is None or contestant.driver != "pcsc":
        by_queue = simulator is not None and contestant.driver == "raw_queue"
        if by_queue:
            contestant = replace(contestant, url=request.getfixturevalue("queue"))
        bench = Bench(contestant, simulator)
        bench.prepare()
        if by_queue:  # CUPS hangs up at once: what were still on a slow line would be lost
            bench.post("", "/receipt_printer/baud", baud=_NO_LINE)
        return bench
    service: CardService = request.getfixturevalue("card_service")
    bench = Bench(replace(contestant, url=service.url), simulator)
    if simulator.state()["smart_card"]["card_present"]:
        bench.prepare()
        time.sleep(0.6)  # the test before left a card in: pcscd looks at a virtual reader every 0.4 s
    bench.prepare()
    bench.post("", "/smart_card/virtual_reader", port=service.port)
    return bench


@pytest_asyncio.fixture
async def device(bench: Bench, request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """The device, well."""
    it = bench.contestant
    durations = FAST if bench.simulator else REAL
    opened = open_device(it.port, it.port, it.driver, bench.url, it.quirks, durations)
    try:
        await until(opened, lambda state: state.usable, 15.0)
        request.node.user_properties.append(("identity", asdict(opened.state.identity)))
        yield opened
    finally:
        await opened.close()
