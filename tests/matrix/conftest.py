"""One simulator for the tests of this folder."""

from tests.simulator.fixtures import _uncounted_process as _simulator_process
from tests.simulator.fixtures import simulator

__all__ = ["_simulator_process", "simulator"]
