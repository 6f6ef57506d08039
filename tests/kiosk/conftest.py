"""One simulator for all tests of this folder, as at the start before each; the program's logging set back after each."""

import logging
from collections.abc import Iterator

import pytest

from tests.simulator.process import SimulatorProcess


@pytest.fixture(scope="session")
def _simulator_process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


@pytest.fixture
def simulator(_simulator_process: SimulatorProcess) -> Iterator[SimulatorProcess]:
    """A running simulator in which nothing has happened yet."""
    _simulator_process.reset()
    yield _simulator_process
    _simulator_process.reset()


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
