"""How a technician tries each device; the three oldest trials are in `test_maintenance_menu.py`."""

import asyncio
import pkgutil
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Any

import pytest

from drivers import ports
from drivers.ports.code_scanner import PAYMENT, CodeKind, CodeScannerStatus, Scanned
from drivers.ports.document_printer import Tray
from drivers.ports.document_scanner import DocumentScannerStatus, Page, PageWarning, SheetSeen
from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.person_camera import Face, PersonCameraStatus, Seen
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.sensor_board import LightMode, Sensed
from drivers.ports.smart_card import HealthCard, SmartCard, TechnicianCard, Unread
from drivers.ports.status import DeviceState, Health, Supply
from flows.answers import mentioned
from flows.maintenance.device_words import NAMES, name_of, status_facts
from flows.maintenance.trials.smart_card import words_of
from flows.prompts import Detail, Notice, PlaceCard, Prompt
from flows.texts import Text, Verbatim
from tests.flows import people
from tests.flows.devices import SmallBoard, SmallDevice, SmallSlot, SmallUps
from tests.flows.laser import LaserTerminal, jam
from tests.flows.terminal import Terminal, at
from tests.flows.workshop import IN, Shop, last, looked, try_of

pytestmark = pytest.mark.looptime
ENOUGH = at("trial_passed", "enough")
FAILED = at("trial_failed", "enough")
SECRET = "429999195203042820"


class SmallEye(SmallDevice[Any]):
    """Anything that waits for something to be shown: it reports what it sees on the way, and ends as a test says."""

    def __init__(self, name: str, status: Any, end: Result[Any], *seen: Enum) -> None:
        super().__init__(name, status)
        self.end, self.seen = end, seen
        self.asked: frozenset[CodeKind] = frozenset()

    async def read(self, timeout: float, accepts: Iterable[CodeKind]) -> Result[Scanned]:
        self.asked = frozenset(accepts)
        return await self.look(timeout)

    async def look(self, timeout: float, on_seen: Callable[[Any], None] | None = None) -> Result[Any]:
        with self.command():
            for seen in self.seen:
                await asyncio.sleep(1)
                if self.lost():
                    return Result.failure(Completion.LINK_LOST, self.state.fault)
                if on_seen is not None:
                    on_seen(seen)
            await asyncio.sleep(timeout if self.end.completion is Completion.TIMEOUT else 1)
            return self.end

    scan = look


def eye_of(port: str, end: Result[Any], *seen: Enum) -> SmallEye:
    status = {
        "code_scanner": CodeScannerStatus(),
        "person_camera": PersonCameraStatus(),
        "document_scanner": DocumentScannerStatus(),
    }
    return SmallEye(port, status[port], end, *seen)


def shop_of(folder: Path, terminal: Terminal) -> tuple[Shop, list[Prompt[Any]]]:
    pages: list[Prompt[Any]] = []
    terminal.on_page = pages.append
    shop = Shop(terminal, folder)
    shop.set_pin()
    return shop, pages


@pytest.fixture(autouse=True)
def _nothing_is_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.maintenance.workshop.explain", looked)


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[Callable[[SmallDevice[Any]], tuple[Shop, list[Prompt[Any]]]]]:
    made: list[Terminal] = []

    def make(device: SmallDevice[Any]) -> tuple[Shop, list[Prompt[Any]]]:
        made.append(Terminal(device))
        return shop_of(tmp_path, made[-1])

    yield make
    for terminal in made:
        terminal.database._close()


Tried = Callable[[SmallDevice[Any]], tuple[Shop, list[Prompt[Any]]]]


def kept(shop: Shop, port: str) -> bool:
    trial = shop.workshop.record(port).trial
    assert trial is not None
    return trial.passed


# ── smart card ──


async def test_a_card_in_the_slot_is_told_by_its_kind_and_masked_name_and_forgotten(tried: Tried) -> None:
    shop, shown = tried(SmallSlot())
    steps = (at("trial_slot", insert="own"), at("trial_passed", "enough", pull=True, shows="trial.take_card"))
    await shop.play(*try_of("smart_card", *steps))
    said = last(shown, "trial_passed").body
    assert said[1].values["name"].reveal() == people.NAME[0] + "***"
    assert not any(page.reader for page in shown if isinstance(page, PlaceCard))
    assert kept(shop, "smart_card")
    assert people.NAME[0] not in (shop.folder / "technician.json").read_text()


