"""A township's technician at the shipped terminal, alone, with a finger: from the held clock to a terminal back in service."""

import json
from pathlib import Path

import pytest

from kiosk.maintenance.pin import set_pin
from tests.simulator.process import SimulatorProcess
from tests.terminal.profiles import write_profile
from tests.terminal.window import Window, desk

pytestmark = pytest.mark.needs_display
PIN = "735914"
HELD = 3.3


def test_a_technician_mends_a_terminal_and_puts_it_back_in_service(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    set_pin(tmp_path / "data", PIN)
    simulator.strike("id_card", "unplugged")
    simulator.strike("receipt_printer", "paper_out")
    with desk(540, 960) as display, Window(display, profile, tmp_path) as window:
        window.tap("closed", "staff", HELD)
        for digit in PIN:
            window.tap("pin", f"digit_{digit}")
        window.tap("pin", "ok")
        window.tap("maintenance", "out_of_service")
        window.tap("out_of_service", "close")
        window.tap("turned", "enough")

        # the unplugged reader, and why; the board follows it when it is plugged in again
        window.tap("maintenance", "devices")
        window.tap("devices", "id_card")
        window.page("device")
        simulator.mend("id_card", "unplugged")
        window.tap("device", "back")

        # a new roll, proven by a slip
        window.tap("devices", "back")
        window.tap("maintenance", "new_roll")
        assert "roll_in" not in window.page("new_roll")["controls"]
        simulator.mend("receipt_printer", "paper_out")
        window.tap("new_roll", "roll_in")
        window.tap("roll_done", "proof")
        window.tap("trial_slip", "came_out")
        window.tap("trial_passed", "enough")

        # the reader reads
        window.tap("maintenance", "devices")
        window.tap("devices", "id_card")
        window.tap("device", "try")
        window.page("trial_card")
        simulator.lay("zhang_guilan")
        window.tap("trial_passed", "enough")
        simulator.lift()
        window.tap("device", "back")
        window.tap("devices", "back")

        window.tap("maintenance", "out_of_service")
        window.tap("out_of_service", "open")
        window.tap("turned", "enough")
        before = window.terminal
        window.tap("maintenance", "restart")
        window.tap("restart", "restart")
        window.until(lambda page: page["page"] == "home" and window.terminal != before, "a new program")
        assert window.end() == 0, window.said
    (slip,) = simulator.slips()
    assert "测试凭条" in "".join(slip["text"])
    kept = json.loads((tmp_path / "data" / "technician.json").read_text())
    assert kept["out_of_service"] is False
    assert {port: trial["passed"] for port, trial in kept["trials"].items()} == {
        "id_card": True,
        "receipt_printer": True,
    }
    assert simulator.complaints() == []
    told = window.said + (tmp_path / "report.jsonl").read_text()
    for secret in (PIN, '"touch": "digit', "张桂兰", "Traceback"):
        assert secret not in told
    assert "maintenance  ending=left  reason=restart" in window.said
    assert "bug" not in window.said
