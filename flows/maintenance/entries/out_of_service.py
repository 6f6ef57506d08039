"""Out of service, and back: the public page says so plainly until a technician opens the terminal again."""

from flows.maintenance.desk import StaffDesk
from flows.maintenance.trial import ENOUGH
from flows.prompts import Button, Notice, Tile, Tone
from flows.texts import Text

CLOSE = Button("close", Text("button.close_terminal"))
OPEN = Button("open", Text("button.open_terminal"))


def tile(desk: StaffDesk) -> Tile:
    """What it would do now."""
    if desk.workshop.out_of_service:
        label, note = Text("maintenance.open.label"), Text("maintenance.open.note")
    else:
        label, note = Text("maintenance.close.label"), Text("maintenance.close.note")
    return Tile("out_of_service", label, "closed", note=note)


async def run(desk: StaffDesk) -> None:
    """Asks once, then turns.

    Raises:
        Left: back to the menu, or further.
    """
    out = desk.workshop.out_of_service
    await desk.ask(turn_notice(out))
    kept = await desk.workshop.set_out_of_service(not out)
    await desk.ask(turned_notice(not out, kept))


def turn_notice(out: bool) -> Notice:
    """Whether to open the terminal that is `out`, or to close it."""
    return Notice(
        key="out_of_service",
        tone=Tone.INFO if out else Tone.CLOSED,
        title=Text("maintenance.open.ask" if out else "maintenance.close.ask"),
        body=(Text("maintenance.open.what" if out else "maintenance.close.what"),),
        buttons=(OPEN,) if out else (CLOSE,),
        back=True,
    )


def turned_notice(out: bool, kept: bool = True) -> Notice:
    """It is `out` of service now, or back. `kept`: also after a restart."""
    lost = () if kept else (Text("maintenance.not_kept"),)
    return Notice(
        key="turned",
        tone=Tone.DONE,
        title=Text("maintenance.close.done" if out else "maintenance.open.done"),
        body=((Text("maintenance.close.way_back"),) if out else (Text("maintenance.open.check"),)) + lost,
        buttons=(ENOUGH,),
    )
