"""Scanner modules at the wire: whatever the line does, one code is told once, whole, or the truth is."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from drivers.ports.code_scanner import PAYMENT, CodeKind, Scanned
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.status import Health, Module
from tests.drivers.conftest import Opener, until
from tests.simulator.process import SimulatorProcess

BILL = "42999926000000012345"
ANY = frozenset(CodeKind) - PAYMENT
MODULES = {"newland": "newland", "honeywell": "honeywell", "always_on": "serial_scanner"}


@pytest.fixture(scope="module")
def process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as simulator:
        yield simulator


@pytest.fixture
def simulator(process: SimulatorProcess) -> Iterator[SimulatorProcess]:
    process.reset()
    yield process
    assert process.complaints() == []


class Held:
    """A scanner and the hand before it."""

    def __init__(self, simulator: SimulatorProcess, device: Any, model: str) -> None:
        self.simulator, self.device, self.model = simulator, device, model

    def hold(self, text: str = "", **more: str) -> None:
        self.simulator.control("POST", "/code_scanner/hold", {"text": text, **more})

    def away(self) -> None:
        self.simulator.control("POST", "/code_scanner/away", {})

    def strike(self, fault: str, **settings: Any) -> None:
        self.simulator.strike("code_scanner", fault, **settings)

    async def read(
        self, *kinds: CodeKind, text: str = BILL, seconds: float = 8.0, **more: str
    ) -> Result[Scanned]:
        """Asks first and holds the code there then, as a person does."""
        lit = self.simulator.count("scan_on")
        reading = asyncio.create_task(self.device.read(seconds, kinds or ANY))
        if self.model == "always_on":
            await asyncio.sleep(0.1)  # the wire: what came before it was asked is forgotten
        else:
            await asyncio.to_thread(self.simulator.wait, "scan_on", lit)
        await asyncio.to_thread(self.hold, text, **more)
        result: Result[Scanned] = await reading
        await asyncio.to_thread(self.away)
        return result


@pytest_asyncio.fixture
async def newland(simulator: SimulatorProcess, opener: Opener) -> AsyncIterator[Held]:
    yield await opened(simulator, opener, "newland")


async def opened(simulator: SimulatorProcess, opener: Opener, model: str) -> Held:
    simulator.control("POST", "/code_scanner/model", {"model": model})
    device = opener("code_scanner", MODULES[model], simulator.urls["devices"]["code_scanner"], baud=9600)
    await until(device, lambda state: state.usable)
    return Held(simulator, device, model)


async def test_a_code_is_read_with_its_kind(newland: Held) -> None:
    scanned = (await newland.read(CodeKind.BILL)).unwrap()
    assert (scanned.kind, scanned.text.reveal(), scanned.data.reveal()) == (
        CodeKind.BILL,
        BILL,
        BILL.encode(),
    )
    assert BILL not in repr(scanned)
    state = await until(newland.device, lambda state: state.status.scanner is Module.OK)
    assert state.health is Health.ONLINE


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
async def test_chinese_is_read_in_either_encoding(newland: Held, encoding: str) -> None:
    name = "王䶮 李㛃"
    scanned = (await newland.read(CodeKind.TEXT, text=name, encoding=encoding)).unwrap()
    assert scanned.text.reveal() == name
    assert scanned.data.reveal() == name.encode(encoding)


async def test_nobody_holds_a_code_there(newland: Held) -> None:
    assert (await newland.device.read(0.5, ANY)).completion is Completion.TIMEOUT


async def test_the_next_code_is_read_after_a_read_that_was_canceled(newland: Held) -> None:
    lit = newland.simulator.count("scan_on")
    reading = asyncio.create_task(newland.device.read(30.0, ANY))
    await asyncio.to_thread(newland.simulator.wait, "scan_on", lit)
    reading.cancel()
    assert (await newland.read()).ok


async def test_another_kind_than_the_page_asks_for_is_refused(newland: Held) -> None:
    result = await newland.read(CodeKind.INSURANCE)
    assert result.completion is Completion.USER_ERROR
    assert result.error is not None
    assert result.error.fault is FaultId.CODE_WRONG
    assert BILL not in repr(result)


@pytest.mark.parametrize("hostile", ["41420041", "ff" * 30, "41" * 5000])
async def test_a_hostile_code_is_refused_and_the_next_one_read(newland: Held, hostile: str) -> None:
    result = await newland.read(text="", hex=hostile, seconds=2.0)
    assert result.completion in (Completion.USER_ERROR, Completion.TIMEOUT)
    if result.completion is Completion.USER_ERROR:
        assert result.error is not None
        assert result.error.fault is FaultId.CODE_UNREADABLE
    assert (await newland.read()).ok


async def test_a_second_code_smuggled_in_behind_an_end_of_line_is_refused(newland: Held) -> None:
    result = await newland.read(CodeKind.BILL, CodeKind.TEXT, text=f"x\r{BILL}")
    assert result.error is not None
    assert result.error.fault is FaultId.CODE_UNREADABLE


async def test_a_million_bytes_do_not_take_the_scanner_down(newland: Held) -> None:
    result = await newland.read(text="", hex="41" * 60_000, seconds=1.0)
    assert not result.ok
    newland.simulator.control("POST", "/code_scanner/model", {"model": "newland"})
    newland.simulator.strike("code_scanner", "unplugged")
    newland.simulator.mend("code_scanner", "unplugged")
    await until(newland.device, lambda state: state.usable, 10.0)


@pytest.mark.parametrize(
    ("fault", "settings"),
    [("no_suffix", {}), ("duplicate", {}), ("split", {}), ("answers_late", {"seconds": 0.1}),
     ("wrong_encoding", {"encoding": "gb18030"})],
)  # fmt: skip
async def test_a_code_is_whole_and_told_once_in_spite_of(
    newland: Held, fault: str, settings: dict[str, Any]
) -> None:
    newland.strike(fault, **settings)
    assert (await newland.read(CodeKind.BILL)).unwrap().text.reveal() == BILL


async def test_a_code_in_no_encoding_is_refused(newland: Held) -> None:
    newland.strike("wrong_encoding", encoding="none")
    result = await newland.read()
    assert result.error is not None
    assert result.error.fault is FaultId.CODE_UNREADABLE


async def test_a_code_held_still_is_told_once(newland: Held) -> None:
    assert (await newland.read(CodeKind.INSURANCE)).completion is Completion.USER_ERROR
    newland.hold(BILL)
    again = asyncio.create_task(newland.device.read(0.09, {CodeKind.INSURANCE}))
    assert (await again).completion is Completion.TIMEOUT


async def test_a_code_of_the_person_before_is_not_told_to_the_next(newland: Held) -> None:
    newland.strike("answers_late", seconds=0.3, times=0)
    newland.hold("4299992600000009999")
    await newland.device.read(0.1, ANY)
    newland.away()
    newland.simulator.mend("code_scanner", "answers_late")
    await asyncio.sleep(0.6)  # the wire: it arrives when nobody asks
    assert (await newland.device.read(0.5, ANY)).completion is Completion.TIMEOUT


async def test_a_plug_that_is_pulled_and_put_back(newland: Held) -> None:
    newland.strike("unplugged")
    assert (await newland.device.read(5.0, ANY)).completion is Completion.LINK_LOST
    state = await until(newland.device, lambda state: not state.usable)
    assert state.fault is FaultId.CODE_LINK_LOST
    newland.simulator.mend("code_scanner", "unplugged")
    await until(newland.device, lambda state: state.usable, 10.0)
    assert (await newland.read()).ok


async def offline(held: Held, fault: FaultId) -> None:
    state = await until(held.device, lambda state: not state.usable, 10.0)
    assert state.fault is fault
    held.simulator.mend("code_scanner")
    await until(held.device, lambda state: state.usable, 10.0)
    assert (await held.read()).ok


async def test_a_module_that_should_answer_and_does_not_is_silent(newland: Held) -> None:
    newland.strike("silent")
    await offline(newland, FaultId.CODE_SILENT)


async def test_a_module_that_answers_junk_is_broken(newland: Held) -> None:
    newland.strike("garbage")
    await offline(newland, FaultId.CODE_PROTOCOL)


async def test_a_module_that_refuses_to_read_says_so(newland: Held) -> None:
    newland.strike("nak")
    result = await newland.device.read(2.0, ANY)
    assert result.completion is Completion.HARDWARE_ERROR
    assert result.error is not None
    assert result.error.fault is FaultId.CODE_REFUSED
    newland.simulator.mend("code_scanner")
    assert (await newland.read()).ok


async def test_a_module_that_refuses_everything_is_found_out_before_anybody_needs_it(newland: Held) -> None:
    newland.strike("nak")
    await offline(newland, FaultId.CODE_REFUSED)


@pytest.mark.parametrize("model", ["newland", "honeywell"])
async def test_a_trigger_that_is_stuck_is_noticed(
    simulator: SimulatorProcess, opener: Opener, model: str
) -> None:
    held = await opened(simulator, opener, model)
    held.strike("stuck_trigger", every=0.05)
    await offline(held, FaultId.CODE_PROTOCOL)


async def test_a_module_that_lost_its_power_is_set_up_anew(newland: Held) -> None:
    newland.simulator.control("POST", "/code_scanner/model", {"model": "newland"})
    assert (await newland.read()).ok


@pytest.mark.parametrize("model", ["honeywell", "always_on"])
async def test_a_module_that_answers_nothing_is_read_whatever_it_does(
    simulator: SimulatorProcess, opener: Opener, model: str
) -> None:
    held = await opened(simulator, opener, model)
    for fault in ("", "no_suffix", "duplicate"):
        if fault:
            held.strike(fault)
        assert (await held.read(CodeKind.BILL)).unwrap().text.reveal() == BILL
        held.simulator.mend("code_scanner")
        await asyncio.sleep(0.15)  # the wire: the same code counts anew when it has been away so long


async def test_a_dumb_module_that_is_mute_times_out(simulator: SimulatorProcess, opener: Opener) -> None:
    held = await opened(simulator, opener, "honeywell")
    held.strike("silent")
    assert (await held.read(seconds=1.0)).completion is Completion.TIMEOUT
