"""The simulator's HTTP control."""

import re
import threading
import time
import urllib.error
import urllib.request

import pytest

from tests.simulator.process import REPOSITORY, ControlError, SimulatorProcess
from tests.simulator.test_sdt import FIND, FOUND, OK, STATUS, ask

PANEL = REPOSITORY / "simulator" / "panel"


def test_unknown_names_are_answered_with_the_names_there_are(simulator: SimulatorProcess) -> None:
    with pytest.raises(ControlError, match=r"404.*zhang_guilan"):
        simulator.lay("nobody")
    with pytest.raises(ControlError, match=r"404.*receipt_printer"):
        simulator.strike("toaster", "silent")
    with pytest.raises(ControlError, match=r"404.*paper_out_mid_slip"):
        simulator.strike("receipt_printer", "paper_gone")
    with pytest.raises(ControlError, match=r"422.*lines"):
        simulator.strike("receipt_printer", "paper_out_mid_slip", after=3)
    with pytest.raises(ControlError, match=r"422.*whole number"):
        simulator.strike("receipt_printer", "paper_out_mid_slip", lines=1.5)
    with pytest.raises(ControlError, match=r"422.*a number from 1 to 5"):
        simulator.strike("rating_keypad", "stuck_key", key=6)
    with pytest.raises(ControlError, match=r"422.*now, next_cut"):
        simulator.strike("receipt_printer", "cutter_jam", when="never")
    with pytest.raises(ControlError, match=r"422.*2 hex digits"):
        simulator.strike("id_card", "status", code="xyz")
    with pytest.raises(ControlError, match=r"404.*key_asked"):
        simulator.wait("breakfast", 0)
    with pytest.raises(ControlError, match=r"404.*hanging"):
        simulator.control("GET", "/receipt_printer/slips/99.png")
    with pytest.raises(ControlError, match=r"422.*k58"):
        simulator.control("POST", "/receipt_printer/model", {"model": "k99"})
    with pytest.raises(ControlError, match=r"404.*zhang_guilan_ssc2"):
        simulator.insert("nobody")
    with pytest.raises(ControlError, match=r"422.*generation"):
        simulator.insert({"kind": "social_security", "generation": 4})
    with pytest.raises(ControlError, match=r"422.*no baud rate"):
        simulator.control("POST", "/document_printer/baud", {"baud": 9600})
    faults = simulator.state()["faults"]
    assert {"id_card", "receipt_printer", "rating_keypad", "office"} <= faults.keys()
    assert not any(faults.values())


def test_every_fault_can_be_struck_and_mended(simulator: SimulatorProcess) -> None:
    for fault in simulator.control("GET", "/faults"):
        assert fault["meaning"]["zh"]
        simulator.strike(fault["device"], fault["fault"])
        assert fault["fault"] in simulator.state()["faults"][fault["device"]]
        simulator.mend(fault["device"], fault["fault"])
        assert simulator.state()["faults"][fault["device"]] == {}


def test_every_card_can_be_laid_and_is_found(simulator: SimulatorProcess) -> None:
    cards = simulator.control("GET", "/cards")
    assert {card["kind"] for card in cards} == {
        "resident",
        "hk_macau_taiwan",
        "foreigner_2017",
        "foreigner_2023",
        "other",
    }
    with simulator.connect("id_card") as wire:
        for card in cards:
            simulator.lay(card["card"])
            assert simulator.state()["id_card"]["card"] == card["card"]
            assert ask(wire, FIND) == FOUND


def test_a_card_can_be_given_in_full(simulator: SimulatorProcess) -> None:
    card = {
        "kind": "resident",
        "name": "甲",
        "sex": "1",
        "ethnic": "01",
        "birth": "2000-01-01",
        "address": "青禾县",
        "number": "429999200001010019",
        "issuer": "青禾县公安局",
        "valid_from": "2020-01-01",
        "valid_until": "2030-01-01",
    }
    simulator.lay(card)
    assert simulator.state()["id_card"]["card_present"] is True
    with pytest.raises(ControlError, match=r"422.*name.*30"):
        simulator.lay(card | {"name": "甲" * 16})
    with pytest.raises(ControlError, match=r"422.*birth"):
        simulator.lay(card | {"birth": "2000"})


def test_waiting_ends_when_it_happens_and_not_before(simulator: SimulatorProcess) -> None:
    finds = simulator.count("find")

    def find_later() -> None:
        time.sleep(0.2)
        with simulator.connect("id_card") as wire:
            ask(wire, FIND)

    thread = threading.Thread(target=find_later)
    start = time.monotonic()
    thread.start()
    assert simulator.wait("find", finds) == finds + 1
    assert 0.2 <= time.monotonic() - start < 2
    thread.join()
    with pytest.raises(TimeoutError):
        simulator.wait("find", finds + 1, timeout=0.1)


