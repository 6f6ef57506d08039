"""The log says a constant sentence and fields of one table; nothing of a person gets out, whichever way it goes in."""

import ast
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Health
from kiosk import logs
from kiosk.log_fields import FIELDS, LONGEST, allowed, plain
from tests.kiosk.commands import CHECKOUT
from tests.logged import record
from tests.terminal.traces import Canary, said

CANARY = Canary()
TOKEN = "pT5x0rW9aQ-7LkM2_vNcZ81yUeHdBgJs"
CALLS = {"debug", "info", "warning", "error", "critical", "exception", "log"}


def secrets() -> dict[str, str]:
    return CANARY.values() | {
        "verify_url": "https://verify.qinghe.example/c/3FA9B1C2D3E4",
        "token": TOKEN,
        "bare digits": "429999197808080031",
        "grouped": "429999 19780808 0031",
    }


def told(**fields: object) -> str:
    return json.dumps(logs.what_may(record(extra=fields)), ensure_ascii=False)


@pytest.mark.parametrize("field", [*FIELDS, "name_of_her", "zz"])
def test_no_field_lets_anything_of_a_person_out(field: str) -> None:
    for what, value in secrets().items():
        for given in (value, f"no such person: {value}", [value], {"name": value}):
            printed = told(**{field: given})
            assert value not in printed, (what, given)
            assert said(CANARY, printed) == []


def test_a_field_that_is_not_in_the_table_or_has_another_form_is_named_and_not_shown() -> None:
    assert allowed({"fault": "张", "card": 1, "health": Health.ONLINE, "count": 3, "detail": None}) == {
        "health": "online",
        "count": 3,
        "withheld": ["card", "fault"],
    }


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("READ_TEXT_PHOTO: wrong checksum", "READ_TEXT_PHOTO: wrong checksum"),
        ("/v1/people: 409 no_person", "/v1/people: 409 no_person"),
        ("lengths 256 + 1024 in 1284 bytes", "lengths 256 + 1024 in 1284 bytes"),
        ("born 1952-03-04, in 青禾县", "born …, in …"),
        ("card 429999195203042820 again", "card … again"),
        (f"token {TOKEN}", "token …"),
        ("x" * 500, "x" * (LONGEST - 1) + "…"),
    ],
)
def test_a_technical_text_keeps_its_words_and_loses_numbers_names_and_tokens(
    given: str, printed: str
) -> None:
    assert plain(given) == printed


def test_a_log_says_which_device_a_bug_was_met_at_however_the_device_is_reached() -> None:
    urls = ("/dev/serial/by-id/usb-1a86", "socket://127.0.0.1:8101", "usb:0400:C35A?path=1-2.3", "cups:slips")
    more = ("ipp://192.0.2.7/ipp/print", "pcsc:ACS ACR39U [CCID] (1-2)", "v4l2:/dev/v4l/by-path/pci-0000")
    for url in (*urls, *more, "http://127.0.0.1:8100/camera/code.mjpeg"):
        assert allowed({"port": url}) == {"port": url}
    assert allowed({"port": "张三"}) == {"withheld": ["port"]}


def test_advice_is_the_catalogues_words_for_a_technician() -> None:
    assert "paper" in str(allowed({"advice": FaultId.PRINTER_PAPER_OUT})["advice"])
    assert allowed({"advice": "lay the card of 张桂兰"}) == {"withheld": ["advice"]}


PROGRAM = """
import logging, sys
from kiosk.logs import start_logs
secret = sys.argv[1]
start_logs("debug", "--json" in sys.argv)
ours, theirs = logging.getLogger("flows.visit"), logging.getLogger("urllib3.connectionpool")
ours.warning("visit", extra={"fault": "IDC-SILENT", "detail": secret, "who": secret})
ours.warning("read %s", secret)
ours.warning(f"read {secret}")
theirs.warning(f"no answer for {secret}")
theirs.info(secret)
try:
    raise ValueError(secret)
except ValueError:
    ours.exception("bug")
"""


@pytest.mark.parametrize("form", ["--words", "--json"])
def test_a_person_given_any_way_never_comes_out_of_the_program(form: str) -> None:
    secret = CANARY.values()["name"] + TOKEN
    command = [sys.executable, "-c", PROGRAM, secret, form]
    ran = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=30, check=True)
    assert TOKEN not in ran.stderr
    assert said(CANARY, ran.stderr) == []
    printed = ran.stderr.splitlines()
    assert len(printed) == 5
    if form == "--json":
        first = json.loads(printed[0])
        assert (first["event"], first["fault"], first["detail"], first["withheld"]) == (
            "visit",
            "IDC-SILENT",
            "…",
            ["who"],
        )
        last = json.loads(printed[-1])
        assert (last["event"], last["error"], last["place"]) == ("bug", "ValueError", "<string>:13")
    else:
        assert printed[0].endswith("warning visit  fault=IDC-SILENT  detail=…  withheld=who")
        assert "urllib3.connectionpool at " in ran.stderr


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every log call of the program."""
    for room in logs.ROOMS:
        for file in sorted(Path(CHECKOUT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"), attr=attr)) if attr in CALLS:
                        yield f"{file}:{node.lineno}", node


def test_every_log_call_says_a_constant_sentence_with_fields_of_the_table() -> None:
    found = list(calls())
    assert len(found) > 20
    for where, call in found:
        said_first = call.args[1 if isinstance(call.func, ast.Attribute) and call.func.attr == "log" else 0]
        assert isinstance(said_first, ast.Constant), where
        assert call.args[-1] is said_first, f"{where}: an argument to be put into the sentence"
        for extra in [k.value for k in call.keywords if k.arg == "extra"]:
            for node in ast.walk(extra):
                if isinstance(node, ast.Dict):
                    names = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                    assert names <= set(FIELDS), where


def test_a_record_that_cannot_be_printed_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    class Odd(str):
        def __str__(self) -> str:
            raise ValueError(CANARY.values()["name"])

    handler = logs._Handler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.handle(record(message=Odd("x")))
    assert capsys.readouterr().err == "a log record cannot be printed: visit.py:7\n"


def test_no_field_has_the_name_of_something_that_every_record_has() -> None:
    assert set(FIELDS) & set(vars(logging.makeLogRecord({}))) == set()
