"""A new roll of paper: how it goes in, the count of paper from the beginning again, and a slip as proof if wished."""

from drivers.ports.receipt_printer import ReceiptPrinterStatus
from drivers.ports.status import Cover, Supply
from flows.maintenance.desk import StaffDesk
from flows.maintenance.trial import ENOUGH, try_device
from flows.prompts import Button, Notice, Tile, Tone
from flows.texts import Text, Words

ROLL_IN = Button("roll_in", Text("button.roll_in"))
PROOF = Button("proof", Text("button.proof"))
PORT = "receipt_printer"


def tile(desk: StaffDesk) -> Tile:
    """Greyed where there is no printer."""
    none = None if desk.around.receipt_printer is not None else Text("need.absent.receipt_printer")
    note = Text("maintenance.new_roll.note")
    return Tile("new_roll", Text("maintenance.new_roll.label"), "print", note=note, greyed=none)


async def run(desk: StaffDesk) -> None:
    """Shows how, follows the printer until the roll is in, resets the count.

    Raises:
        Left: back to the menu, or further.
    """
    printer = desk.around.receipt_printer
    assert printer is not None
    await desk.ask_fresh(lambda: roll_page(printer.state.status), desk.durations.board_step)
    printer.replenished()
    counted = printer.state.status is not None and printer.state.status.used_mm is not None
    if await desk.ask(roll_done_notice(counted)) == PROOF.id:
        await try_device(desk, PORT)


def roll_page(status: ReceiptPrinterStatus | None) -> Notice:
    """How a roll goes in; the button comes once the printer sees no more what keeps it from printing."""
    now = _now(status)
    return Notice(
        key="new_roll",
        tone=Tone.INFO,
        title=Text("maintenance.new_roll.title"),
        body=(Text("maintenance.new_roll.how"), *(() if now is None else (now,))),
        buttons=(ROLL_IN,) if now is None else (),
        picture="receipt_printer",
        back=True,
    )


def _now(status: ReceiptPrinterStatus | None) -> Words | None:
    if status is not None and status.cover is Cover.OPEN:
        return Text("maintenance.new_roll.cover_open")
    if status is not None and status.paper is Supply.OUT:
        return Text("maintenance.new_roll.no_paper")
    return None


def roll_done_notice(counted: bool) -> Notice:
    """The roll is in. `counted`: the terminal counts its paper, from a full roll again."""
    return Notice(
        key="roll_done",
        tone=Tone.DONE,
        title=Text("maintenance.new_roll.done"),
        body=(Text("maintenance.new_roll.counted"),) if counted else (),
        buttons=(PROOF, ENOUGH),
        back=True,
    )
