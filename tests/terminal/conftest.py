"""One simulator for all tests of this folder, as at the start before each."""

from tests.simulator.fixtures import _simulator_process, simulator

__all__ = ["_simulator_process", "simulator"]
