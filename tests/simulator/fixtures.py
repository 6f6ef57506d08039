"""Fixtures for tests at the wire: one simulator for all tests of a folder, as at the start before each."""

from collections.abc import Iterator

import pytest

from tests.counting import not_counted
from tests.simulator.process import SimulatorProcess


@pytest.fixture(scope="session")
def _simulator_process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


@pytest.fixture(scope="session")
def _uncounted_process() -> Iterator[SimulatorProcess]:
    """For folders whose tests run no line of the simulator that others do not."""
    process = SimulatorProcess()
    with not_counted():
        process.start()
    yield process
    process.stop()


@pytest.fixture
def simulator(_simulator_process: SimulatorProcess) -> Iterator[SimulatorProcess]:
    """A running simulator in which nothing has happened yet."""
    _simulator_process.reset()
    yield _simulator_process
    _simulator_process.reset()
