"""The NUT driver and its codec: the real `upsd` with a dummy supply, and scripted services for what a real one never says."""

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.nut import LONGEST, MOST, NutBroken, NutRefused, VariableList, whole
from drivers.loader import load_driver
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Health, StateChanged
from drivers.ports.ups import Battery, Mains, UpsStatus
from drivers.transports import BadUrl
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.far_end import far_end

DRIVERS = Path("/lib/nut")
UPSD = DRIVERS / "upsd"
"""The real one: `/sbin/upsd` asks /etc/nut/nut.conf first whether it may."""


@dataclass
class Dummy:
    """The real `upsd` with its dummy supply, whose variables are lines of a file."""

    url: str
    variables: Path

    def say(self, status: str, **more: str) -> None:
        """From now on the supply says this."""
        lines = {"ups.status": status, "battery.charge": "98", "battery.runtime": "1200", "ups.mfr": "Dummy"}
        lines |= {key.replace("_", "."): value for key, value in more.items()}
        fresh = self.variables.with_suffix(".new")
        fresh.write_text("".join(f"{key}: {value}\n" for key, value in lines.items()))
        fresh.replace(self.variables)


@pytest.fixture(scope="module")
def dummy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dummy]:
    """NUT with a configuration, a port and a state folder of its own."""
    folder = tmp_path_factory.mktemp("nut")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    it = Dummy(f"nut://127.0.0.1:{port}/dummy", folder / "dummy.dev")
    it.say("OL")
    (folder / "ups.conf").write_text(
        f"[dummy]\ndriver = dummy-ups\nport = {it.variables}\nmode = dummy-once\npollinterval = 1\n"
    )
    (folder / "upsd.conf").write_text(f"LISTEN 127.0.0.1 {port}\nSTATEPATH {folder}\nMAXAGE 3\n")
    (folder / "upsd.users").write_text("")
    for name in ("ups.conf", "upsd.conf", "upsd.users"):
        (folder / name).chmod(0o600)
    environment = {
        **os.environ,
        "NUT_CONFPATH": str(folder),
        "NUT_STATEPATH": str(folder),
        "NUT_ALTPIDPATH": str(folder),
    }
    commands = ([DRIVERS / "dummy-ups", "-u", "root", "-a", "dummy", "-D"], [UPSD, "-u", "root", "-D"])
    running: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            words = [str(word) for word in command]
            running += [
                subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
            ]
        yield it
    finally:
        for process in running:
            process.kill()
            process.wait()


@pytest.mark.needs_root
async def test_a_real_service_tells_mains_battery_and_charge(opener: Opener, dummy: Dummy) -> None:
    dummy.say("OL CHRG")
    ups = opener("ups", "nut", dummy.url)
    state = await until(ups, lambda state: state.usable and state.status.charge == 98, 15)
    assert state.status == UpsStatus(Mains.ONLINE, Battery.GOOD, 98, 1200)
    assert (state.fault, state.identity.make) == (None, "Dummy")
    dummy.say("OB LB", battery_charge="4")
    state = await until(ups, lambda state: state.fault is FaultId.UPS_LOW_BATTERY, 15)
    assert (state.status.mains, state.status.battery, state.status.charge) == (Mains.BATTERY, Battery.LOW, 4)


@pytest.mark.needs_root
async def test_a_supply_that_the_service_does_not_know_is_not_heard(opener: Opener, dummy: Dummy) -> None:
    ups = opener("ups", "nut", dummy.url.replace("/dummy", "/another"))
    state = await until(ups, lambda state: state.health is Health.OFFLINE, 10)
    assert (state.fault, state.detail) == (FaultId.UPS_SILENT, "upsd answers UNKNOWN-UPS")


def listed(**variables: str) -> bytes:
    lines = [f'VAR u {key.replace("_", ".")} "{value}"\n' for key, value in variables.items()]
    return ("BEGIN LIST VAR u\n" + "".join(lines) + "END LIST VAR u\n").encode()


def url(end_url: str) -> str:
    return end_url.replace("socket://", "nut://") + "/u"


async def test_mains_that_fail_for_a_moment_are_nobodys_concern(opener: Opener) -> None:
    answers = [listed(ups_status="OL"), listed(ups_status="OB"), listed(ups_status="OL")]
    with far_end(lambda heard: answers.pop(0) if len(answers) > 1 else answers[0]) as end:
        ups = opener("ups", "nut", url(end.url), replace(FAST, mains_blip=30.0))
        faults: list[FaultId | None] = []
        mains: list[Mains] = []

        def note(change: StateChanged[UpsStatus]) -> None:
            faults.append(change.after.fault)
            assert change.after.status is not None
            mains.append(change.after.status.mains)

        ups.watch(note)
        await until(ups, lambda state: mains.count(Mains.ONLINE) >= 2)
    assert Mains.BATTERY in mains
    assert set(faults) == {None}


