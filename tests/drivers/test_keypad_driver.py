"""The line keypad against scripted pads."""

import asyncio
from typing import Any

import pytest

from drivers.codecs.lines import LONGEST, LineReader
from drivers.loader import DriverError, read_quirks
from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from drivers.ports.results import Completion
from drivers.ports.status import Health
from tests.drivers.conftest import Opener, until
from tests.drivers.far_end import far_end

DUMB = {"ask": "", "cancel": "", "ping": "", "version": "", "line_end": "", "key": "(?P<key>[1-5])"}


def pad(key: bytes = b"", ok: bytes = b"OK\r\n") -> Any:
    def answer(heard: bytes) -> bytes:
        if heard.startswith(b"ASK "):
            return ok + key
        return {b"PING\r\n": b"PONG\r\n", b"VER\r\n": b"VER PAD 2\r\n", b"CANCEL\r\n": b"OK\r\n"}[heard]

    return answer


@pytest.mark.parametrize(
    ("key", "rating"),
    [
        (b"5", Rating.VERY_SATISFIED),
        (b"4", Rating.SATISFIED),
        (b"3", Rating.BASICALLY_SATISFIED),
        (b"2", Rating.DISSATISFIED),
        (b"1", Rating.VERY_DISSATISFIED),
    ],
)
async def test_each_key_is_its_level(opener: Opener, key: bytes, rating: Rating) -> None:
    with far_end(pad(b"KEY " + key + b"\r\n")) as end:
        assert (await opener("rating_keypad", "line_keypad", end.url).ask(2.0)).unwrap() is rating
        assert b"ASK 2\r\n" in end.heard


async def test_a_pad_numbered_the_other_way_round_is_a_quirk(opener: Opener) -> None:
    levels = {"1": "very_satisfied", "5": "very_dissatisfied"}
    with far_end(pad(b"KEY 1\r\n")) as end:
        device = opener("rating_keypad", "line_keypad", end.url, levels=levels)
        assert (await device.ask(2.0)).unwrap() is Rating.VERY_SATISFIED


async def test_a_key_pressed_before_the_ask_never_counts(opener: Opener) -> None:
    with far_end(pad(b"KEY 4\r\n", ok=b"KEY 1\r\nOK\r\n")) as end:
        device = opener("rating_keypad", "line_keypad", end.url)
        await until(device, lambda state: state.identity.model == "PAD 2")
        end.send(b"KEY 1\r\n")
        assert (await device.ask(2.0)).unwrap() is Rating.SATISFIED


async def test_a_key_that_is_stuck_takes_the_pad_down_until_it_is_free(opener: Opener) -> None:
    with far_end(pad(b"KEY 5\r\n")) as end:
        device = opener("rating_keypad", "line_keypad", end.url)
        await until(device, lambda state: state.usable)

        async def hold() -> None:
            while True:
                end.send(b"KEY 1\r\n")
                await asyncio.sleep(0.01)

        holding = asyncio.create_task(hold())
        state = await until(device, lambda state: not state.usable)
        assert state.fault is FaultId.KEYPAD_PROTOCOL
        holding.cancel()
        await until(device, lambda state: state.usable)
        assert (await device.ask(2.0)).unwrap() is Rating.VERY_SATISFIED


async def test_a_key_that_comes_twice_for_one_question_is_nobodys_rating(opener: Opener) -> None:
    with far_end(pad(b"KEY 1\r\nKEY 1\r\n")) as end:
        result = await opener("rating_keypad", "line_keypad", end.url).ask(2.0)
    assert (result.value, result.error.fault) == (None, FaultId.KEYPAD_PROTOCOL)


async def test_nobody_presses(opener: Opener) -> None:
    with far_end(pad(b"NONE\r\n")) as end:
        assert (await opener("rating_keypad", "line_keypad", end.url).ask(9.0)).completion is (
            Completion.TIMEOUT
        )


async def test_a_pad_that_forgets_its_own_time_is_told_to_stop(opener: Opener) -> None:
    with far_end(pad()) as end:
        result = await opener("rating_keypad", "line_keypad", end.url).ask(0.2)
        assert (result.completion, result.error) == (Completion.TIMEOUT, None)
        await asyncio.to_thread(end.wait_for, b"CANCEL\r\n")


async def test_a_canceled_ask_darkens_the_pad(opener: Opener) -> None:
    with far_end(pad()) as end:
        asking = asyncio.create_task(opener("rating_keypad", "line_keypad", end.url).ask(30.0))
        await asyncio.to_thread(end.wait_for, b"ASK 30\r\n")
        asking.cancel()
        await asyncio.to_thread(end.wait_for, b"CANCEL\r\n")


async def test_a_pad_that_only_sends_digits(opener: Opener) -> None:
    with far_end(lambda heard: b"") as end:
        device = opener("rating_keypad", "line_keypad", end.url, **DUMB)
        await until(device, lambda state: state.health is Health.ONLINE)
        end.send(b"1")
        asking = asyncio.create_task(device.ask(5.0))
        await asyncio.sleep(0.15)  # the digit above must be gone before the person presses
        end.send(b"x5")
        assert (await asking).unwrap() is Rating.VERY_SATISFIED
        assert not end.heard


async def test_a_silent_pad_is_offline(opener: Opener) -> None:
    with far_end(lambda heard: b"") as end:
        device = opener("rating_keypad", "line_keypad", end.url)
        state = await until(device, lambda state: state.health is Health.OFFLINE)
        assert state.fault is FaultId.KEYPAD_SILENT


async def test_a_pad_that_speaks_another_language_breaks_the_protocol(opener: Opener) -> None:
    with far_end(lambda heard: b"ERR\r\n") as end:
        device = opener("rating_keypad", "line_keypad", end.url)
        state = await until(device, lambda state: state.health is Health.OFFLINE)
        assert state.fault is FaultId.KEYPAD_PROTOCOL


@pytest.mark.parametrize(
    "quirks", [{"key": "KEY (.)"}, {"key": "("}, {"ask": "ASK {time}"}, {"levels": {"5": "best"}}]
)
def test_a_quirk_that_cannot_work_is_refused_by_name(quirks: dict[str, Any]) -> None:
    with pytest.raises(DriverError, match=f"quirk '{next(iter(quirks))}"):
        read_quirks("rating_keypad", "line_keypad", quirks)


def test_a_line_without_an_end_is_dropped_and_the_next_is_heard() -> None:
    lines = LineReader(b"\r\n")
    assert lines.feed(b"x" * 5000) == []
    assert lines.feed(b"yy\r\nKEY 1\r\n") == [b"KEY 1"]
    assert lines.dropped == 1
    assert lines.feed(b"z" * (LONGEST + 1) + b"\r\nKEY 2\r") == []
    assert lines.feed(b"\n") == [b"KEY 2"]
