"""One simulator for all tests of this folder; the program's logging set back after each."""

import logging
from collections.abc import Iterator

import pytest

from tests.simulator.fixtures import _simulator_process, simulator

__all__ = ["_simulator_process", "simulator"]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
