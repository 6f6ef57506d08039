"""What a slip leaves behind that nobody saw to its end: a killed process, a printer that was switched off, a cheap clone."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result
from drivers.ports.slip import Slip, TextBlock
from drivers.ports.status import Health
from drivers.receipt_printer.leftover import Left, Leftover
from drivers.receipt_printer.questions import Questions
from drivers.receipt_printer.quirks import PrinterQuirks
from tests.drivers.conftest import QUICK, Opener, until
from tests.drivers.far_end import FarEnd, far_end
from tests.drivers.test_printer_wire import CLONE, eventually, slip, texts
from tests.simulator.process import REPOSITORY, SimulatorProcess

KILLED = """
import asyncio, sys
from drivers.loader import open_device
from tests.drivers.test_printer_wire import slip

async def main():
    quirks = eval(sys.argv[2])
    printer = open_device("receipt_printer", "receipt_printer", "escpos", sys.argv[1], quirks)
    while not printer.state.usable:
        await asyncio.sleep(0.01)
    await printer.print(slip("甲", 100), lambda part: part >= 0.3 and print("under way", flush=True))

asyncio.run(main())
"""


def short(name: str) -> Slip:
    return Slip(title=f"凭证{name}", blocks=(TextBlock(text=name),))


def kill_in_the_slip(sim: SimulatorProcess, **quirks: Any) -> None:
    """A process of its own prints for 甲 and is killed while the paper moves and the printer still holds the rest."""
    url = sim.urls["devices"]["receipt_printer"]
    command = [sys.executable, "-c", KILLED, url, repr(quirks)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "under way\n"
        deadline = time.monotonic() + 5.0
        while not any("甲" in line for line in sim.state()["receipt_printer"]["hanging"]):
            assert time.monotonic() < deadline
        process.kill()
    assert sim.state()["receipt_printer"]["waiting_bytes"] > 0


@pytest.fixture(scope="module")
def _slow_process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess(speed=4.0) as process:
        yield process


@pytest.fixture
def slow(_slow_process: SimulatorProcess) -> SimulatorProcess:
    _slow_process.reset()
    _slow_process.control("POST", "/receipt_printer/model", {"model": "k80"})
    return _slow_process


@pytest.fixture
def real_motor() -> Iterator[SimulatorProcess]:
    """A printer as slow as real ones: seconds pass between the kill and the slip's end, on a busy machine, too."""
    with SimulatorProcess(speed=1.0) as process:
        process.control("POST", "/receipt_printer/model", {"model": "k80"})
        yield process


async def test_the_slip_of_a_killed_process_is_neither_finished_nor_on_the_next_persons(
    real_motor: SimulatorProcess, opener: Opener
) -> None:
    url = real_motor.urls["devices"]["receipt_printer"]
    await asyncio.to_thread(kill_in_the_slip, real_motor)
    printer = opener("receipt_printer", "escpos", url, REAL)
    printer.suspect_leftover()
    await until(printer, lambda state: state.usable, 15.0)
    assert (await printer.print(slip("乙"))).value is PrintOutcome.PRINTED
    *_, stub, last = texts(real_motor)
    assert "甲" in stub
    assert "甲第99行" not in stub
    assert stub.endswith("作废 VOID")
    assert "甲" not in last


