"""The device board: every device of the profile, how it is, what is known of it, and its trial. It follows the devices."""

import asyncio
from functools import partial
from typing import Any

from drivers.ports.status import DeviceState
from flows.endings import ended
from flows.faults import fault_catalogue
from flows.maintenance.desk import StaffDesk
from flows.maintenance.device_words import health_of, mark_of, name_of, status_facts
from flows.maintenance.remark_words import words_of
from flows.maintenance.trial import TRY, try_device
from flows.maintenance.workshop import DeviceRecord
from flows.prompts import Board, BoardRow, Detail, Fact, Mark, Tile
from flows.texts import Text, Verbatim, Words
from flows.ways_out import Leaving, Left

TIME = "%m-%d %H:%M"


def tile(desk: StaffDesk) -> Tile:
    """Says already how many devices are not well."""
    ill = sum(mark_of(device.state) is Mark.BAD for device in desk.around.devices.values())
    note = Text("maintenance.devices.ill", {"count": ill}) if ill else Text("maintenance.devices.well")
    return Tile("devices", Text("maintenance.devices.label"), "devices", note=note)


async def run(desk: StaffDesk) -> None:
    """The board, and from it each device.

    Raises:
        Left: back to the menu, or further.
    """
    port = ""
    while True:
        make = partial(_board_now, desk, port)
        port = await desk.ask_fresh(make, desk.durations.board_step) or ""
        try:
            await _look_at(desk, port)
        except Left as left:
            if left.reason is not Leaving.BACK:
                raise


def rows(desk: StaffDesk) -> tuple[BoardRow, ...]:
    """Every device of the profile, in its order."""
    return tuple(row(d.state, desk.workshop.record(port)) for port, d in desk.around.devices.items())


def row(state: DeviceState[Any], record: DeviceRecord) -> BoardRow:
    """One device: how it is, and when it was tried last."""
    return BoardRow(state.name, name_of(state.name), mark_of(state), health_of(state), _tried(record))


def _board_now(desk: StaffDesk, opened: str) -> Board:
    return board_page(rows(desk), opened)


def board_page(of: tuple[BoardRow, ...], opened: str = "") -> Board:
    """The page of the board; `opened`: the device from whose page the technician comes back."""
    title, hint = Text("maintenance.devices.label"), Text("maintenance.devices.hint")
    return Board(key="devices", title=title, hint=hint, rows=of, opened=opened, back=True)


async def _look_at(desk: StaffDesk, port: str) -> None:
    """One device; what was looked at for one that is not there comes to the page once it is known."""
    looking = asyncio.ensure_future(desk.workshop.why_not_found(port))

    def page() -> Detail:
        state = desk.device(port).state
        known = looking.done() and not state.usable
        return detail_page(state, desk.workshop.record(port), looking.result() if known else ())

    try:
        while True:
            if await desk.ask_fresh(page, desk.durations.board_step) == TRY.id:
                await try_device(desk, port)
    finally:
        looking.cancel()
        await ended(looking)


def detail_page(state: DeviceState[Any], record: DeviceRecord, why: tuple[Words, ...] = ()) -> Detail:
    """All that is known of one device; `why`: what was looked at while it was not found."""
    fault = None if state.fault is None else fault_catalogue()[state.fault]
    return Detail(
        key="device",
        title=name_of(state.name),
        back=True,
        mark=mark_of(state),
        state=health_of(state),
        advice=None if fault is None else fault.text("technician"),
        facts=(
            *_wrong(state, why),
            *status_facts(state),
            *_who(state, record),
            *_past(state, record),
            *_said(state),
        ),
        buttons=(TRY,),
    )


def _wrong(state: DeviceState[Any], why: tuple[Words, ...]) -> list[Fact]:
    found = [] if state.fault is None else [Fact(Text("fact.fault"), Verbatim(str(state.fault)))]
    cause = None if state.remark is None else words_of(state.remark)
    if cause is not None:
        found.append(Fact(Text("fact.cause"), cause))
    if looked_at := tuple(line for line in why if line != cause):
        found.append(Fact(Text("fact.looked_at"), looked_at))
    return found


def _said(state: DeviceState[Any]) -> list[Fact]:
    """What the driver says itself, for whoever is asked by telephone; last, as it is English."""
    return [Fact(Text("fact.said"), Verbatim(state.detail))] if state.detail else []


def _who(state: DeviceState[Any], record: DeviceRecord) -> list[Fact]:
    identity = state.identity
    make = " ".join(part for part in (identity.make, identity.model) if part) or record.model
    lines = (
        (Text("fact.model"), make or record.driver),
        (Text("fact.firmware"), identity.firmware),
        (Text("fact.serial"), identity.serial),
        (Text("fact.url"), record.url),
    )
    return [Fact(label, Verbatim(value)) for label, value in lines if value]


def _past(state: DeviceState[Any], record: DeviceRecord) -> list[Fact]:
    found = []
    if record.faults:
        said = "\n".join(f"{past.at.strftime(TIME)} {past.fault}" for past in record.faults)
        found.append(Fact(Text("fact.past_faults"), Verbatim(said)))
    tried = _tried(record)
    if tried is not None:
        found.append(Fact(Text("fact.trial"), tried))
    link = state.link
    counts = {"commands": link.commands, "failures": link.failures, "reconnects": link.reconnects}
    found.append(Fact(Text("fact.counters"), Text("fact.counts", counts)))
    return found


def _tried(record: DeviceRecord) -> Words | None:
    if record.trial is None:
        return None
    at = record.trial.at.strftime(TIME)
    return Text("trial.passed_at" if record.trial.passed else "trial.failed_at", {"at": at})
