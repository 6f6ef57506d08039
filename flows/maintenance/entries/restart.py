"""Restart: the program ends, and its guard starts it anew."""

from flows.maintenance.desk import StaffDesk
from flows.prompts import Button, Notice, Tile, Tone
from flows.texts import Text
from flows.ways_out import Leaving, Left

RESTART = Button("restart", Text("button.restart"))


def tile(_desk: StaffDesk) -> Tile:
    """Always there."""
    return Tile("restart", Text("maintenance.restart.label"), "again", note=Text("maintenance.restart.note"))


async def run(desk: StaffDesk) -> None:
    """Asks once.

    Raises:
        Left: back to the menu, further, or for the restart.
    """
    await desk.ask(restart_notice())
    raise Left(Leaving.RESTART)


def restart_notice() -> Notice:
    """What a restart does and what it does not."""
    return Notice(
        key="restart",
        tone=Tone.INFO,
        title=Text("maintenance.restart.ask"),
        body=(Text("maintenance.restart.what"),),
        buttons=(RESTART,),
        back=True,
    )
