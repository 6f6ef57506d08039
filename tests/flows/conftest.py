"""The terminals that the tests of the procedures share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.prompts import Prompt
from tests.flows.laser import LaserTerminal
from tests.flows.terminal import Terminal
from tests.flows.workshop import Shop, looked


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal on which all is well and nobody stands before it."""
    terminal = Terminal()
    yield terminal
    terminal.database._close()


@pytest.fixture
def shop(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr("kiosk.maintenance.workshop.explain", looked)
    shop = Shop(terminal, tmp_path)
    shop.set_pin()
    return shop


@pytest.fixture
def shown(terminal: Terminal) -> list[Prompt[Any]]:
    pages: list[Prompt[Any]] = []
    terminal.on_page = pages.append
    return pages


@pytest.fixture
def laser_terminal() -> Iterator[LaserTerminal]:
    terminal = LaserTerminal()
    yield terminal
    terminal.database._connection = None
