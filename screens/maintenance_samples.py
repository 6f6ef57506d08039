"""The technician's pages, for the gallery and the tests of fit."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

from drivers.ports.document_scanner import SheetSeen
from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import IdCardStatus
from drivers.ports.person_camera import Seen
from drivers.ports.receipt_printer import Confidence, ReceiptPrinterStatus
from drivers.ports.remarks import Sought, Why, remark
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.sensor_board import Sensed, SensorBoardStatus
from drivers.ports.smart_card import SocialSecurityCard, Unread
from drivers.ports.status import Cover, DeviceState, Health, Identity, LinkQuality, Media, Module, Supply
from drivers.ports.ups import Battery, Mains, UpsStatus
from flows.maintenance import menu, pin, trial
from flows.maintenance.device_words import NAMES
from flows.maintenance.entries import about, devices, new_roll, out_of_service, restart
from flows.maintenance.finding import Finding, not_seen
from flows.maintenance.remark_words import place_of, refusal_of, words_of
from flows.maintenance.trials import (
    code_scanner,
    document_printer,
    document_scanner,
    id_card,
    person_camera,
    rating_keypad,
    receipt_printer,
    sensor_board,
    smart_card,
    ups,
)
from flows.maintenance.workshop import About, DeviceRecord, PastFault, PastTrial
from flows.prompts import BoardRow, CardPlaceStage
from flows.texts import Bilingual, Text, Verbatim
from screens.sample import Sample

_AT = datetime(2026, 11, 21, 9, 42, tzinfo=timezone(timedelta(hours=8)))

_READER: DeviceState[Any] = DeviceState(
    "id_card",
    Health.NO_DEVICE,
    status=IdCardStatus(),
    fault=FaultId.ID_CARD_LINK_LOST,
    detail="/dev/ttyUSB0: there is no such port",
    remark=remark(Why.NOWHERE, place="/dev/ttyUSB0"),
    link=LinkQuality(reconnects=3, commands=128, failures=2),
)
_READER_RECORD = DeviceRecord(
    "/dev/ttyUSB0",
    "sdt",
    "sdt_reader",
    (PastFault(_AT, FaultId.ID_CARD_LINK_LOST), PastFault(_AT - timedelta(hours=3), FaultId.ID_CARD_SILENT)),
    PastTrial(_AT - timedelta(days=1), True),
)
_SEEN = (
    ("/dev/ttyUSB1", remark(Why.OURS, port="receipt_printer")),
    ("/dev/ttyUSB2", remark(Why.OTHER_PLACE)),
)
_LOOKED = (
    Text("looked.at", {"place": place_of(Sought.SERIAL_PORTS), "count": 2}),
    *(Text("looked.candidate", {"name": Verbatim(name), "why": refusal_of(why)}) for name, why in _SEEN),
    words_of(remark(Why.NOWHERE, place="/dev/ttyUSB0")),
)
_PRINTER: DeviceState[Any] = DeviceState(
    "receipt_printer",
    Health.ONLINE,
    status=ReceiptPrinterStatus(
        Supply.LOW, Cover.CLOSED, Module.OK, Module.OK, 60, Confidence.COUNTED, 41_000
    ),
    fault=FaultId.PRINTER_PAPER_LOW,
    identity=Identity("EPSON", "TM-T88V", "30.21 ESC/POS", "J6KF012345"),
    link=LinkQuality(commands=412),
)
_PRINTER_RECORD = DeviceRecord("socket://192.0.2.31:9100", "escpos", "generic_80mm")
_PAD: DeviceState[Any] = DeviceState("rating_keypad", Health.ONLINE)
_BOARD: DeviceState[Any] = DeviceState(
    "sensor_board",
    Health.ONLINE,
    status=SensorBoardStatus(Cover.OPEN, Sensed.NO, Sensed.YES, Sensed.NO),
)
_NEVER = DeviceRecord("", "")
_PASSED = DeviceRecord("", "", trial=PastTrial(_AT, True))


def _well(port: str) -> DeviceState[Any]:
    return DeviceState(port, Health.ONLINE, status=IdCardStatus(Media.NOT_PRESENT, Module.OK))


_FEW = (
    devices.row(_READER, _READER_RECORD),
    devices.row(_PRINTER, _PRINTER_RECORD),
    devices.row(_PAD, _PASSED),
)
_MANY: tuple[BoardRow, ...] = (
    *_FEW,
    *(devices.row(_well(port), _NEVER) for port in NAMES if port not in {row.id for row in _FEW}),
    *(replace(_FEW[0], id=f"spare_{number}") for number in range(2)),
)


def _menu(*, out: bool, printer: bool) -> Sample:
    there = {"id_card": _READER, "receipt_printer": _PRINTER} if printer else {"rating_keypad": _PAD}
    around = SimpleNamespace(
        devices={port: SimpleNamespace(state=state) for port, state in there.items()},
        receipt_printer=object() if printer else None,
    )
    desk: Any = SimpleNamespace(around=around, workshop=SimpleNamespace(out_of_service=out))
    return Sample("maintenance_out" if out else "maintenance", menu.menu_page(menu.tiles(desk)))


_ABOUT = About("DEMO-0001", Bilingual("青禾县政务服务大厅", "Qinghe County Service Hall"), "0.1.0", 93_600)
_READ = Finding(True, (Text("trial.card_read", {"name": Sensitive("Z****")}),))

_THIRD = SocialSecurityCard("3.00", unread={"name": Unread.LOCKED})
_MAINS = ups.words_of(UpsStatus(Mains.BATTERY, Battery.REPLACE, 62, 840))
_MUTE = not_seen(Result.failure(Completion.USER_ERROR, FaultId.SMART_CARD_MUTE), Text("trial.no_card_in"))

MAINTENANCE: tuple[Sample, ...] = (
    Sample("pin", pin.pin_page()),
    Sample("pin_wait", pin.pin_page(27, 6)),
    Sample("no_pin", pin.no_pin_notice("/var/lib/kiosk/DEMO-0001")),
    _menu(out=False, printer=True),
    Sample("devices_many", devices.board_page(_MANY)),
    Sample("device_not_found", devices.detail_page(_READER, _READER_RECORD, _LOOKED)),
    Sample("device_paper_low", devices.detail_page(_PRINTER, _PRINTER_RECORD)),
    Sample("new_roll_open", new_roll.roll_page(ReceiptPrinterStatus(Supply.OUT, Cover.OPEN))),
    Sample("roll_done", new_roll.roll_done_notice(counted=True)),
    Sample("trial_card", id_card.trial_card_page(CardPlaceStage.WAITING)),
    Sample("trial_slip", receipt_printer.did_it_come_out("4821")),
    Sample("trial_keypad", rating_keypad.press_notice()),
    Sample("trial_slot", smart_card.trial_slot_page(CardPlaceStage.WAITING)),
    Sample("trial_page", document_printer.did_the_page_come_out("4821")),
    Sample("trial_code", code_scanner.code_notice()),
    Sample("trial_face", person_camera.face_notice(Seen.FAR)),
    Sample("trial_sheet", document_scanner.sheet_notice(SheetSeen.CUT_OFF)),
    Sample(
        "trial_board",
        sensor_board.board_page(_BOARD, Text("trial.light", {"device": NAMES["receipt_printer"]})),
    ),
    Sample("trial_passed", trial.found_notice(_READ)),
    Sample("trial_failed", trial.found_notice(Finding(False, (), FaultId.ID_CARD_SILENT))),
    Sample("out_of_service", out_of_service.turn_notice(out=False)),
    Sample("turned_out", out_of_service.turned_notice(out=True)),
    Sample("restart", restart.restart_notice()),
    Sample("about", about.about_page(_ABOUT, "2026-11-21 10:08", None, None)),
)
MORE: tuple[Sample, ...] = (
    Sample("pin_typed", pin.pin_page(), press=tuple(f"digit_{digit}" for digit in "735914")),
    Sample("pin_wait_long", pin.pin_page(3600, 16)),
    Sample("pin_wrong", pin.pin_page(0, 1)),
    _menu(out=True, printer=False),
    Sample("devices", devices.board_page(_FEW)),
    Sample("devices_many_later", devices.board_page(_MANY), press=("later",)),
    Sample("device_well", devices.detail_page(_PAD, _PASSED)),
    Sample("new_roll", new_roll.roll_page(ReceiptPrinterStatus(Supply.OK, Cover.CLOSED))),
    Sample("trial_slot_reading", smart_card.trial_slot_page(CardPlaceStage.READING)),
    Sample("trial_face_several", person_camera.face_notice(Seen.SEVERAL)),
    Sample("trial_passed_third", trial.found_notice(Finding(True, smart_card.words_of(_THIRD)))),
    Sample("trial_failed_mains", trial.found_notice(Finding(False, _MAINS, FaultId.UPS_ON_BATTERY))),
    Sample("trial_failed_slot", trial.found_notice(_MUTE)),
    Sample("trial_card_reading", id_card.trial_card_page(CardPlaceStage.READING)),
    Sample("trial_failed_forgotten", trial.found_notice(Finding(False, (Text("trial.no_key"),)), kept=False)),
    Sample("out_of_service_back", out_of_service.turn_notice(out=True)),
    Sample("turned_back", out_of_service.turned_notice(out=False)),
)
"""Other states of the same pages: held to fit, not in the gallery."""
