"""What can be named of the simulator is told without one that runs."""

import json

import pytest

from simulator.__main__ import main
from simulator.registry import known
from tests.simulator.process import SimulatorProcess


def test_the_names_are_those_that_a_running_simulator_takes(
    capsys: pytest.CaptureFixture[str], simulator: SimulatorProcess
) -> None:
    assert main(["--names"]) == 0
    told = json.loads(capsys.readouterr().out)
    for fault in simulator.control("GET", "/faults"):
        assert fault["fault"] in told["faults"][fault["device"]]
    assert sorted(card["card"] for card in simulator.control("GET", "/cards")) == told["cards"]["id_card"]
    assert (
        sorted(card["card"] for card in simulator.control("GET", "/smart_card/cards"))
        == told["cards"]["smart_card"]
    )
    assert {name: sorted(one.models) for name, one in known().items()} == told["models"]
