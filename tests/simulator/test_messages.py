"""What the simulator tells of each wire in words, and how it tells that something has changed."""

import threading
from typing import Any

from tests.simulator.process import SimulatorProcess
from tests.simulator.signer import HandSigner
from tests.simulator.test_sdt import FIND, OK, READ, SELECT, STATUS, ask


def told(simulator: SimulatorProcess, device: str, since: int = 0) -> list[tuple[str, str, int]]:
    """What was said, what was answered, how often; without comings and goings."""
    messages: list[dict[str, Any]] = simulator.control("GET", "/messages", since=since)
    return [
        (message["said"], message["answered"], message["count"])
        for message in messages
        if message["device"] == device and message["said"] not in ("connects", "hangs up")
    ]


def test_reading_a_card_is_told_step_by_step_and_waiting_for_it_is_counted(
    simulator: SimulatorProcess,
) -> None:
    with simulator.connect("id_card") as wire:
        for _ in range(5):
            ask(wire, FIND)
            ask(wire, STATUS)
        simulator.lay("zhang_guilan")
        for command in (FIND, SELECT, READ):
            ask(wire, command)
        simulator.strike("id_card", "wrong_checksum")
        ask(wire, STATUS)
        simulator.strike("id_card", "silent", command="select", times=1)
        wire.send(SELECT)
        ask(wire, STATUS)
    assert told(simulator, "id_card") == [
        ("find", "80 no card", 5),
        ("status", "90 done", 5),
        ("find", "9F card found", 1),
        ("select", "90 done", 1),
        ("read", "90 done, 1284 bytes", 1),
        ("status", "90 done, with a wrong checksum", 1),
        ("select", "nothing", 1),
        ("status", "90 done", 1),
    ]


def test_print_data_is_summed_up_and_status_is_read_out(simulator: SimulatorProcess) -> None:
    code = b"\x1d(k\x05\x001P0hi\x1d(k\x03\x001Q0"
    slip = b"\x1b@one\nand two\n\n" + code + b"\x1dVB\x00"
    with simulator.connect("receipt_printer") as wire:
        wire.send(slip + b"\x1dr\x01")
        assert wire.receive(1) == b"\x00"
        for _ in range(3):
            wire.send(b"\x10\x04\x01\x10\x04\x04")
            wire.receive(2)
        simulator.strike("receipt_printer", "paper_out")
        wire.send(b"\x10\x04\x04")
        wire.receive(1)
        changed = simulator.control("GET", "/changes")["number"]
        wire.send(b"left over\n")
        while told(simulator, "receipt_printer")[-1][1]:
            changed = simulator.control("GET", "/changes", after=changed)["number"]
    assert told(simulator, "receipt_printer") == [
        (f"prints: 2 lines of text, 1 QR code, cut ({len(slip)} bytes)", "", 1),
        ("GS r 1", "00 all before is printed, paper present", 1),
        ("DLE EOT 1", "16 on line", 3),
        ("DLE EOT 4", "12 paper present", 3),
        ("DLE EOT 4", "7E paper out and paper near its end", 1),
        ("prints: 1 line of text (10 bytes)", "", 1),
    ]


def test_keys_questions_and_their_answers_are_told(simulator: SimulatorProcess) -> None:
    with simulator.connect("rating_keypad") as wire:
        wire.send(b"PING\r\nPING\r\nASK 30\r\n")
        wire.receive(len(b"PONG\r\nPONG\r\nOK\r\n"))
        simulator.press(5)
        wire.receive(len(b"KEY 5\r\n"))
    assert told(simulator, "rating_keypad") == [
        ("PING", "PONG", 2),
        ("ASK 30", "OK", 1),
        ("", "KEY 5", 1),
    ]


def test_requests_and_verdicts_are_told_and_nobodys_name(simulator: SimulatorProcess) -> None:
    office = HandSigner(simulator.urls["office"])
    office.enrol()
    document = {"kind": "resident", "number": "42999919850617001X", "name": "李䶮"}
    office.call("POST", "/v1/people", {"document": document, "service": "residence"})
    simulator.strike("office", "http_500", times=1)
    office.call("GET", "/v1/health")
    assert told(simulator, "office")[-2:] == [
        ("POST /v1/people", "200 ok", 1),
        ("GET /v1/health", "500 http_500", 1),
    ]
    assert "李" not in str(simulator.control("GET", "/messages"))


def test_only_what_is_new_or_counted_up_is_told_again(simulator: SimulatorProcess) -> None:
    with simulator.connect("id_card") as wire:
        ask(wire, STATUS)
        ask(wire, FIND)
        last = simulator.control("GET", "/messages")[-1]
        ask(wire, STATUS)
    again = simulator.control("GET", "/messages", since=last["number"])[0]
    assert (again["said"], again["count"], again["id"] < last["id"]) == ("status", 2, True)


def test_whoever_looks_hears_of_a_change_at_once_and_of_idle_polls_never(
    simulator: SimulatorProcess,
) -> None:
    heard: list[Any] = []
    with simulator.connect("id_card") as wire:
        assert ask(wire, STATUS) == OK
        for _ in range(2):
            ask(wire, FIND)
        before = simulator.control("GET", "/changes")["number"]
        looking = threading.Thread(
            target=lambda: heard.append(simulator.control("GET", "/changes", after=before))
        )
        looking.start()
        for _ in range(5):
            ask(wire, FIND)
        assert simulator.control("GET", "/changes")["number"] == before
        simulator.lay("li_yan")
        looking.join()
    assert heard[0]["number"] > before
    assert heard[0]["state"]["id_card"]["card"] == "li_yan"


def test_the_reader_is_known_to_wait_for_a_card_while_the_terminal_asks_for_one(
    simulator: SimulatorProcess,
) -> None:
    assert simulator.state()["id_card"]["asked"] is False
    with simulator.connect("id_card") as wire:
        ask(wire, FIND)
        assert simulator.state()["id_card"]["asked"] is False, "one look is no wait"
        ask(wire, FIND)
        answer = simulator.control("GET", "/changes")
        assert answer["state"]["id_card"]["asked"] is True
    while answer["state"]["id_card"]["asked"]:
        answer = simulator.control("GET", "/changes", after=answer["number"])
