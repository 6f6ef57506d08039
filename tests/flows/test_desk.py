"""The desk: a page and work side by side, pages that follow the terminal, time limits."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from drivers.ports.durations import REAL
from flows.desk import Desk
from flows.patience import Patience
from flows.prompts import Menu, Notice, Prompt, StillHere, Tile, Tone, Way
from flows.texts import Language, Text
from flows.ui import check_kinds
from flows.ways_out import Leaving, Left
from tests.flows.terminal import Terminal

pytestmark = pytest.mark.looptime

PAGE = Notice(key="news", tone=Tone.INFO, title=Text("card.none"))


class Screen:
    """An interface whose answers the test gives."""

    kinds: frozenset[type[Prompt[Any]]] = frozenset()
    language = Language.ZH

    def __init__(self) -> None:
        self.shown: list[Prompt[Any]] = []
        self.answer: asyncio.Future[Any] | None = None
        self.asking = 0
        self.fails: Exception | None = None

    async def ask(self, prompt: Prompt[Any]) -> Any:
        self.show(prompt)
        if self.fails is not None:
            raise self.fails
        self.answer = asyncio.get_running_loop().create_future()
        self.asking += 1
        try:
            return await self.answer
        finally:
            self.asking -= 1

    def show(self, prompt: Prompt[Any]) -> None:
        self.shown.append(prompt)

    def warn(self, warning: StillHere | None) -> None: ...

    def listen(self, on_touch: Callable[[], None]) -> None: ...

    def wipe(self) -> None: ...

    def give(self, answer: Any) -> None:
        assert self.answer is not None
        self.answer.set_result(answer)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def desk(terminal: Terminal, screen: Screen) -> Desk:
    return Desk(terminal.surroundings(screen), Patience(REAL, screen.warn))


class Work:
    """Work whose end can be seen; it takes a moment to stop, as a device does."""

    def __init__(self, seconds: float, value: Any = "done", error: Exception | None = None) -> None:
        self.seconds, self.value, self.error = seconds, value, error
        self.running = False

    async def __call__(self) -> Any:
        self.running = True
        try:
            await asyncio.sleep(self.seconds)
            if self.error is not None:
                raise self.error
            return self.value
        except asyncio.CancelledError:
            await asyncio.sleep(0.2)
            raise
        finally:
            self.running = False


def later(seconds: float, call: Callable[..., object], *args: Any) -> None:
    asyncio.get_running_loop().call_later(seconds, call, *args)


async def test_work_that_is_first_ends_the_asking(desk: Desk, screen: Screen) -> None:
    assert await desk.during(PAGE, Work(1)()) == "done"
    assert screen.asking == 0


async def test_a_touch_that_is_first_ends_the_work_before_it_returns(desk: Desk, screen: Screen) -> None:
    work = Work(100)
    later(1, screen.give, "end")
    assert await desk.during(PAGE, work()) == "end"
    assert not work.running


@pytest.mark.parametrize(("way", "reason"), [(Way.HOME, Leaving.HOME), (Way.BACK, Leaving.BACK)])
async def test_home_and_back_leave(desk: Desk, screen: Screen, way: Way, reason: Leaving) -> None:
    work = Work(100)
    later(1, screen.give, way)
    with pytest.raises(Left) as left:
        await desk.during(PAGE, work())
    assert left.value.reason is reason
    assert not work.running


async def test_when_both_are_there_at_once_the_work_counts(desk: Desk, screen: Screen) -> None:
    async def work() -> str:
        await asyncio.sleep(1)
        screen.give(Way.HOME)
        return "read"

    assert await desk.during(PAGE, work()) == "read"


@pytest.mark.parametrize("who", ["work", "screen"])
async def test_what_either_raises_comes_out_when_the_other_has_ended(
    desk: Desk, screen: Screen, who: str
) -> None:
    work = Work(1, error=KeyError("x"))
    if who == "screen":
        screen.fails = KeyError("x")
        work = Work(100)
    with pytest.raises(KeyError):
        await desk.during(PAGE, work())
    assert (screen.asking, work.running) == (0, False)


async def test_both_have_ended_however_often_the_visit_is_cancelled(desk: Desk, screen: Screen) -> None:
    work = Work(100)
    asking = asyncio.ensure_future(desk.during(PAGE, work()))
    await asyncio.sleep(1)
    for _ in range(3):
        asking.cancel()
        await asyncio.sleep(0.05)
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (screen.asking, work.running) == (0, False)


async def test_a_page_that_nobody_answers_goes_by_itself(desk: Desk, looptime: float) -> None:
    assert await desk.ask_for(30, PAGE) is None
    assert looptime == 30


class Following:
    """A page made of what the test sets, as `home` is made of what is missing."""

    def __init__(self, desk: Desk) -> None:
        self.greyed: Text | None = None
        self.pointless = False
        self.error: Exception | None = None
        self.listeners: list[Callable[[], None]] = []
        desk.around = replace(desk.around, watch=self.watch)

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def change(self, **to: Any) -> None:
        for name, value in to.items():
            setattr(self, name, value)
        for listener in list(self.listeners):
            listener()

    def make(self) -> Menu | None:
        if self.error is not None:
            raise self.error
        if self.pointless:
            return None
        tile = Tile("a", Text("button.end"), "shield", greyed=self.greyed)
        return Menu(key="menu", title=Text("list.hint"), tiles=(tile,))


async def test_a_page_that_follows_is_shown_anew_only_when_it_differs(desk: Desk, screen: Screen) -> None:
    page = Following(desk)
    later(1, page.change)
    later(2, lambda: page.change(greyed=Text("card.none")))
    later(3, screen.give, "a")
    assert await desk.ask_fresh(page.make) == "a"
    assert [shown.tiles[0].greyed for shown in screen.shown] == [None, Text("card.none")]  # type: ignore[attr-defined]
    assert page.listeners == []


async def test_a_change_before_the_page_is_up_is_not_lost(desk: Desk, screen: Screen) -> None:
    page = Following(desk)
    asyncio.get_running_loop().call_soon(lambda: page.change(greyed=Text("card.none")))
    asking = asyncio.ensure_future(desk.ask_fresh(page.make))
    asyncio.get_running_loop().call_soon(lambda: page.change(greyed=Text("card.none")))
    await asyncio.sleep(1)
    assert screen.shown[-1].tiles[0].greyed == Text("card.none")  # type: ignore[attr-defined]
    screen.give("a")
    await asking


async def test_a_page_that_has_lost_its_sense_goes(desk: Desk, screen: Screen) -> None:
    page = Following(desk)
    later(1, lambda: page.change(pointless=True))
    assert await desk.ask_fresh(page.make) is None
    assert (screen.asking, page.listeners) == (0, [])
    assert await desk.ask_fresh(page.make) is None
    assert len(screen.shown) == 1


async def test_a_page_that_cannot_be_made_anew_fails_in_the_visit_not_in_the_device(
    desk: Desk, screen: Screen
) -> None:
    page = Following(desk)
    later(1, lambda: page.change(error=KeyError("x")))
    with pytest.raises(KeyError):
        await desk.ask_fresh(page.make)
    assert (screen.asking, page.listeners) == (0, [])


def test_an_interface_that_lacks_a_kind_of_page_is_refused_by_name(screen: Screen) -> None:
    screen.kinds = frozenset({Menu})
    with pytest.raises(
        TypeError, match="Screen cannot show: PlaceCard, Working, Preview, Notice, Rate, Reasons"
    ):
        check_kinds(screen)
