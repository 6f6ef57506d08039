"""The start page and the page of services: both follow what the terminal can offer at the moment."""

from collections.abc import Iterable

from flows.availability import Offer, offer, reasons_of
from flows.catalogue import Group, Service
from flows.desk import Desk
from flows.news import closed_notice
from flows.prompts import Menu, Notice, Tile
from flows.texts import Text
from flows.ways_out import Leaving, Left


async def choose_service(desk: Desk, after: Service | None = None) -> Service:
    """Start page → group → service; whoever came back out of the service `after` sees its group first.

    Gives way to the closed page while nothing can be offered.

    Raises:
        Left: the person went home from the page of services; or back from it, once a card has been read: the start
            page must not know anybody, as the next person cannot tell; or somebody wants to maintain the terminal.
    """
    group = None if after is None else after.group
    while True:
        # nothing has been begun on these two pages, and a finger that slipped past everything begins nothing
        with desk.patience.unwarned():
            await _wait_until_open(desk)
            if group is None:
                group = await desk.ask_fresh(lambda: _home(desk))
                continue
        try:
            service = await desk.ask_fresh(lambda group=group: _list(desk, group))  # type: ignore[misc]
        except Left as left:
            if left.reason is not Leaving.BACK or desk.card is not None:
                raise Left(Leaving.HOME) from None
            group = None
            continue
        if service is not None:
            return next(s for s in desk.around.services if s.id == service)


def offers(desk: Desk) -> list[Offer]:
    """Every service with whether it can be used now."""
    missing, doubts = desk.around.missing(), desk.around.doubts()
    return [offer(service, missing, doubts) for service in desk.around.services]


async def _wait_until_open(desk: Desk) -> None:
    def closed() -> Notice | None:
        if not all(o.greyed for o in offers(desk)):
            return None
        reasons = reasons_of(desk.around.services, desk.around.missing())
        return closed_notice(reasons or (Text("closed.nothing"),))

    await desk.ask_fresh(closed)


def _home(desk: Desk) -> Menu | None:
    now = offers(desk)
    if all(o.greyed for o in now):
        return None
    return home_page(desk.around.groups, now)


def home_page(groups: Iterable[Group], now: Iterable[Offer]) -> Menu:
    """The start page: a tile for each group."""
    offered = tuple(now)
    return Menu(
        key="home",
        title=Text("home.title"),
        hint=Text("home.hint"),
        home=False,
        door=True,
        welcome=True,
        tiles=tuple(_group_tile(g, [o for o in offered if o.service.group == g.id]) for g in groups),
    )


def _group_tile(group: Group, inside: list[Offer]) -> Tile:
    # a group that stands empty is grey, too
    reasons = [offer.greyed for offer in inside] or [Text("offer.empty_group")]
    greyed = reasons[0] if all(reasons) else None
    return Tile(group.id, group.text("name"), group.icon, note=group.text("note"), greyed=greyed)


def _list(desk: Desk, chosen: str) -> Menu | None:
    now = offers(desk)
    if all(o.greyed for o in now):
        return None
    return group_page(next(g for g in desk.around.groups if g.id == chosen), now)


def group_page(group: Group, now: Iterable[Offer]) -> Menu:
    """The services of a group; what cannot be used is grey and says why."""
    tiles = tuple(
        Tile(
            o.service.id,
            o.service.text("name"),
            o.service.icon,
            note=o.note or o.service.text("note"),
            greyed=o.greyed,
        )
        for o in now
        if o.service.group == group.id
    )
    return Menu(key=group.id, title=group.text("name"), hint=Text("list.hint"), back=True, tiles=tiles)
