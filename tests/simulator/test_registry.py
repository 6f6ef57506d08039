"""Ports, protocols and models are found by their names; any of them can stand there, at any speed of its line."""

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator import registry
from simulator.bay import Bay, UnknownModel
from simulator.device import Place
from simulator.parts import Parts
from tests.simulator.process import ControlError, SimulatorProcess
from tests.simulator.test_process import run
from tests.simulator.test_sdt import OK, STATUS, ask

PORT = """
from simulator.port import Port

PORT = Port(offset={offset}, title=("铃", "Bell"), model="{usual}", events={{"rung": "somebody rang"}})
"""
PROTOCOL = """
from simulator.device import WireDevice
from simulator.faults import UNPLUGGED

MODELS = {models}


class Device(WireDevice):
    def __init__(self, parts, model):
        super().__init__(parts, "bell", (UNPLUGGED,), 9600)
        self.word = model

    async def receive(self, data):
        self._parts.events.happened("rung")
        await self.wire.send(self.word.encode())

    def restart(self, model):
        self.word = model

    def state(self):
        return {{"word": self.word}}
"""


@pytest.fixture
def bell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A port that nothing names: its folder, with two protocols and three models."""
    folder = tmp_path / "bell"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "port.py").write_text(PORT.format(offset=77, usual="ding"), encoding="utf-8")
    (folder / "chime.py").write_text(PROTOCOL.format(models='("ding", "dong")'), encoding="utf-8")
    (folder / "gong.py").write_text(PROTOCOL.format(models='{"gong": 1}'), encoding="utf-8")
    (folder / "helper.py").write_text("from simulator.bell.gong import Device as Device\n", encoding="utf-8")
    monkeypatch.setattr(simulator, "__path__", [*simulator.__path__, str(tmp_path)])
    registry.known.cache_clear()
    yield folder
    registry.known.cache_clear()
    for name in [name for name in sys.modules if name.startswith("simulator.bell")]:
        del sys.modules[name]
    vars(simulator).pop("bell", None)


async def rings(url: str) -> bytes:
    host, port = url.removeprefix("socket://").rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"!")
    try:
        return await asyncio.wait_for(reader.read(64), 5)
    finally:
        writer.close()


@pytest.mark.usefixtures("bell")
async def test_a_port_is_a_folder_and_a_protocol_is_a_file() -> None:
    assert registry.known()["bell"].models.keys() == {"ding", "dong", "gong"}
    parts = Parts()
    bay: Bay[Any] = Bay("bell", parts)
    await bay.open(Place())
    url = bay.device.url
    assert await rings(url) == b"ding"
    await bay.put("dong")
    assert await rings(url) == b"dong"
    bay.device.struck.strike("unplugged")
    with pytest.raises(ConnectionError):
        await rings(url)
    await bay.put("gong")
    assert bay.device.url == url, "another protocol stands at the same place"
    assert await rings(url) == b"gong"
    bay.set_baud(300)
    await bay.reset()
    assert (bay.model, bay.baud) == ("ding", 9600)
    assert await rings(url) == b"ding"
    assert parts.events.count("rung") == 4
    with pytest.raises(UnknownModel, match=r"bell has no model 'boom'; there are: ding, dong, gong"):
        await bay.put("boom")
    await bay.close()


@pytest.mark.parametrize(
    ("offset", "usual", "why"),
    [(1, "ding", "same port number, 1"), (77, "boom", "bell: no model 'boom'; there are: ding, dong, gong")],
)
def test_a_port_that_does_not_fit_is_refused_at_the_start(
    bell: Path, offset: int, usual: str, why: str
) -> None:
    (bell / "port.py").write_text(PORT.format(offset=offset, usual=usual), encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        registry.known()


def test_two_protocols_cannot_have_the_same_model(bell: Path) -> None:
    (bell / "tubular.py").write_text(PROTOCOL.format(models='("dong",)'), encoding="utf-8")
    with pytest.raises(ValueError, match="bell: two protocols have a model 'dong'"):
        registry.known()


def test_the_control_tells_which_models_can_stand_where_and_at_which_speed(
    simulator: SimulatorProcess,
) -> None:
    devices = simulator.control("GET", "/devices")
    assert list(devices)[:3] == ["id_card", "receipt_printer", "rating_keypad"]
    assert devices["receipt_printer"]["model"] == "k80"
    assert {"k80", "k58"} <= set(devices["receipt_printer"]["models"])
    assert devices["rating_keypad"]["baud"] == 9600
    assert devices["id_card"]["url"] == simulator.urls["devices"]["id_card"]
    assert all(device["title"]["zh"] and device["title"]["en"] for device in devices.values())
    for path, body in [
        ("/toaster/baud", {"baud": 9600}),
        ("/id_card/baud", {"baud": 0}),
        ("/id_card/model", {}),
    ]:
        with pytest.raises(ControlError, match="422"):
            simulator.control("POST", path, body)


def test_a_line_takes_its_own_time_and_a_new_speed_counts_at_once() -> None:
    with SimulatorProcess("--baud", "id_card=2400", speed=1.0) as slow, slow.connect("id_card") as wire:
        for baud in (2400, 1200, 9600):
            slow.control("POST", "/id_card/baud", {"baud": baud})
            own = 10 * (len(STATUS) + len(OK)) / baud + 0.005
            start = time.monotonic()
            assert ask(wire, STATUS) == OK
            assert own <= time.monotonic() - start + 0.001 < own + 0.05
        slow.reset()
        assert slow.control("GET", "/devices")["id_card"]["baud"] == 2400


@pytest.mark.parametrize("wrong", ["id_card", "id_card=fast", "id_card=9", "toaster=9600"])
def test_a_speed_that_is_none_is_wrong_usage(wrong: str) -> None:
    ended = run("--baud", wrong)
    assert ended.returncode == 2
    assert "--baud" in ended.stderr
