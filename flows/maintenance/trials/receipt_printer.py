"""The trial of the receipt printer: a short slip with a number, and the technician says whether it came out well."""

import secrets

from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.slip import RowBlock, RuleBlock, Slip, TextBlock
from flows.hand_over import attempt
from flows.ledger import PrintJob
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, failed
from flows.papers import SlipPaper
from flows.prompts import Button, Notice, Tone
from flows.texts import Text

CAME_OUT = Button("came_out", Text("button.came_out"))
NOTHING = Button("nothing", Text("button.nothing_came"))
TIME = "%Y-%m-%d %H:%M"


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Prints one slip, in the ledger as every print, so that what is left of it after a crash is thrown away.

    Raises:
        Left: the technician left the page.
    """
    printer = desk.around.receipt_printer
    assert printer is not None
    number = f"{secrets.randbelow(9000) + 1000}"
    job = PrintJob("maintenance", f"trial-{number}")
    result = await attempt(desk, SlipPaper(printer, trial_slip(desk, number)), job)
    if result.value in (PrintOutcome.NOT_PRINTED, PrintOutcome.PARTIAL):
        return failed(result, Text("trial.not_printed"))
    seen = await desk.ask(did_it_come_out(number)) == CAME_OUT.id
    said = "trial.slip_seen" if seen else "trial.slip_unseen"
    return Finding(seen, (Text(said, {"number": number}),))


def trial_slip(desk: StaffDesk, number: str) -> Slip:
    """The slip: a number to compare, Chinese, Latin and a line across, to see each dot of the head."""
    about, say = desk.workshop.about(), desk.words().say
    return Slip(
        title=say(Text("trial.slip")),
        blocks=(
            TextBlock(text=number, align="center", size="large", bold=True),
            RuleBlock(),
            RowBlock(label=say(Text("about.terminal")), value=about.terminal),
            RowBlock(label=say(Text("slip.printed")), value=desk.around.now().strftime(TIME)),
            TextBlock(text="ABCDEFG abcdefg 0123456789"),
        ),
    )


def did_it_come_out(number: str) -> Notice:
    """Only the technician sees the paper."""
    return Notice(
        key="trial_slip",
        tone=Tone.INFO,
        title=Text("trial.slip_ask", {"number": number}),
        body=(Text("trial.slip_look"),),
        buttons=(CAME_OUT, NOTHING),
        picture="receipt_slot",
        back=True,
    )
