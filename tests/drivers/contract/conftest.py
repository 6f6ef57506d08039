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
from tests.simulator.process import SimulatorProcess


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
        root = pytest.mark.needs_root  # a pcscd of one's own
        values = [pytest.param(one, marks=[root] if one.driver == "pcsc" else []) for one in mine]
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


@pytest.fixture
def bench(
    contestant: Contestant, simulator: SimulatorProcess | None, request: pytest.FixtureRequest
) -> Bench:
    """The device's place, as at the start."""
    if simulator is None or contestant.driver != "pcsc":
        bench = Bench(contestant, simulator)
        bench.prepare()
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