async def test_a_card_upside_down_and_a_slot_that_stays_empty_are_told_and_fail(tried: Tried) -> None:
    slot = SmallSlot()
    slot.refusals = [FaultId.SMART_CARD_MUTE]
    shop, _ = tried(slot)
    steps = (
        at("trial_slot", insert="own"),
        at("trial_failed", "again", pull=True, shows="fault.SMC-CARD-MUTE.citizen"),
        at("trial_slot"),
        at("trial_failed", "enough", shows="trial.no_card_in"),
    )
    await shop.play(*try_of("smart_card", *steps))
    assert not kept(shop, "smart_card")


async def test_a_reader_that_goes_while_it_waits_is_told(tried: Tried) -> None:
    shop, _ = tried(SmallSlot())
    gone = at("trial_slot", strike={"device": "smart_card", "fault": "unplugged"})
    told = at("trial_failed", "enough", shows="fault.SMC-LINK-LOST.technician")
    await shop.play(*try_of("smart_card", gone, told))


@pytest.mark.parametrize(
    ("card", "says"),
    [
        (people.social_security_card("3.00"), ["trial.kind_social_security", "trial.name_locked"]),
        (HealthCard(), ["trial.kind_health", "trial.name_absent"]),
        (HealthCard(unread={"name": Unread.DAMAGED}), ["trial.kind_health", "trial.name_damaged"]),
        (TechnicianCard("T-1", 3), ["trial.kind_technician"]),
    ],
)
def test_a_card_without_a_name_says_why(card: SmartCard, says: list[str]) -> None:
    keys = [key for words in words_of(card) for key in mentioned(words)]
    assert [key for key in keys if key != "trial.card_kind"] == says


# ── paper ──


async def test_a_page_with_a_number_goes_through_typesetter_and_ledger(
    laser_terminal: LaserTerminal, tmp_path: Path
) -> None:
    shop, shown = shop_of(tmp_path, laser_terminal)
    steps = (at("trial_page", "came_out"), at("trial_passed", "again"), at("trial_page", "nothing"), FAILED)
    await shop.play(*try_of("document_printer", *steps))
    number = last(shown, "trial_page").title.values["number"]
    sheet, _ = laser_terminal.typesetter.sheets[-1]
    assert number in sheet.title
    assert sheet.verify_url == number
    assert [(row.service, row.kind, row.outcome) for row in await laser_terminal.prints()] == [
        ("maintenance", "document", "printed")
    ] * 2


async def test_a_jam_fails_the_page_and_one_that_cannot_be_set_too(
    laser_terminal: LaserTerminal, tmp_path: Path
) -> None:
    shop, _ = shop_of(tmp_path, laser_terminal)
    laser_terminal.laser.ends = [jam(0)]
    told = at("trial_failed", "enough", shows="fault.DOC-JAM.technician")
    await shop.play(*try_of("document_printer", told))
    laser_terminal.laser.mend()
    laser_terminal.typesetter.fails = True
    await shop.play(*try_of("document_printer", at("trial_failed", "enough", shows="trial.page_not_printed")))
    assert not kept(shop, "document_printer")


async def test_without_a_typesetter_no_page_is_tried(laser_terminal: LaserTerminal, tmp_path: Path) -> None:
    laser_terminal.typesetter = None  # type: ignore[assignment]
    shop, _ = shop_of(tmp_path, laser_terminal)
    await shop.play(*try_of("document_printer", at("trial_failed", "enough", shows="trial.page_not_printed")))
    assert laser_terminal.laser.jobs == []


# ── what is shown to an eye ──


async def test_a_code_is_told_by_its_kinds_and_payment_codes_are_not_asked_for(tried: Tried) -> None:
    kinds = (CodeKind.ID_NUMBER, CodeKind.BANK_CARD)
    code = Scanned(Sensitive(SECRET.encode()), Sensitive(SECRET), kinds)
    eye = eye_of("code_scanner", Result.success(code))
    shop, shown = tried(eye)
    await shop.play(*try_of("code_scanner", at("trial_code"), ENOUGH))
    told = set(mentioned(last(shown, "trial_passed")))
    assert {"trial.code_id_number", "trial.code_bank_card"} <= told
    assert eye.asked == set(CodeKind) - PAYMENT
    assert not any(SECRET in repr(page) for page in shown)


