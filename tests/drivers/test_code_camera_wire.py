"""A camera as a scanner at the wire: each way in which camera or decoder fails is told by name, and it works again after."""

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from drivers.imaging.driver import Watch
from drivers.ports.code_scanner import PAYMENT, CodeKind, Scanned
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.status import Health, Lens, Module
from tests.drivers.conftest import FAST, Opener, until
from tests.simulator.process import SimulatorProcess

BRISK = replace(
    FAST,
    camera_first=1.5,
    camera_quiet=0.8,
    camera_frozen=0.4,
    camera_poll_interval=0.1,
    camera_proof_interval=0.1,
    same_code=1.0,
)
BILL = "42999926000000012345"
ANY = frozenset(CodeKind) - PAYMENT


@pytest.fixture(scope="module")
def simulators() -> Iterator[SimulatorProcess]:
    with SimulatorProcess("--model", "code_scanner=camera") as process:
        yield process


@pytest.fixture
def simulator(simulators: SimulatorProcess) -> SimulatorProcess:
    simulators.reset()
    return simulators


async def online(simulator: SimulatorProcess, opener: Opener) -> Any:
    device = opener("code_scanner", "camera", simulator.urls["devices"]["code_scanner"], BRISK)
    await until(device, lambda state: state.usable, 15.0)
    return device


def hold(simulator: SimulatorProcess, text: str, **more: str) -> None:
    simulator.control("POST", "/code_scanner/hold", {"text": text, **more})


def watch_of(device: Any) -> Watch:
    link = device._host._worker._link
    assert isinstance(link, Watch)
    return link


@pytest.mark.parametrize("look", ["tilted", "dark"])
async def test_a_code_is_read_however_it_is_held(
    simulator: SimulatorProcess, opener: Opener, look: str
) -> None:
    device = await online(simulator, opener)
    hold(simulator, "王䶮|缴费", encoding="gb18030", look=look)
    result: Result[Scanned] = await device.read(20.0, {CodeKind.TEXT})
    scanned = result.unwrap()
    assert (scanned.text.reveal(), scanned.symbology) == ("王䶮|缴费", "QRCode")
    assert device.state.status.scanner is Module.OK
    assert device.state.status.lens is Lens.CLEAR


async def test_another_kind_held_still_is_refused_once(simulator: SimulatorProcess, opener: Opener) -> None:
    device = await online(simulator, opener)
    hold(simulator, "https://example.org/")
    first = await device.read(20.0, {CodeKind.BILL})
    assert first.error.fault is FaultId.CODE_WRONG
    assert (await device.read(0.05, {CodeKind.BILL})).completion is Completion.TIMEOUT


@pytest.mark.parametrize(
    ("fault", "health", "told"),
    [
        ("unplugged", Health.OFFLINE, FaultId.CODE_LINK_LOST),
        ("black", Health.USER_ERROR, FaultId.CODE_COVERED),
        ("frozen", Health.HARDWARE_ERROR, FaultId.CODE_FROZEN),
    ],
)
async def test_a_camera_that_fails_is_told_by_name_and_reads_again(
    simulator: SimulatorProcess, opener: Opener, fault: str, health: Health, told: FaultId
) -> None:
    device = await online(simulator, opener)
    simulator.strike("code_scanner", fault)
    state = await until(device, lambda state: not state.usable, 15.0)
    assert (state.health, state.fault) == (health, told)
    simulator.mend("code_scanner")
    await until(device, lambda state: state.usable, 15.0)
    hold(simulator, BILL)
    assert (await device.read(20.0, {CodeKind.BILL})).ok


async def test_a_decoder_killed_in_the_middle_of_a_picture_costs_that_picture_only(
    simulator: SimulatorProcess, opener: Opener
) -> None:
    device = await online(simulator, opener)
    hold(simulator, BILL)
    assert (await device.read(20.0, ANY)).ok
    decoder = watch_of(device).sight.pid
    assert decoder is not None
    os.kill(decoder, signal.SIGSTOP)
    reading = asyncio.create_task(device.read(20.0, {CodeKind.BILL}))
    await asyncio.sleep(0.3)  # the wire: it stands still in the middle of a picture
    assert not reading.done()
    os.kill(decoder, signal.SIGKILL)
    assert (await reading).ok
    assert watch_of(device).sight.pid != decoder


async def test_a_decoder_that_never_starts_is_told(
    simulator: SimulatorProcess, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = await online(simulator, opener)
    monkeypatch.setattr(watch_of(device).sight, "_module", "tests.drivers.no_such_module")
    result = await device.read(5.0, ANY)
    assert result.completion is Completion.HARDWARE_ERROR
    assert result.error.fault is FaultId.CODE_DECODER


async def test_a_decoder_that_dies_of_every_picture_is_told(
    simulator: SimulatorProcess, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = await online(simulator, opener)
    monkeypatch.setattr(
        watch_of(device).sight, "_module", "tests.drivers.rude_child"
    )  # does not know our question
    result = await device.read(20.0, ANY)
    assert result.error.fault is FaultId.CODE_DECODER


async def test_nothing_of_the_last_picture_is_left(simulator: SimulatorProcess, opener: Opener) -> None:
    device = await online(simulator, opener)
    hold(simulator, BILL)
    assert (await device.read(20.0, ANY)).ok
    watch = watch_of(device)
    assert not any(watch.sight.shared(1280 * 720))
    assert not any(watch.camera._child.shared(1280 * 720))
