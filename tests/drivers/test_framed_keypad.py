"""The framed keypad against scripted pads, and its codec."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.framed import LONGEST, Check, Frame, FrameReader, Framing
from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating, Staff
from drivers.ports.results import Completion
from drivers.ports.status import Health
from tests.drivers.conftest import Opener, until
from tests.drivers.far_end import far_end

XOR = Framing()
NOBODY = XOR.encode(Frame(0x31))


def pad(after_ask: bytes = b"", framing: Framing = XOR, status: int = 0) -> Any:
    """Answers every command with that status, and sends something after an ask."""
    reader = FrameReader(framing)

    def answer(heard: bytes) -> bytes:
        said = b""
        for frame in reader.feed(heard):
            words = "评价器2".encode("gb18030") if frame.command == 2 else b""
            said += framing.encode(Frame(frame.command | 0x80, bytes((status,)) + words))
            said += after_ask if frame.command == 0x10 else b""
        return said

    return answer


def key(number: int, framing: Framing = XOR) -> bytes:
    return framing.encode(Frame(0x30, bytes((number,))))


@pytest.mark.parametrize(
    ("framing", "wire"),
    [
        # length 3, command 10, 30 s, prompt 1; the checks by hand; CRC-16/MODBUS by its published check value, below
        (Framing(), "02 03 10 1e 01 0c 03"),
        (Framing(check="sum"), "02 03 10 1e 01 32 03"),
        (Framing(stx=0xAA, etx=0x55, check="crc16"), "aa 03 10 1e 01 c9 c5 55"),
    ],
)
def test_the_bytes_of_an_ask(framing: Framing, wire: str) -> None:
    frame = Frame(0x10, bytes((30, 1)))
    assert framing.encode(frame).hex(" ") == wire
    assert FrameReader(framing).feed(bytes.fromhex(wire)) == [frame]


def test_the_crc_is_the_published_one() -> None:
    assert Framing(check="crc16").checked(b"123456789") == bytes.fromhex("374b")


@pytest.mark.parametrize("check", ["xor", "sum", "crc16"])
async def test_a_key_is_its_level_whatever_the_check(opener: Opener, check: Check) -> None:
    framing = Framing(check=check)
    with far_end(pad(key(5, framing), framing)) as end:
        device = opener("rating_keypad", "framed_keypad", end.url, check=check, prompt=7)
        assert (await device.ask(30.0)).unwrap() is Rating.VERY_SATISFIED
        assert device.state.identity.model == "评价器2"
        assert framing.encode(Frame(0x10, bytes((30, 7)))) in end.heard


async def test_nobody_presses_or_somebody_walks_away(opener: Opener) -> None:
    with far_end(pad(NOBODY)) as end:
        device = opener("rating_keypad", "framed_keypad", end.url)
        assert (await device.ask(9.0)).completion is Completion.TIMEOUT
    with far_end(pad()) as end:
        asking = asyncio.create_task(opener("rating_keypad", "framed_keypad", end.url).ask(30.0))
        await asyncio.to_thread(end.wait_for, XOR.encode(Frame(0x10, bytes((30, 1)))))
        asking.cancel()
        await asyncio.to_thread(end.wait_for, XOR.encode(Frame(0x11)))


async def test_a_key_that_is_stuck_rates_nobody(opener: Opener) -> None:
    with far_end(pad(key(1) + key(1))) as end:
        result = await opener("rating_keypad", "framed_keypad", end.url).ask(2.0)
    assert (result.value, result.error.fault) == (None, FaultId.KEYPAD_PROTOCOL)


async def test_a_clerk_is_put_on_the_display_in_gb18030(opener: Opener) -> None:
    with far_end(pad()) as end:
        device = opener("rating_keypad", "framed_keypad", end.url)
        assert (await device.show(Staff("012", "王䶮"))).ok
        assert XOR.encode(Frame(0x20, b"012\0" + bytes.fromhex("cdf5 fe9f"))) in end.heard
        too_long = await device.show(Staff("012", "王" * 40))
        assert too_long.completion is Completion.INVALID_DATA
        assert (await device.show(Staff("\ud800", ""))).completion is Completion.INVALID_DATA
        assert "王" not in repr(Staff("012", "王"))
    with far_end(pad()) as end:
        dark = opener("rating_keypad", "framed_keypad", end.url, show_bytes=0)
        assert (await dark.show(Staff("012", "王"))).completion is Completion.UNSUPPORTED_COMMAND


async def test_a_pad_of_lines_shows_a_clerk_where_its_model_can(opener: Opener) -> None:
    answers = {b"PING\r\n": b"PONG\r\n", b"VER\r\n": b"VER 1\r\n"}
    with far_end(lambda heard: answers.get(heard, b"OK\r\n")) as end:
        device = opener(
            "rating_keypad", "line_keypad", end.url, show="SHOW {number} {name}", encoding="gb18030"
        )
        assert (await device.show(Staff("012", "王杰"))).ok
        assert "SHOW 012 王杰\r\n".encode("gb18030") in end.heard
    with far_end(lambda heard: answers.get(heard, b"OK\r\n")) as end:
        device = opener("rating_keypad", "line_keypad", end.url)
        assert (await device.show(Staff("012", "W"))).completion is Completion.UNSUPPORTED_COMMAND
    with far_end(lambda heard: answers.get(heard, b"OK\r\n")) as end:
        device = opener("rating_keypad", "line_keypad", end.url, show="SHOW {name}")
        assert (await device.show(Staff("012", "王"))).completion is Completion.INVALID_DATA


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda heard: b"", FaultId.KEYPAD_SILENT),
        (lambda heard: b"PONG\r\n\x02\x01\x81\x00\x03", FaultId.KEYPAD_PROTOCOL),
        (pad(status=1), FaultId.KEYPAD_PROTOCOL),
    ],
)
async def test_a_pad_that_is_mute_is_told_from_one_that_refuses_or_babbles(
    opener: Opener, answer: Any, fault: FaultId
) -> None:
    with far_end(answer) as end:
        device = opener("rating_keypad", "framed_keypad", end.url)
        state = await until(device, lambda state: state.health is Health.OFFLINE)
    assert state.fault is fault


@given(st.binary(max_size=400), st.binary(max_size=40), st.sampled_from(["xor", "sum", "crc16"]))
def test_a_frame_behind_any_noise_is_found_once_what_looked_like_one_has_passed(
    noise: bytes, data: bytes, check: Check
) -> None:
    framing = Framing(check=check)
    reader, frame = FrameReader(framing), Frame(0x30, data)
    reader.feed(noise)
    found = [found for _ in range(100) for found in reader.feed(framing.encode(frame))]
    assert frame in found
    assert len(reader._buffer) <= LONGEST + 5


def test_what_is_longer_than_a_frame_is_not_sent() -> None:
    with pytest.raises(ValueError, match="more than a frame holds"):
        XOR.encode(Frame(0x20, bytes(LONGEST)))