@pytest.mark.parametrize(
    ("variables", "quirks", "fault"),
    [
        ({"ups_status": "OL FSD"}, {}, FaultId.UPS_LOW_BATTERY),
        ({"ups_status": "OB LB"}, {}, FaultId.UPS_LOW_BATTERY),
        ({"ups_status": "OB", "battery_charge": "12.5"}, {"low_charge": 20}, FaultId.UPS_LOW_BATTERY),
        ({"ups_status": "OB", "battery_runtime": "80"}, {"low_runtime": 120}, FaultId.UPS_LOW_BATTERY),
        ({"ups_status": "OL LB", "battery_charge": "5"}, {"low_charge": 20}, None),
        ({"ups_status": "OL RB"}, {}, FaultId.UPS_REPLACE_BATTERY),
        ({"ups_status": "BYPASS"}, {}, None),
        ({}, {}, None),
    ],
)
async def test_what_the_flags_of_a_supply_come_to(
    opener: Opener, variables: dict[str, str], quirks: dict[str, int], fault: FaultId | None
) -> None:
    with far_end(lambda heard: listed(**variables)) as end:
        state = await until(opener("ups", "nut", url(end.url), **quirks), lambda state: state.usable)
    assert state.fault is fault


@pytest.mark.parametrize(
    ("answer", "fault", "detail"),
    [
        (b"ERR DATA-STALE\n", FaultId.UPS_SILENT, "upsd answers DATA-STALE"),
        (b"", FaultId.UPS_SILENT, "LIST VAR: no answer, or half of one"),
        (b"BEGIN LIST VAR u\n", FaultId.UPS_SILENT, "LIST VAR: no answer, or half of one"),
        (b"HTTP/1.1 400 Bad Request\n", FaultId.UPS_PROTOCOL, "a line that is no part of the list"),
        (b'BEGIN LIST VAR u\nVAR other a "1"\n', FaultId.UPS_PROTOCOL, "a line that is no part of the list"),
        (
            b"BEGIN LIST VAR u\n" + b"".join(b'VAR u a%d "1"\n' % n for n in range(MOST + 1)),
            FaultId.UPS_PROTOCOL,
            "more variables than a supply has",
        ),
    ],
)
async def test_a_service_that_answers_otherwise_is_told_with_its_reason(
    opener: Opener, answer: bytes, fault: FaultId, detail: str
) -> None:
    with far_end(lambda heard: answer) as end:
        state = await until(opener("ups", "nut", url(end.url)), lambda state: state.health is Health.OFFLINE)
    assert (state.fault, state.detail) == (fault, detail)


@pytest.mark.parametrize("wrong", ["nut://", "nut://host", "nut://host:x/u", "socket://h:1/u", "nut://h/u/v"])
def test_a_url_that_names_no_supply_is_refused(wrong: str) -> None:
    with pytest.raises(BadUrl, match="nut://HOST/UPSNAME"):
        load_driver("ups", "nut").check_url(wrong)


def test_a_quoted_value_is_read_as_it_was_meant() -> None:
    answer = VariableList("u")
    for line in ("BEGIN LIST VAR u", r'VAR u ups.model "a \"b\" \\ c"', "END LIST VAR u"):
        answer.take(line)
    assert answer.done
    assert answer.values == {"ups.model": 'a "b" \\ c'}


@given(st.lists(st.one_of(st.text(max_size=LONGEST), st.from_regex(r'VAR u [a-z.]+ ".*"'))))
def test_any_lines_are_taken_or_refused(lines: list[str]) -> None:
    answer = VariableList("u")
    try:
        for line in ["BEGIN LIST VAR u", *lines]:
            answer.take(line)
    except (NutBroken, NutRefused):
        pass
    assert len(answer.values) <= MOST


@pytest.mark.parametrize(
    ("said", "number"), [("7", 7), ("98.6", 98), ("120", 100), ("-1", None), ("n/a", None)]
)
def test_a_number_is_whole_and_bounded(said: str, number: int | None) -> None:
    assert whole(said, 100) == number
    assert whole(None, 100) is None
