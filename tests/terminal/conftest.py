"""One simulator for all tests of this folder, as at the start before each."""

import pytest

from tests.simulator.fixtures import _uncounted_process as _simulator_process
from tests.simulator.fixtures import simulator
from tests.terminal.traces import Canary, take_for_granted

__all__ = ["_simulator_process", "simulator"]


@pytest.fixture(scope="session", autouse=True)
def _tables_of_other_tests() -> None:
    take_for_granted(Canary())
