"""Who gets into maintenance: whoever has the PIN, after waiting where wrong ones were tried, and nobody else."""

import asyncio
from pathlib import Path

import pytest

from drivers.ports.durations import REAL
from drivers.ports.sensitive import Sensitive
from flows.maintenance.workshop import Verdict
from flows.visitor import ScenarioFailed
from kiosk.maintenance.memo import NAME as MEMO
from kiosk.maintenance.pin import NAME, matches, set_pin, stored, weak
from kiosk.maintenance.small_file import SmallFileError
from tests.flows.terminal import Terminal, at
from tests.flows.workshop import PIN, Shop
from tests.logged import lines

pytestmark = pytest.mark.looptime
WRONG = "864209"


@pytest.fixture
def shop(terminal: Terminal, tmp_path: Path) -> Shop:
    shop = Shop(terminal, tmp_path)
    shop.set_pin()
    return shop


async def wrong(shop: Shop, times: int) -> None:
    for _ in range(times):
        assert await shop.workshop.admit(Sensitive(WRONG)) is Verdict.WRONG


async def test_the_clock_held_on_the_start_page_ends_a_visit_in_which_nobody_was_known(
    terminal: Terminal,
) -> None:
    report = await terminal.play(at("home", "staff"), ending="left", reason="staff")
    assert report.service == ""


async def test_the_clock_opens_nothing_where_somebody_may_be_known(terminal: Terminal) -> None:
    with pytest.raises(ScenarioFailed, match="`staff` cannot be chosen on page `look_up_print`"):
        await terminal.play(at("home", "look_up_print"), at("look_up_print", "staff"))


async def test_the_right_pin_opens_the_menu_and_claims_the_devices(shop: Shop) -> None:
    owners: list[str | None] = []
    shop.terminal.on_page = lambda page: owners.append(shop.terminal.printer.owner)
    await shop.play(at("pin", PIN), at("maintenance", "home"), ending="left", reason="home")
    assert shop.admitted == 1
    assert owners == [None, "maintenance"]


async def test_a_citizen_who_strays_there_is_back_by_one_touch(shop: Shop) -> None:
    report = await shop.play(at("pin", "home"), ending="left", reason="home")
    assert (shop.admitted, report.service) == (0, "")


async def test_a_citizen_who_strays_there_is_back_by_silence(shop: Shop) -> None:
    began = asyncio.get_running_loop().time()
    await shop.play(at("pin", walk_away=True), ending="left", reason="silence")
    assert asyncio.get_running_loop().time() - began == pytest.approx(REAL.silence, abs=1)
    assert shop.admitted == 0


async def test_a_technician_has_longer_and_is_warned(shop: Shop) -> None:
    began = asyncio.get_running_loop().time()
    steps = (at("pin", PIN), at("maintenance", walk_away=True))
    await shop.play(*steps, ending="left", reason="silence")
    waited = asyncio.get_running_loop().time() - began
    assert waited == pytest.approx(REAL.maintenance_silence, abs=1)
    assert shop.terminal.met == ["pin", "maintenance", "still_here"]


async def test_without_a_pin_it_is_told_how_one_is_set(terminal: Terminal, tmp_path: Path) -> None:
    shop = Shop(terminal, tmp_path)
    await shop.play(at("no_pin", "home"), ending="left")
    assert await shop.workshop.admit(Sensitive(PIN)) is Verdict.NOT_SET


async def test_a_pin_that_is_taken_away_while_it_is_typed_admits_nobody(shop: Shop) -> None:
    shop.terminal.on_page = lambda page: (shop.folder / NAME).unlink(missing_ok=True)
    await shop.play(at("pin", PIN), ending="left", reason="home")
    assert shop.admitted == 0


async def test_wrong_pins_are_told_and_the_fifth_costs_fifteen_seconds_then_twice_as_long(shop: Shop) -> None:
    await wrong(shop, 4)
    assert shop.workshop.pin_wait == 0
    for seconds in (15, 30, 60):
        await wrong(shop, 1)
        assert shop.workshop.pin_wait == pytest.approx(seconds)
        assert await shop.workshop.admit(Sensitive(PIN)) is Verdict.TOO_SOON
        await asyncio.sleep(seconds)
    assert await shop.workshop.admit(Sensitive(PIN)) is Verdict.RIGHT
    await wrong(shop, 4)
    assert shop.workshop.pin_wait == 0, "the right one has wiped the slate"


async def test_the_wait_is_never_longer_than_an_hour(shop: Shop) -> None:
    for _ in range(16):
        await asyncio.sleep(shop.workshop.pin_wait)
        await wrong(shop, 1)
    assert shop.workshop.pin_wait == REAL.pin_wait_cap


