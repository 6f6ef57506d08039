"""`kiosk device code_scanner …`: a code as the command line prints it, masked, and a payment code never."""

from pathlib import Path
from typing import Any

import pytest

from tests.kiosk.commands import kiosk
from tests.simulator.process import SimulatorProcess

PAYS = "134567890123456780"
BILL = "42999926000000012345"


@pytest.fixture
def profile(simulator: SimulatorProcess, tmp_path: Path) -> Path:
    simulator.control("POST", "/code_scanner/model", {"model": "newland"})
    path = tmp_path / "bench.toml"
    url = simulator.urls["devices"]["code_scanner"]
    path.write_text(
        f'bench = true\n[durations]\nscale = 0.1\n[devices.code_scanner]\nmodel = "newland_fm430"\nurl = "{url}"\n',
        encoding="utf-8",
    )
    return path


def read(simulator: SimulatorProcess, profile: Path, text: str, *options: str) -> Any:
    simulator.control("POST", "/code_scanner/hold", {"text": text})
    return kiosk("device", "code_scanner", "read", "--profile", profile, "--timeout", "5", "--json", *options)


def test_a_code_is_printed_masked(simulator: SimulatorProcess, profile: Path) -> None:
    ran = read(simulator, profile, BILL)
    assert ran.status == 0, ran
    assert (ran.json["kinds"], ran.json["bytes"]) == (["bill"], 20)
    assert BILL not in str(ran)
    assert read(simulator, profile, BILL, "--show").json["text"] == BILL


def test_a_payment_code_is_never_printed(simulator: SimulatorProcess, profile: Path) -> None:
    ran = read(simulator, profile, PAYS, "--accept", "wechat_pay", "--accept", "bill", "--show")
    assert (ran.json["kinds"], ran.json["text"]) == (["wechat_pay"], None)
    assert PAYS not in str(ran)


def test_a_code_of_another_kind_is_the_persons_to_change(simulator: SimulatorProcess, profile: Path) -> None:
    ran = read(simulator, profile, "https://example.org/", "--accept", "bill")
    assert ran.status != 0
    assert "COD-WRONG-CODE" in str(ran)


def test_its_state_is_printed(simulator: SimulatorProcess, profile: Path) -> None:
    ran = kiosk("device", "code_scanner", "status", "--profile", profile, "--json")
    assert ran.status == 0
    assert ran.json["status"] == {"scanner": "ok", "lens": "not_supported"}
