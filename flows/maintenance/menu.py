"""The maintenance menu: the list of its entries, in their order. A new entry is a file in `entries/` and a line here."""

from importlib import import_module
from typing import NoReturn

from flows.maintenance.desk import StaffDesk
from flows.prompts import Menu, Tile
from flows.texts import Text
from flows.ways_out import Leaving, Left

ENTRIES = ("devices", "new_roll", "out_of_service", "restart", "about")
"""Each names a file in `entries/` with `tile(desk) -> Tile`, whose id is that name, and `async def run(desk)`."""


async def choose_and_do(desk: StaffDesk) -> NoReturn:
    """The menu, again and again; Back comes back to it.

    Raises:
        Left: End, or a wish to restart.
    """
    while True:
        chosen = await desk.ask_fresh(lambda: menu_page(tiles(desk)))
        assert chosen is not None
        try:
            await import_module(f"flows.maintenance.entries.{chosen}").run(desk)
        except Left as left:
            if left.reason is not Leaving.BACK:
                raise


def tiles(desk: StaffDesk) -> tuple[Tile, ...]:
    """What can be done now."""
    made = (import_module(f"flows.maintenance.entries.{name}").tile(desk) for name in ENTRIES)
    return tuple(made)


def menu_page(of: tuple[Tile, ...]) -> Menu:
    """The page of the menu."""
    return Menu(key="maintenance", title=Text("maintenance.title"), hint=Text("maintenance.hint"), tiles=of)