async def test_the_page_counts_down_and_listens_again(shop: Shop) -> None:
    await wrong(shop, 3)
    shown: list[int] = []
    shop.terminal.on_page = lambda page: shown.append(getattr(page, "wait", -1))
    steps = (
        at("pin", WRONG),
        at("pin", WRONG, shows="maintenance.pin.wrong"),
        at("pin", PIN, shows="maintenance.pin.often"),
    )
    with pytest.raises(ScenarioFailed, match="cannot be chosen on page `pin`"):
        await shop.play(*steps)
    await asyncio.sleep(20)
    await shop.play(at("pin", PIN), at("maintenance", "home"))
    assert shown[:3] == [0, 0, 15]


async def test_the_wait_counts_down_on_the_page(shop: Shop) -> None:
    await wrong(shop, 5)
    shown: list[int] = []
    shop.terminal.on_page = lambda page: shown.append(getattr(page, "wait", -1))
    await shop.play(at("pin", walk_away=True), reason="silence")
    assert [wait for wait in shown if wait >= 0] == list(range(15, -1, -1))


async def test_a_restart_of_the_program_forgets_no_try_and_no_wait(shop: Shop) -> None:
    await wrong(shop, 5)
    await asyncio.sleep(5)
    shop.start()
    assert shop.workshop.pin_wait == pytest.approx(10)
    shop.clock.askew += 86_400
    assert shop.workshop.pin_wait == pytest.approx(10), (
        "in the same run of the machine its wall clock tells nothing"
    )


@pytest.mark.parametrize(("turned", "left"), [(0.0, 10.0), (-86_400.0, 15.0), (86_400.0, 0.0)])
async def test_after_a_new_start_of_the_machine_a_clock_that_lost_the_time_makes_it_the_whole_wait(
    shop: Shop, turned: float, left: float
) -> None:
    await wrong(shop, 5)
    await asyncio.sleep(5)
    shop.clock.boot_anew("two")
    shop.clock.askew += turned
    shop.start()
    assert shop.workshop.pin_wait == pytest.approx(left)


async def test_a_try_counts_before_it_is_known_to_be_wrong(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(*_args: object) -> bool:
        raise KeyError("the plug")

    await wrong(shop, 4)
    monkeypatch.setattr("kiosk.maintenance.workshop.matches", pulled)
    with pytest.raises(KeyError):
        await shop.workshop.admit(Sensitive(WRONG))
    shop.start()
    assert shop.workshop.pin_wait == pytest.approx(15)


async def test_a_new_pin_begins_anew_and_holds_at_once(shop: Shop) -> None:
    await wrong(shop, 5)
    shop.set_pin("204981")
    assert await shop.workshop.admit(Sensitive("204981")) is Verdict.RIGHT
    assert await shop.workshop.admit(Sensitive(PIN)) is Verdict.WRONG


async def test_a_disk_that_takes_nothing_lets_the_right_one_in_and_counts_the_wrong_ones_all_the_same(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.maintenance.memo.write", full)
    await wrong(shop, 5)
    assert shop.workshop.pin_wait == pytest.approx(15)
    await asyncio.sleep(15)
    assert await shop.workshop.admit(Sensitive(PIN)) is Verdict.RIGHT


@pytest.mark.parametrize("content", ["", "{}", '{"hash": "x"}', "\x00" * 10, "[" * 200_000])
async def test_a_damaged_pin_file_admits_nobody(shop: Shop, content: str) -> None:
    (shop.folder / NAME).write_text(content)
    assert await shop.workshop.admit(Sensitive("")) is Verdict.NOT_SET
    with pytest.raises(SmallFileError):
        stored(shop.folder)


async def test_a_damaged_memo_is_as_none_and_is_told(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    (shop.folder / MEMO).write_text('{"out_of_service": 17, "tries": []}')
    shop.start()
    assert not shop.workshop.out_of_service
    assert any("what maintenance kept is lost" in line for line in lines(caplog))


async def test_no_pin_is_ever_logged(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await shop.play(at("pin", WRONG), at("pin", PIN), at("maintenance", "home"))
    said = "\n".join(lines(caplog))
    assert "wrong PIN  count=1" in said
    assert WRONG not in said
    assert PIN not in said


@pytest.mark.parametrize(
    "pin",
    [
        *("12345", "1234567890123", "12345a", "１２３４５６", "123456", "987654", "890123", "111111"),
        *("121212", "123123", "112211", "19520304", "20261121", "199901"),
    ],
)
def test_a_pin_that_people_choose_is_refused(tmp_path: Path, pin: str) -> None:
    assert weak(pin)
    with pytest.raises(ValueError, match=r"\w"):
        set_pin(tmp_path, pin)
    assert list(tmp_path.iterdir()) == []


def test_a_pin_is_kept_as_argon2_in_a_file_of_the_terminals_user(tmp_path: Path) -> None:
    set_pin(tmp_path / "data", PIN)
    file = tmp_path / "data" / NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert PIN not in file.read_text()
    hashed = stored(tmp_path / "data")
    assert hashed is not None
    assert hashed.startswith("$argon2id$")
    assert (matches(hashed, Sensitive(PIN)), matches(hashed, Sensitive(WRONG))) == (True, False)
    assert not matches("$argon2id$nonsense", Sensitive(PIN))
