"""The simulator as a process: starting, ports, ptys, slips on disk, ending."""

import os
import select
import signal
import socket
import subprocess
import sys
import termios
import time
import tty
from pathlib import Path

import pytest

from simulator import announce
from simulator.__main__ import main
from tests.simulator.process import REPOSITORY, SimulatorProcess
from tests.simulator.test_sdt import OK, STATUS, ask


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulator", *options]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=20, check=False)


def with_a_taken_port() -> tuple[int, subprocess.CompletedProcess[str]]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        return port, run("--ports", str(port - 1))


def test_a_taken_port_is_one_clear_line_and_status_1() -> None:
    port, ended = with_a_taken_port()
    while "control" in ended.stderr:  # somebody else on this machine holds the port below
        port, ended = with_a_taken_port()
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [f"simulator: id_card: 127.0.0.1:{port}: Address already in use"]


@pytest.mark.parametrize(
    "options", [("--ports", "70000"), ("--speed", "0"), ("--model", "receipt_printer=k99")]
)
def test_wrong_usage_is_status_2(options: tuple[str, str]) -> None:
    assert run(*options).returncode == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_when_told_to(number: signal.Signals) -> None:
    with SimulatorProcess() as simulator, simulator.connect("id_card") as wire:
        assert ask(wire, STATUS) == OK
        start = time.monotonic()
        simulator.process.send_signal(number)
        assert simulator.process.wait(5) == 0
        assert time.monotonic() - start < 1.5
    assert simulator.said == ""


def test_it_listens_on_loopback_only_and_says_where() -> None:
    with SimulatorProcess(quiet=False) as simulator:
        port = int(simulator.urls["devices"]["id_card"].rsplit(":", 1)[1])
        listening = Path("/proc/net/tcp").read_text().splitlines()
    addresses = [line.split()[1] for line in listening if line.split()[1].endswith(f":{port:04X}")]
    assert addresses == [f"0100007F:{port:04X}"]
    told = [line.split() for line in simulator.said.splitlines()]
    assert ["id_card", simulator.urls["devices"]["id_card"]] in told
    assert simulator.said.endswith("Ctrl-C ends it.\n")


def test_a_speed_where_there_is_no_line_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--host", "0.0.0.0", "--ports", "0", "--baud", "document_printer=9600"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "warning: 0.0.0.0 is open to others; nothing here asks who they are",
        "simulator: document_printer is no byte line: it has no baud rate",
    ]


def test_a_machine_that_reaches_nobody_is_known_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announce, "ELSEWHERE", (("255.255.255.255", socket.AF_INET),))
    assert announce.reachable("0.0.0.0") == socket.gethostname().lower()
    assert announce.reachable("::1") == "[::1]"


def test_slips_are_written_to_the_folder(tmp_path: Path) -> None:
    with SimulatorProcess("--slips", str(tmp_path)) as simulator:
        with simulator.connect("receipt_printer") as wire:
            wire.send(b"\x1b@hello\n\x1dVB\x00\x1dr\x01")
            assert wire.receive(1) == b"\x00"
        assert (tmp_path / "slip-0001.txt").read_text() == "hello\n"
        assert (tmp_path / "slip-0001.png").read_bytes().startswith(b"\x89PNG")


def open_tty(path: str) -> int:
    line = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(line, termios.TCSANOW)
    return line


def read_tty(line: int, count: int) -> bytes:
    data = b""
    while len(data) < count and select.select([line], [], [], 5)[0]:
        data += os.read(line, count - len(data))
    return data


@pytest.mark.needs_pts
def test_a_pty_answers_and_survives_closing_and_reopening() -> None:
    with SimulatorProcess(ptys=True) as simulator:
        for _ in range(3):
            line = open_tty(simulator.urls["ptys"]["id_card"])
            os.write(line, STATUS)
            assert read_tty(line, len(OK)) == OK
            os.close(line)


@pytest.mark.needs_pts
def test_every_byte_passes_a_pty_unchanged() -> None:
    with SimulatorProcess(ptys=True) as simulator:
        line = open_tty(simulator.urls["ptys"]["receipt_printer"])
        raster = b"\x1dv0\x00\x20\x00\x01\x00" + bytes(range(256))[:32]
        os.write(line, b"\x1b@" + raster + b"\x1dIC")
        assert read_tty(line, 9) == b"_SIM-K80\x00"
        assert simulator.complaints() == []
        os.close(line)


@pytest.mark.needs_pts
def test_an_unplugged_pty_hangs_up_and_comes_back_under_its_name() -> None:
    with SimulatorProcess(ptys=True) as simulator:
        path = simulator.urls["ptys"]["id_card"]
        line = open_tty(path)
        os.write(line, STATUS)
        assert read_tty(line, len(OK)) == OK
        simulator.strike("id_card", "unplugged")
        assert not Path(path).exists()
        with pytest.raises(OSError, match="Input/output error"):
            os.write(line, STATUS)
        os.close(line)
        simulator.mend("id_card", "unplugged")
        line = open_tty(path)
        os.write(line, STATUS)
        assert read_tty(line, len(OK)) == OK
        os.close(line)


@pytest.mark.needs_pts
def test_a_key_reaches_a_pty_that_never_spoke() -> None:
    with SimulatorProcess("--model", "rating_keypad=digits_only", ptys=True) as simulator:
        line = open_tty(simulator.urls["ptys"]["rating_keypad"])
        simulator.press(3)
        assert read_tty(line, 1) == b"3"
        os.close(line)


@pytest.mark.needs_pts
def test_tcp_takes_over_from_the_pty_and_gives_it_back() -> None:
    with SimulatorProcess(ptys=True) as simulator:
        line = open_tty(simulator.urls["ptys"]["id_card"])
        with simulator.connect("id_card") as wire:
            assert ask(wire, STATUS) == OK
        simulator.wait("disconnected", 0)
        os.write(line, STATUS)
        assert read_tty(line, len(OK)) == OK
        os.close(line)
