"""The terminal that the tests of the procedures share."""

from collections.abc import Iterator

import pytest

from tests.flows.terminal import Terminal


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal on which all is well and nobody stands before it."""
    terminal = Terminal()
    yield terminal
    terminal.database._close()