async def test_a_face_is_followed_and_found(tried: Tried) -> None:
    face = Result.success(Face(Sensitive(b"jpeg"), 120.0))
    shop, shown = tried(eye_of("person_camera", face, *Seen))
    await shop.play(*try_of("person_camera", at("trial_face"), ENOUGH))
    pages = [page for page in shown if page.key == "trial_face"]
    seen = [key for page in pages for key in mentioned(page) if key.startswith("trial.face_")]
    assert list(dict.fromkeys(seen)) == [f"trial.face_{what}" for what in Seen]


async def test_a_sheet_is_followed_found_and_warned_of(tried: Tried) -> None:
    page = Page(Sensitive(b"jpeg"), 2480, 3508, frozenset(PageWarning))
    shop, shown = tried(eye_of("document_scanner", Result.success(page), *SheetSeen))
    await shop.play(*try_of("document_scanner", at("trial_sheet"), ENOUGH))
    found = last(shown, "trial_passed").body
    assert [words.key for words in found] == ["trial.sheet_seen", "trial.sheet_glare", "trial.sheet_blank"]
    pages = [page for page in shown if page.key == "trial_sheet"]
    assert {f"trial.sheet_{what}" for what in SheetSeen} <= {key for page in pages for key in mentioned(page)}


EYES = {
    "code_scanner": ("trial_code", "trial.no_code", FaultId.CODE_UNREADABLE, FaultId.CODE_LINK_LOST),
    "person_camera": ("trial_face", "trial.no_face", FaultId.CAMERA_DARK, FaultId.CAMERA_LINK_LOST),
    "document_scanner": ("trial_sheet", "trial.no_sheet", FaultId.SCANNER_BLURRED, FaultId.SCANNER_LINK_LOST),
}


@pytest.mark.parametrize("port", EYES)
async def test_nothing_shown_something_bad_shown_and_an_eye_that_goes_are_each_told(
    port: str, tried: Tried
) -> None:
    page, nothing, bad, gone = EYES[port]
    eye = eye_of(port, Result.failure(Completion.TIMEOUT))
    shop, _ = tried(eye)
    await shop.play(*try_of(port, at(page), at("trial_failed", "enough", shows=nothing)))
    eye.end = Result.failure(Completion.USER_ERROR, bad)
    await shop.play(*try_of(port, at(page), at("trial_failed", "enough", shows=f"fault.{bad}.citizen")))
    eye.end, eye.seen = Result.failure(Completion.LINK_LOST, gone), ()
    await shop.play(*try_of(port, at(page), at("trial_failed", "enough", shows=f"fault.{gone}.technician")))
    assert not kept(shop, port)


@pytest.mark.parametrize("port", EYES)
async def test_an_eye_is_left_by_back_and_rests_then(port: str, tried: Tried) -> None:
    shop, _ = tried(eye_of(port, Result.failure(Completion.TIMEOUT)))
    steps = try_of(port)
    await shop.play(*steps[:-3], at(EYES[port][0], "back"), *steps[-2:])
    assert shop.workshop.record(port).trial is None


# ── lights and sensors ──


async def test_each_light_blinks_in_its_turn_and_the_sensors_are_followed(tried: Tried) -> None:
    board = SmallBoard()
    shop, shown = tried(board)
    asyncio.get_running_loop().call_later(REAL.light_look * 2, lambda: board.see(card_left=Sensed.YES))
    seen = at("trial_board", "all_well", shows="value.present")
    await shop.play(*try_of("sensor_board", seen, at("trial_passed", "enough", shows="trial.board_well")))
    told = board.told[:4]
    assert told == [
        (place, mode) for place in ("id_card", "receipt_printer") for mode in (LightMode.BLINK, LightMode.OFF)
    ]
    assert set(board.lights.values()) == {LightMode.OFF}
    page = last(shown, "trial_board")
    assert isinstance(page, Detail)
    assert kept(shop, "sensor_board")


async def test_a_board_that_something_is_amiss_with_fails(tried: Tried) -> None:
    shop, _ = tried(SmallBoard())
    await shop.play(*try_of("sensor_board", at("trial_board", "amiss"), FAILED))
    assert not kept(shop, "sensor_board")


async def test_a_light_that_the_board_does_not_switch_fails_the_trial(tried: Tried) -> None:
    board = SmallBoard()
    board.hangs = True
    shop, _ = tried(board)
    steps = (
        at("trial_board", "all_well", shows="trial.light"),
        at("trial_failed", "enough", shows="trial.light_dark"),
    )
    await shop.play(*try_of("sensor_board", *steps))


