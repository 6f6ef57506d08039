"""The device host: one completion for every command, and a link that comes back."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.codecs.sdt import Order
from drivers.driver import Report
from drivers.job import Counters, Job
from drivers.loader import DriverError, load_driver, open_device, read_quirks
from drivers.ports.fault_ids import FaultId
from drivers.ports.remarks import Remark, Why, remark
from drivers.ports.results import Completion, Result
from drivers.ports.status import Health, StateChanged, Use
from drivers.transports import BadUrl
from drivers.worker import Command, Worker
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.far_end import FarEnd, far_end
from tests.drivers.sdt_bytes import answer
from tests.drivers.test_sdt_driver import Reader
from tests.logged import everything, lines


def online(state: Any) -> bool:
    return state.health is Health.ONLINE


@pytest.fixture
def reader() -> Reader:
    reader = Reader()
    reader.answers[Order.FIND] = answer(0x80)
    return reader


@pytest.fixture
def end(reader: Reader) -> Iterator[FarEnd]:
    with far_end(reader) as far:
        yield far


async def test_a_canceled_caller_is_free_at_once_and_the_device_soon(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    waiting = asyncio.create_task(device.read(30.0))
    await asyncio.to_thread(end.wait_for, bytes.fromhex("200122"))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await asyncio.wait_for(device.sam_id(), 1.0)).ok


async def test_release_cancels_what_the_owner_left_running(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    device.claim("visit")
    reading = asyncio.create_task(device.read(30.0))
    await asyncio.to_thread(end.wait_for, bytes.fromhex("200122"))
    device.release()
    assert (await asyncio.wait_for(reading, 1.0)).completion is Completion.CANCELED
    assert device.state.use is Use.OPEN


async def test_only_one_may_claim(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    device.claim("visit")
    device.claim("visit")
    with pytest.raises(RuntimeError, match="held by visit"):
        device.claim("maintenance")
    device.release()
    device.claim("maintenance")
    assert device.state.use is Use.CLAIMED


async def test_a_command_that_never_gets_its_turn_is_busy(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    reading = asyncio.create_task(device.read(30.0))
    await asyncio.to_thread(end.wait_for, bytes.fromhex("200122"))
    assert (await device.sam_id()).completion is Completion.BUSY
    reading.cancel()


async def test_unplugged_and_replugged_comes_back_and_says_so_once(
    end: FarEnd, opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    changes: list[StateChanged[Any]] = []
    device.watch(changes.append)
    caplog.set_level("INFO")
    end.unplug()
    state = await until(device, lambda state: state.health is Health.OFFLINE)
    assert state.fault is FaultId.ID_CARD_LINK_LOST
    result = await asyncio.wait_for(device.read(30.0), 1.0)
    assert (result.completion, result.error.fault) == (Completion.LINK_LOST, FaultId.ID_CARD_LINK_LOST)
    end.replug()
    await until(device, online)
    assert device.state.link.reconnects == 1
    assert [change.after.health for change in changes if change.before.health != change.after.health] == [
        Health.OFFLINE,
        Health.ONLINE,
    ]
    assert [line.rpartition("  detail=")[0] or line for line in lines(caplog)] == [
        "device  device=id_card  health=offline  fault=IDC-LINK-LOST",
        "device  device=id_card  health=online",
    ]


async def test_unplugged_in_the_middle_of_a_read_ends_it(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    reading = asyncio.create_task(device.read(30.0))
    await asyncio.to_thread(end.wait_for, bytes.fromhex("200122"))
    end.unplug()
    assert (await asyncio.wait_for(reading, 2.0)).completion is Completion.LINK_LOST


async def test_a_blip_shorter_than_the_debounce_is_only_counted(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url, replace(FAST, debounce=3.0))
    await until(device, online)
    changes: list[StateChanged[Any]] = []
    device.watch(changes.append)
    end.unplug()
    end.replug()
    deadline = asyncio.get_running_loop().time() + 3.0
    while device.state.link.reconnects == 0 and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert device.state.link.reconnects == 1
    assert (await device.sam_id()).ok
    assert [change for change in changes if not change.after.usable] == []


async def test_a_command_at_start_waits_for_the_first_attempt_only(opener: Opener) -> None:
    with far_end(Reader()) as end:
        url = end.url
        assert (await opener("id_card", "sdt", url).sam_id()).ok
    result = await asyncio.wait_for(opener("id_card", "sdt", url).sam_id(), 1.0)
    assert result.completion is Completion.LINK_LOST


async def test_a_stuck_worker_is_replaced_and_its_command_ends(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    stuck = threading.Event()
    remarks: list[Remark | None] = []
    device.watch(lambda change: remarks.append(change.after.remark))

    def hang(driver: Any, job: Job) -> Result[None]:
        stuck.wait(20)
        return Result.success(None)

    result = await asyncio.wait_for(device._host.run(hang, 0.1), 2.0)
    assert result.completion is Completion.HARDWARE_ERROR
    assert remark(Why.REPLACED) in remarks
    await until(device, online)
    assert device.state.remark is None
    assert (await device.sam_id()).ok
    stuck.set()


async def test_a_bug_in_a_driver_is_an_internal_error_without_its_text(
    end: FarEnd, opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    device = opener("id_card", "sdt", end.url)

    def broken(driver: Any, job: Job) -> Result[None]:
        raise KeyError("王小明")

    result = await device._host.run(broken, 1.0)
    assert (result.completion, result.error.fault) == (Completion.INTERNAL_ERROR, FaultId.TERMINAL_BUG)
    assert "KeyError" in result.error.detail
    assert "王小明" not in result.error.detail + everything(caplog)
    assert (await device.sam_id()).ok


async def test_after_close_nothing_calls_back_and_commands_have_ended(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    calls: list[Any] = []
    device.watch(calls.append)
    reading = asyncio.create_task(device.read(30.0, calls.append))
    await asyncio.to_thread(end.wait_for, bytes.fromhex("200122"))
    await device.close()
    assert (await reading).completion is Completion.CANCELED
    heard = len(calls)
    end.unplug()
    await asyncio.sleep(0.2)
    assert len(calls) == heard
    assert (await device.sam_id()).completion is Completion.DEVICE_NOT_READY
    await device.close()


async def test_a_failing_listener_does_not_stop_the_others(end: FarEnd, opener: Opener) -> None:
    loop = asyncio.get_running_loop()
    problems: list[Any] = []
    heard: list[Any] = []
    loop.set_exception_handler(lambda _, context: problems.append(context["exception"]))
    device = opener("id_card", "sdt", end.url)
    device.watch(lambda _: 1 / 0)
    device.watch(heard.append)
    await until(device, online)
    assert heard
    assert isinstance(problems[0], ZeroDivisionError)


async def test_what_does_not_exist_is_named_with_what_does() -> None:
    with pytest.raises(DriverError, match=r"no port 'scanner'; there are: .*id_card"):
        load_driver("scanner", "sdt")
    with pytest.raises(DriverError, match=r"id_card has no driver 'escpos'; there are: sdt"):
        load_driver("id_card", "escpos")
    for name in ("port", "card_text", "../sdt", "sdt.x", ""):
        with pytest.raises(DriverError):
            load_driver("id_card", name)
    with pytest.raises(DriverError, match=r"quirk 'bauds' of driver sdt: .*known: baud, .*newest_address"):
        read_quirks("id_card", "sdt", {"bauds": 9600})
    with pytest.raises(DriverError, match=r"quirk 'baud' of driver sdt"):
        read_quirks("id_card", "sdt", {"baud": "fast"})
    for url in ("", "bogus://x", "socket://nowhere"):
        with pytest.raises(BadUrl):
            open_device("id_card", "id_card", "sdt", url)


async def test_a_bug_in_a_poll_takes_the_device_down_and_not_its_thread(
    end: FarEnd, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    driver = device._host.driver

    def broken(job: Job) -> Any:
        raise KeyError("王小明")

    monkeypatch.setattr(driver, "poll", broken)
    monkeypatch.setattr(driver, "start", broken)
    state = await until(device, lambda state: not state.usable)
    assert state.fault is FaultId.TERMINAL_BUG
    assert "王小明" not in state.detail
    assert (await asyncio.wait_for(device.sam_id(), 1.0)).completion is Completion.DEVICE_NOT_READY
    monkeypatch.undo()
    await until(device, online)


async def test_what_a_replaced_worker_says_later_is_not_heard(end: FarEnd, opener: Opener) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    go_on, said = threading.Event(), threading.Event()
    heard: list[str] = []

    def hang(driver: Any, job: Job) -> Result[str]:
        go_on.wait(20)
        job.report(Report(device.state.status, Health.USER_ERROR, FaultId.ID_CARD_MOVED))
        job.tell(heard.append, "progress")
        said.set()
        return Result.success("late")

    result = await asyncio.wait_for(device._host.run(hang, 0.1), 2.0)
    assert result.completion is Completion.HARDWARE_ERROR
    await until(device, online)
    changes: list[Any] = []
    device.watch(changes.append)
    go_on.set()
    assert await asyncio.to_thread(said.wait, 5.0)
    assert (await device.sam_id()).ok
    assert [change for change in changes if change.after.fault is not None] == []
    assert heard == []


async def test_commands_behind_a_stuck_one_are_carried_out_by_the_next_worker(
    end: FarEnd, opener: Opener
) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    stuck, before = threading.Event(), device._host.driver

    def hang(driver: Any, job: Job) -> Result[None]:
        stuck.wait(20)
        return Result.success(None)

    hanging = asyncio.create_task(device._host.run(hang, 0.1))
    behind = asyncio.create_task(device._host.run(lambda driver, job: Result.success(driver), 5.0))
    assert (await asyncio.wait_for(hanging, 2.0)).completion is Completion.HARDWARE_ERROR
    assert (await asyncio.wait_for(behind, 2.0)).value is device._host.driver is not before
    stuck.set()


def test_a_command_is_either_carried_out_or_withdrawn_never_both() -> None:
    def command(deadline: float = 60.0) -> Command:
        never: Result[Any] = Result.failure(Completion.BUSY)
        return Command(
            lambda driver, job: never, time.monotonic() + deadline, cancelable=False, if_stuck=never
        )

    begun, withdrawn, late = command(), command(), command(-1.0)
    assert begun.begin()
    assert not begun.withdraw()
    assert withdrawn.withdraw()
    assert not withdrawn.begin()
    assert not late.begin()
    assert not begun.begin()  # by a replacement, at the same moment
    begun.lay_aside()
    assert begun.begin()


def test_a_worker_that_is_retired_as_it_begins_a_command_has_it_canceled() -> None:
    """Whichever of its looks comes just before: the driver in its place says that nothing was done."""
    driver = load_driver("id_card", "sdt")(None, FAST)
    ran: list[bool] = []

    class RetiredAt(threading.Event):
        def __init__(self, look: int) -> None:
            super().__init__()
            self.looks, self.at = 0, look

        def is_set(self) -> bool:
            before = super().is_set()
            self.looks += 1
            if self.looks == self.at:
                worker.retire()
            return before

    def work(driver: Any, job: Job) -> Result[Any]:
        ran.append(job.canceled.is_set())
        return never

    never: Result[Any] = Result.failure(Completion.BUSY)
    deaf: Any = SimpleNamespace(finished=lambda *_: None)
    for look in (1, 2):
        worker = Worker(driver, "", Counters(), deaf)
        worker._link = deaf
        worker.retired = RetiredAt(look)
        worker._execute(Command(work, time.monotonic() + 60.0, cancelable=False, if_stuck=never))
        assert worker.retired.is_set()
    assert ran == [True]


async def test_a_print_whose_caller_went_away_does_not_come_out_after_its_deadline(
    end: FarEnd, opener: Opener
) -> None:
    device = opener("id_card", "sdt", end.url)
    await until(device, online)
    busy, ran = threading.Event(), threading.Event()

    def occupy(driver: Any, job: Job) -> Result[None]:
        busy.wait(5)
        return Result.success(None)

    def work(driver: Any, job: Job) -> Result[None]:
        ran.set()
        return Result.success(None)

    occupying = asyncio.create_task(device._host.run(occupy, 5.0))
    late = asyncio.create_task(device._host.run(work, 0.05, cancelable=False))
    await asyncio.sleep(0)
    late.cancel()
    with pytest.raises(asyncio.CancelledError):
        await late
    await asyncio.sleep(0.1)  # its deadline passes
    busy.set()
    assert (await occupying).ok
    assert (await device.sam_id()).ok
    assert not ran.is_set()


async def test_a_port_without_a_node_is_no_device_and_comes_when_it_is_plugged_in(
    end: FarEnd, opener: Opener, tmp_path: Path
) -> None:
    node = tmp_path / "ttyUSB0"
    device = opener("id_card", "sdt", str(node))
    state = await until(device, lambda state: state.health is Health.NO_DEVICE)
    assert (state.fault, state.usable) == (FaultId.ID_CARD_LINK_LOST, False)
    assert state.detail == f"{node}: there is no such port"
    assert state.remark == remark(Why.NOWHERE, place=str(node))
    theirs, ours = os.openpty()
    node.symlink_to(os.ttyname(ours))
    await until(device, lambda state: state.health is Health.OFFLINE)  # it is there and says nothing
    assert device.state.fault is FaultId.ID_CARD_SILENT
    await device.close()
    os.close(theirs)
    os.close(ours)