def test_the_log_tells_both_directions_in_order(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        ask(wire, STATUS)
        ask(wire, FIND)
    log = simulator.control("GET", "/log")
    assert [(entry["direction"], entry["meaning"]) for entry in log] == [
        ("received", ""),
        ("answered", "status → 90"),
        ("received", ""),
        ("answered", "find → 80"),
    ]
    assert log[0]["hex"] == STATUS.hex()
    assert log[1]["hex"] == OK.hex()
    later = simulator.control("GET", "/log", since=log[1]["number"])
    assert later == log[2:]


def test_a_reset_brings_everything_back_to_the_start(simulator: SimulatorProcess) -> None:
    simulator.lay("li_yan")
    for fault in simulator.control("GET", "/faults"):
        simulator.strike(fault["device"], fault["fault"])
    simulator.control("POST", "/rating_keypad/model", {"model": "digits_only"})
    simulator.control("POST", "/receipt_printer/model", {"model": "k58"})
    simulator.reset()
    state = simulator.state()
    assert state["id_card"]["card_present"] is False
    assert all(struck == {} for struck in state["faults"].values())
    assert state["receipt_printer"]["model"] == "SIM-K80"
    assert state["receipt_printer"]["paper"] == "ok"
    assert state["rating_keypad"]["mode"] == "line_keypad"
    assert state["complaints"] == 0
    with simulator.connect("id_card") as wire:
        assert ask(wire, STATUS) == OK


@pytest.mark.parametrize(
    ("header", "value"), [("Origin", "http://elsewhere.example"), ("Host", "rebound.example")]
)
def test_another_pages_script_cannot_lift_cards(simulator: SimulatorProcess, header: str, value: str) -> None:
    request = urllib.request.Request(
        simulator.urls["control"] + "/id_card/lift", b"", {header: value}, method="POST"
    )
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(request, timeout=5)
    refused.value.close()


def served(simulator: SimulatorProcess, path: str) -> tuple[str, str]:
    url = simulator.urls["panel"].rstrip("/") + path
    with urllib.request.urlopen(url, timeout=5) as response:
        return response.read().decode(), response.headers["Content-Security-Policy"]


def scripts(simulator: SimulatorProcess) -> list[str]:
    bays = [device["script"] for device in simulator.control("GET", "/devices").values() if device["script"]]
    assert {"/bay/id_card.js", "/bay/receipt_printer.js", "/bay/rating_keypad.js"} <= set(bays)
    return [*bays, *(f"/{path.name}" for path in PANEL.glob("*.js"))]


def test_the_panel_needs_nothing_from_elsewhere_and_may_load_nothing(simulator: SimulatorProcess) -> None:
    names = sorted(f"/{path.name}" for path in PANEL.iterdir())
    assert {"/index.html", "/panel.css", "/panel.js"} < set(names)
    for name in {*names, *scripts(simulator)}:
        content, policy = served(simulator, name)
        assert policy.startswith("default-src 'self'; img-src 'self' blob: data:;")
        assert "://" not in content.replace("http://www.w3.org", "")
        assert not re.search(r"<style|<script(?! type=.module. src=)|\sstyle=|\son\w+=\"", content)


def test_every_element_that_the_scripts_look_for_is_on_the_page(simulator: SimulatorProcess) -> None:
    page, _ = served(simulator, "/")
    ids = set(re.findall(r'\bid="([\w-]+)"', page)) | {f"step-{number}" for number in range(1, 5)}
    for name in scripts(simulator):
        script, _ = served(simulator, name)
        wanted = set(re.findall(r'\$\("([\w-]+)"\)', script))
        assert wanted <= ids, name
        for module in re.findall(r'from "(?:\./|/)([\w.]+)"', script):
            assert (PANEL / module).is_file(), f"{name} imports {module}"


def test_a_port_without_a_bay_is_not_served_anything(simulator: SimulatorProcess) -> None:
    with pytest.raises(ControlError, match=r"404.*no bay of 'toaster'"):
        simulator.control("GET", "/bay/toaster.js")


def test_a_post_that_is_not_json_is_refused(simulator: SimulatorProcess) -> None:
    request = urllib.request.Request(simulator.urls["control"] + "/id_card/lift", b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError, match="415") as refused:
        urllib.request.urlopen(request, timeout=5)
    refused.value.close()