async def test_from_the_page_of_a_device_home_ends_the_stay(tried: Tried) -> None:
    shop, _ = tried(SmallBoard())
    steps = (at("maintenance", "devices"), at("devices", "sensor_board"), at("device", "home"))
    await shop.play(IN, *steps, ending="left", reason="home")


async def test_a_board_without_lights_says_so(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    board = SmallBoard()

    async def none(_position: str, _mode: LightMode) -> Result[None]:
        return Result.failure(Completion.UNSUPPORTED_COMMAND)

    monkeypatch.setattr(board, "light", none)
    shop, _ = tried(board)
    await shop.play(*try_of("sensor_board", at("trial_board", "all_well", shows="trial.no_lights"), ENOUGH))


async def test_a_board_that_goes_ends_its_trial(tried: Tried) -> None:
    board = SmallBoard()
    shop, _ = tried(board)
    asyncio.get_running_loop().call_later(9, board.strike, FaultId.SENSORS_SILENT)
    told = at("trial_failed", "enough", shows="fault.SNS-SILENT.technician")
    await shop.play(*try_of("sensor_board", at("trial_board"), told))


async def test_silence_ends_the_trial_of_the_board_and_every_light_goes_out(tried: Tried) -> None:
    board = SmallBoard()
    shop, _ = tried(board)
    steps = try_of("sensor_board")[:-3]
    await shop.play(*steps, at("trial_board", walk_away=True), ending="left", reason="silence")
    assert set(board.lights.values()) == {LightMode.OFF}


# ── power ──


async def test_the_backup_power_tells_mains_battery_and_minutes(tried: Tried) -> None:
    ups = SmallUps()
    shop, shown = tried(ups)
    await shop.play(*try_of("ups", ENOUGH))
    assert [words.key for words in last(shown, "trial_passed").body] == [
        "trial.mains_online",
        "trial.battery_good",
        "trial.battery_charge",
        "trial.battery_minutes",
    ]
    ups.fail()
    await shop.play(*try_of("ups", at("trial_failed", "enough", shows="trial.mains_battery")))
    ups.strike(FaultId.UPS_SILENT)
    await shop.play(*try_of("ups", at("trial_failed", "enough", shows="fault.UPS-SILENT.technician")))


# ── words ──


def statuses() -> Iterator[tuple[str, Any]]:
    for module in pkgutil.iter_modules(ports.__path__):
        if module.name in NAMES:
            for value in vars(import_module(f"drivers.ports.{module.name}")).values():
                if isinstance(value, type) and is_dataclass(value) and value.__name__.endswith("Status"):
                    yield module.name, value


def values_of(hint: Any) -> list[Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)
    if isinstance(hint, UnionType):
        return [value for part in typing.get_args(hint) for value in values_of(part)]
    if hint is bool:
        return [True, False]
    return {int: [7], type(None): []}.get(hint) or [(Tray("one", Supply.LOW),)]


@pytest.mark.parametrize(("port", "status"), list(statuses()))
def test_every_axis_of_every_port_and_every_value_of_it_has_words(port: str, status: type[Any]) -> None:
    hints = typing.get_type_hints(status)
    for field in fields(status):
        for value in values_of(hints[field.name]):
            now = DeviceState(port, Health.ONLINE, status=replace(status(), **{field.name: value}))
            for fact in status_facts(now):
                assert isinstance(fact.label, Text), field.name
                assert isinstance(fact.value, Text) or isinstance(value, int), (field.name, value)


def test_every_port_has_a_name_and_a_way_to_be_tried() -> None:
    folder = Path(__file__).parents[2] / "flows" / "maintenance" / "trials"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "any_device"} == set(NAMES)
    assert not any(isinstance(name_of(port), Verbatim) for port in NAMES)


def test_what_a_number_of_the_board_counts_is_said_with_it() -> None:
    facts = status_facts(SmallUps().state)
    assert [fact.value for fact in facts][-2:] == [Verbatim("100 %"), Text("about.minutes", {"count": 15})]


def test_a_notice_of_the_cameras_names_where_to_look() -> None:
    from flows.maintenance.trials.person_camera import face_notice

    assert isinstance(face_notice(), Notice)
    assert "trial.wait" in set(mentioned(face_notice()))