async def test_on_a_clone_the_slip_of_a_killed_process_comes_out_alone(
    slow: SimulatorProcess, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = threading.Event()
    """The refusal; the printer is not believed to have run dry before, however slow this machine is."""
    run_dry = Leftover._after_running_dry

    def after_it_was_seen(self: Leftover) -> Left:
        return run_dry(self) if seen.is_set() else Left.BYTES

    monkeypatch.setattr(Leftover, "_after_running_dry", after_it_was_seen)
    slow.control("POST", "/receipt_printer/model", {"model": "k58"})
    url = slow.urls["devices"]["receipt_printer"]
    await asyncio.to_thread(kill_in_the_slip, slow, **CLONE)
    printer = opener("receipt_printer", "escpos", url, REAL.scaled(0.2), **CLONE)
    printer.suspect_leftover()
    await until(printer, lambda state: state.fault is FaultId.PRINTER_LEFTOVER)
    refused = await printer.print(slip("乙"))
    assert (refused.completion, refused.value) == (Completion.DEVICE_NOT_READY, PrintOutcome.NOT_PRINTED)
    assert refused.error is not None
    assert refused.error.fault is FaultId.PRINTER_LEFTOVER
    seen.set()
    await until(printer, lambda state: state.usable, 15.0)
    before = slow.count("slip")
    assert (await printer.print(slip("丙"))).value is PrintOutcome.UNKNOWN
    if not texts(slow) or "凭证丙" not in texts(slow)[-1]:  # no proof: it may still move
        await asyncio.to_thread(slow.wait, "slip", before)
    assert "凭证丙" in texts(slow)[-1]
    assert [text for text in texts(slow) if "甲" in text and "丙" in text] == []
    assert "乙" not in "".join(texts(slow))


async def test_without_a_suspicion_a_start_moves_no_paper(slow: SimulatorProcess, opener: Opener) -> None:
    printer = opener("receipt_printer", "escpos", slow.urls["devices"]["receipt_printer"])
    await until(printer, lambda state: state.usable)
    assert (await printer.query_status()).ok
    assert slow.slips() == []
    assert slow.complaints() == []


class Printer:
    """The far end of a wire: answers at once, and in order once `prints`."""

    def __init__(self) -> None:
        self.prints = True
        self.before = b""
        self.asked_in_order = 0
        self.on_order: list[bytes] = []
        """What is said to one question in order after the other, b"" being silence; then `00`."""
        self.sensors_fail = False
        """Whether nothing but junk is said of its sensors once the proof was asked for."""
        self._half = b""

    def __call__(self, data: bytes) -> bytes:
        data, self._half = self._half + data, b""
        reply = b""
        for at in range(len(data)):
            three = data[at : at + 3]
            if len(three) == 3 and three[:2] == b"\x10\x04" and three[2] in (1, 2, 3, 4):
                reply += b"\xff" if self.sensors_fail and self.asked_in_order >= 2 else b"\x12"
            elif three == b"\x1d\x72\x01":
                self.asked_in_order += 1
                reply += self.on_order.pop(0) if self.on_order else b"\x00" if self.prints else b""
        self._half = data[-2:] if data[-1:] in (b"\x10", b"\x1d", b"\x04", b"\x72") else b""
        return reply


@pytest.fixture
def fake() -> Printer:
    return Printer()


@pytest.fixture
def end(fake: Printer) -> Iterator[FarEnd]:
    with far_end(fake) as far:
        yield far


async def test_a_clone_cuts_each_slip_once(end: FarEnd, opener: Opener) -> None:
    printer = opener("receipt_printer", "escpos", end.url, QUICK, **CLONE)
    for name in "甲乙":
        await until(printer, lambda state: state.usable)
        assert (await printer.print(short(name))).value is PrintOutcome.UNKNOWN
        assert (await printer.query_status()).ok
    await until(printer, lambda state: state.usable)
    assert end.heard.count(b"\x1dV") == 2


async def test_a_printer_that_lost_its_buffer_proves_nothing_however_long_it_is_asked(
    end: FarEnd, fake: Printer, opener: Opener
) -> None:
    """Switched off and on again between two polls: it answers everything but the question that was in its buffer."""
    durations = replace(REAL.scaled(0.02), printer_mm_per_second=1000.0)
    printer = opener("receipt_printer", "escpos", end.url, durations, clear="none")
    await until(printer, lambda state: state.usable)
    fake.on_order = [b""]
    assert (await printer.print(short("甲"))).value is PrintOutcome.UNKNOWN
    deadline = asyncio.get_running_loop().time() + durations.hold_limit / 3
    while (
        asyncio.get_running_loop().time() < deadline
    ):  # beyond the time after which the lost question is forgotten
        assert (await printer.settle()).value is PrintOutcome.UNKNOWN
        await asyncio.sleep(0.05)
    assert fake.asked_in_order >= 3


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("a late word that buffers were cleared", b"\x37\x25\x00"),
        ("automatic status", b"\x14\x00\x00\x00"),
        ("the printer's name", b"\x5fEPSON\x00"),
    ],
)
async def test_an_answer_to_something_else_is_no_proof(
    end: FarEnd, fake: Printer, opener: Opener, what: str, said: bytes
) -> None:
    printer = opener("receipt_printer", "escpos", end.url, QUICK)
    await until(printer, lambda state: state.usable)
    fake.on_order = [said]
    fake.prints = False
    assert (await printer.print(short("甲"))).value is PrintOutcome.UNKNOWN, what


