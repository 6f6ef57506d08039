"""Whoever comes, whatever they touch and whatever breaks: the visit ends, in a wipe, and nothing of the person is left."""

import asyncio
import gc
import random
import weakref
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from drivers.ports.sensitive import Sensitive
from flows import stranger
from flows.visit import Ending
from tests.flows import people
from tests.flows.crowd import one_visit
from tests.flows.devices import SmallBoard, SmallUps
from tests.flows.terminal import Terminal, at
from tests.flows.test_print_record import END, PRINT, RATE, TO_PREVIEW

pytestmark = pytest.mark.looptime

SEED = 20261121
VISITS = 200


@pytest.fixture
def terminal() -> Terminal:
    return Terminal(SmallBoard(), SmallUps())


def strings_in_memory() -> Iterator[str]:
    """Every string, and every Sensitive value, that an object of this process still holds."""
    gc.collect()
    for thing in gc.get_objects():
        if type(thing) in weakref.ProxyTypes:
            continue  # what it stood for may be gone
        if isinstance(thing, dict) and thing is not vars(people):
            held: list[Any] = list(thing.values())
        elif isinstance(thing, tuple | list | set | frozenset):
            held = list(thing)
        elif isinstance(thing, Sensitive):
            held = [thing.reveal()]
        else:
            held = gc.get_referents(thing) if hasattr(type(thing), "__slots__") else []
        for value in held:
            if isinstance(value, Sensitive):
                value = value.reveal()  # noqa: PLW2901
            if isinstance(value, str):
                yield value


def traces() -> Counter[str]:
    """How often each distinctive string of the person is held; the test's own constants count too."""
    found: Counter[str] = Counter()
    for text in strings_in_memory():
        if len(text) < 500:
            found.update(trace for trace in people.TRACES if trace in text)
    return found


async def test_the_search_for_traces_finds_one(terminal: Terminal) -> None:
    before = traces()
    kept = [people.card(), people.VERIFY_URL + "?x"]
    after = traces()
    assert after[people.NUMBER] > before[people.NUMBER]
    assert after[people.VERIFY_CODE] > before[people.VERIFY_CODE]
    assert kept


async def test_nothing_of_a_person_is_left_in_memory_after_the_visit(terminal: Terminal) -> None:
    before = traces()
    await terminal.play(*TO_PREVIEW, at("preview", "reveal"), *PRINT, *RATE, *END, ending="done")
    terminal.reader.lift()
    terminal.printer.slips.clear()
    assert traces() - before == Counter()


async def test_nothing_of_a_person_is_kept_in_the_ledger(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END, ending="done")
    assert terminal.database._connection is not None
    dump = "\n".join(terminal.database._connection.iterdump())
    assert "SI20261121-000017" in dump
    assert [trace for trace in people.TRACES if trace in dump] == []


async def test_random_visits_never_hang_never_leak_and_always_end_in_the_wipe(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(SEED)
    told: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))
    await one_visit(terminal, SEED)
    before = traces()
    endings: Counter[str] = Counter()
    for number in range(VISITS):
        seed = chance.getrandbits(32)
        report = await one_visit(terminal, seed)
        assert report.ending is not Ending.BUG, f"visit {number}, seed {seed}: {report}, {terminal.met}"
        endings[f"{report.ending} {report.reason}".strip()] += 1
    assert traces() - before == Counter()
    assert [trace for trace in people.TRACES if trace in caplog.text] == []
    assert told == []
    # the lot reached every kind of end, and the outcomes of a print that take longest to get right
    assert {"done", "refused", "left home", "left silence", "left shutdown"} <= set(endings)
    assert {"printed", "partial", "unknown"} <= {row.outcome for row in await terminal.prints()}


async def test_a_tired_stranger_goes_home_from_wherever(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stranger, "TIRED", 2)
    for seed in range(5):
        assert (await one_visit(terminal, seed, most=0)).ending is Ending.LEFT
