"""A scenario without a simulator: the person at the bench is told what to do, and waited for where nobody else notices."""

import io

import pytest

from drivers.ports.durations import REAL
from kiosk.world import SimulatedWorld, TellingWorld, WorldError, world_of
from tests.simulator.process import SimulatorProcess


@pytest.mark.parametrize(
    ("action", "params", "said", "waits"),
    [
        ("lay", {"card": "my own"}, "now: lay the card my own on the reader", False),
        ("press", {"key": 4}, "now: press key 4 of the rating keypad", False),
        ("lift", {}, "now: take the card off the reader, then press Enter", True),
        (
            "strike",
            {"device": "receipt_printer", "fault": "paper_out"},
            "now: cause paper_out at receipt_printer, then press Enter",
            True,
        ),
        ("mend", {"device": "office", "fault": "down"}, "now: mend down at office, then press Enter", True),
    ],
)
async def test_a_person_is_told_and_waited_for(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    action: str,
    params: dict[str, object],
    said: str,
    waits: bool,
) -> None:
    keyboard = io.StringIO("\n")
    monkeypatch.setattr("sys.stdin", keyboard)
    await TellingWorld().do(action, dict(params))
    assert capsys.readouterr().err == said + "\n"
    assert keyboard.tell() == (1 if waits else 0)


def test_the_simulators_control_is_used_where_the_profile_names_one() -> None:
    assert isinstance(world_of("http://127.0.0.1:7100", REAL), SimulatedWorld)
    assert isinstance(world_of(None, REAL), TellingWorld)


async def test_a_control_that_is_away_or_refuses_is_told_by_its_address(simulator: SimulatorProcess) -> None:
    with pytest.raises(WorldError, match=r"127\.0\.0\.1:9: ConnectionError"):
        await SimulatedWorld("http://127.0.0.1:9", REAL).do("lay", {"card": "zhang_guilan"})
    with pytest.raises(WorldError, match=r"refuses /id_card/lay: .*zhang_guilan"):
        await SimulatedWorld(simulator.urls["control"], REAL).do("lay", {"card": "nobody"})


async def test_a_pad_that_is_never_asked_is_told(simulator: SimulatorProcess) -> None:
    world = SimulatedWorld(simulator.urls["control"], REAL.scaled(0.01))
    with pytest.raises(WorldError, match="was not asked"):
        await world.do("press", {"key": 5})