async def test_what_became_of_the_slip_before_is_never_said_of_this_one(
    end: FarEnd, fake: Printer, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = opener("receipt_printer", "escpos", end.url, QUICK)
    assert (await printer.print(short("甲"))).value is PrintOutcome.PRINTED

    def broken(*_: Any) -> Result[Any]:
        raise KeyError("bug")

    monkeypatch.setattr(printer._host.driver, "_await_proof", broken)
    assert (await printer.print(short("乙"))).value is PrintOutcome.UNKNOWN
    fake.prints = False
    assert (await printer.settle()).value is PrintOutcome.UNKNOWN


@pytest.mark.parametrize("sensors_fail", [False, True])
async def test_a_proof_that_says_paper_out_counts_only_where_the_sensor_says_so_too(
    end: FarEnd, fake: Printer, opener: Opener, sensors_fail: bool
) -> None:
    printer = opener("receipt_printer", "escpos", end.url, QUICK)
    await until(printer, lambda state: state.usable)
    fake.asked_in_order, fake.on_order, fake.sensors_fail = 0, [b"\x00", b"\x0c"], sensors_fail
    assert (await printer.print(short("甲"))).value is PrintOutcome.UNKNOWN


async def test_a_driver_that_is_replaced_in_a_slip_does_not_speak_of_the_one_before(
    end: FarEnd, fake: Printer, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = opener("receipt_printer", "escpos", end.url, QUICK)
    assert (await printer.print(short("甲"))).value is PrintOutcome.PRINTED
    done = threading.Event()

    def hang(*_: Any) -> Any:
        done.wait(20.0)

    monkeypatch.setattr(printer._host.driver, "_await_proof", hang)
    assert (await printer.print(short("乙"))).value is PrintOutcome.UNKNOWN
    fake.prints = False
    settled = await printer.settle()
    assert settled.value is PrintOutcome.UNKNOWN
    done.set()


@pytest.mark.parametrize(("prints", "outcome"), [(True, PrintOutcome.PRINTED), (False, PrintOutcome.UNKNOWN)])
async def test_a_slip_that_waited_behind_a_stuck_driver_is_printed_and_spoken_of_by_the_next(
    end: FarEnd,
    fake: Printer,
    opener: Opener,
    monkeypatch: pytest.MonkeyPatch,
    prints: bool,
    outcome: PrintOutcome,
) -> None:
    printer = opener("receipt_printer", "escpos", end.url, QUICK)
    assert (await printer.print(short("甲"))).value is PrintOutcome.PRINTED
    stuck, done, before = threading.Event(), threading.Event(), printer._host.driver

    def hang(_: Any) -> Any:
        stuck.set()
        done.wait(20.0)

    monkeypatch.setattr(before, "poll", hang)
    assert await asyncio.to_thread(stuck.wait, 5.0)
    await eventually(lambda: printer._host._worker.overdue > 0)  # or the slip would be told to come later
    fake.prints = prints
    assert (await printer.print(short("乙"))).value is outcome
    assert printer._host.driver is not before
    assert (await printer.settle()).value is outcome
    done.set()


class Late:
    """A conversation in which what comes is laid ready: so many answers to GS r each time that somebody listens."""

    def __init__(self) -> None:
        self.transport: Any = SimpleNamespace(take_input=lambda: b"")
        self.comes: list[int] = []

    def send(self, data: bytes, timeout: float) -> None:
        """Taken."""

    def receive(self, until: float) -> bytes:
        return b"\0" * (self.comes.pop(0) if self.comes else 0)


def test_an_answer_to_a_question_that_was_given_up_proves_nothing_of_a_later_one() -> None:
    questions = Questions(PrinterQuirks(), replace(QUICK, hold_limit=0.0))
    job: Any = Late()
    questions.ask_in_order(job)
    later = questions.ask_in_order(job)  # the first is given up, and its answer comes
    job.comes = [1]
    questions.listen(job, 0.0)
    assert questions.came_to(later) is None
    for comes in ([], [2, 0], [2, 0, 2, 0]):  # nothing, not once more, or still not only the last one
        job.comes = list(comes)
        assert not questions.comes_to_end(job)
        assert questions.came_to(later) is None
    job.comes = [1, 2, 0, 1, 0]
    assert questions.comes_to_end(job)
    next_one = questions.ask_in_order(job)
    job.comes = [1]
    questions.listen(job, 0.0)
    assert questions.came_to(next_one) == 0


async def test_answers_to_questions_of_a_killed_process_prove_nothing_of_the_next_slip(
    end: FarEnd, fake: Printer, opener: Opener
) -> None:
    before_its_cut, after_its_cut, late = b"\x00", b"\x00", b"\x00"
    fake.on_order = [before_its_cut, after_its_cut + late, late, late]
    fake.prints = False
    printer = opener("receipt_printer", "escpos", end.url, QUICK, clear="none")
    printer.suspect_leftover()
    assert (await printer.print(slip("乙"))).value is PrintOutcome.NOT_PRINTED
    fake.prints = True
    await until(printer, lambda state: state.usable)
    assert (await printer.print(slip("丙"))).value is PrintOutcome.PRINTED


async def test_a_numbered_proof_names_its_slip(slow: SimulatorProcess, opener: Opener) -> None:
    printer = opener(
        "receipt_printer", "escpos", slow.urls["devices"]["receipt_printer"], proof="numbered", identity=True
    )
    await until(printer, lambda state: state.usable)
    assert printer.state.identity.make == "SIM"
    assert (printer.state.identity.model, printer.state.identity.serial) == ("SIM-K80", "SN0001")
    for name in "甲乙":
        assert (await printer.print(short(name))).value is PrintOutcome.PRINTED
    assert slow.complaints() == []


async def test_a_numbered_proof_of_another_slip_is_none(opener: Opener) -> None:
    def answer(heard: bytes) -> bytes:
        reply = b"".join(b"\x12" for at in range(len(heard) - 2) if heard[at : at + 2] == b"\x10\x04")
        if (at := heard.find(b"\x1d(H\x06\x0000")) >= 0:
            number = (int(heard[at + 7 : at + 11]) - 1) % 10000
            reply += b"\x00\x37\x22%04d\x00" % number
        return reply

    with far_end(answer) as far:
        printer = opener("receipt_printer", "escpos", far.url, QUICK, proof="numbered")
        await until(printer, lambda state: state.health is Health.ONLINE)
        assert (await printer.print(short("甲"))).value is PrintOutcome.UNKNOWN
        assert (await printer.settle()).value is PrintOutcome.UNKNOWN


@pytest.mark.parametrize(
    ("fault", "settings"), [("cutter_jam", {"when": "next_cut"}), ("cover_open", {}), ("unplugged", {})]
)
async def test_a_half_slip_that_still_hangs_there_is_marked_void_and_cut_off_alone(
    slow: SimulatorProcess, opener: Opener, fault: str, settings: dict[str, Any]
) -> None:
    printer = opener("receipt_printer", "escpos", slow.urls["devices"]["receipt_printer"])
    await until(printer, lambda state: state.usable)
    struck: list[float] = []

    def strike(progress: float) -> None:
        if not struck and progress > 0.3:
            struck.append(progress)
            slow.strike("receipt_printer", fault, **settings)

    result = await printer.print(slip("甲", 60), strike)
    assert result.value in (PrintOutcome.PARTIAL, PrintOutcome.UNKNOWN)
    slow.mend("receipt_printer")
    await until(printer, lambda state: state.usable and not slow.state()["receipt_printer"]["hanging"], 15.0)
    assert (await printer.print(short("乙"))).value is PrintOutcome.PRINTED
    void, last = texts(slow)
    assert "凭证甲" in void
    assert void.endswith("作废 VOID")
    assert "甲" not in last
    assert "作废" not in last
    assert slow.complaints() == []


async def test_what_was_lost_on_its_way_when_the_plug_was_pulled_does_not_deafen_the_printer(
    opener: Opener,
) -> None:
    """All of the slip was sent, but the printer has only the head of a picture, and takes whatever follows for its dots."""
    healthy = Printer()
    missing = 0

    def printer(heard: bytes) -> bytes | None:
        nonlocal missing
        if b"\x1dV" in heard:
            missing = 5000
            return None
        if missing:
            missing = max(0, missing - len(heard))
            return b""
        return healthy(heard)

    with far_end(printer) as far:
        device = opener("receipt_printer", "escpos", far.url, QUICK, **CLONE)
        await until(device, lambda state: state.usable)
        assert (await device.print(short("甲"))).value is PrintOutcome.UNKNOWN
        await until(device, lambda state: not state.usable)
        await until(device, lambda state: state.usable, 15.0)


async def test_a_worker_that_has_been_replaced_sends_nothing_more(
    end: FarEnd, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one in its place says that nothing was sent."""
    printer = opener("receipt_printer", "escpos", end.url, QUICK)
    await until(printer, lambda state: state.usable)

    def replaced_meanwhile(job: Any) -> None:
        job.canceled.set()

    monkeypatch.setattr(printer._host.driver, "_refusal", replaced_meanwhile)
    assert (await printer.print(short("甲"))).value is PrintOutcome.NOT_PRINTED
    assert b"\x1dV" not in end.heard
