"""One simulator for the tests of this folder."""

from tests.simulator.fixtures import _simulator_process, simulator

__all__ = ["_simulator_process", "simulator"]
