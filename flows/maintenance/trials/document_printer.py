"""The trial of the A4 printer: a page with a number, and the technician says whether it came out well."""

import secrets

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from flows.hand_over import attempt
from flows.ledger import PrintJob
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, failed
from flows.maintenance.trials.receipt_printer import CAME_OUT, NOTHING, TIME
from flows.papers import DocumentPaper
from flows.prompts import Notice, Tone
from flows.sheet import Sheet
from flows.texts import Text


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Prints one page, in the ledger as every print.

    Raises:
        Left: the technician left the page.
    """
    printer, typesetter = desk.around.document_printer, desk.around.typesetter
    assert printer is not None
    if typesetter is None:
        return Finding(False, (Text("trial.page_not_printed"),), FaultId.TERMINAL_BUG)
    number = f"{secrets.randbelow(9000) + 1000}"
    paper = DocumentPaper(printer, typesetter, trial_sheet(desk, number), "", pages=1, copies=1)
    result = await attempt(desk, paper, PrintJob("maintenance", f"trial-{number}", paper.kind))
    if result.value in (PrintOutcome.NOT_PRINTED, PrintOutcome.PARTIAL):
        return failed(result, Text("trial.page_not_printed"))
    seen = await desk.ask(did_the_page_come_out(number)) == CAME_OUT.id
    said = "trial.page_seen" if seen else "trial.page_unseen"
    return Finding(seen, (Text(said, {"number": number}),))


def trial_sheet(desk: StaffDesk, number: str) -> Sheet:
    """The page: as a certificate is set, with a number to compare, Chinese and Latin, and a code of that number."""
    about, say = desk.workshop.about(), desk.words().say
    title, now = say(Text("trial.page")), desk.around.now().strftime(TIME)
    return Sheet(
        title=f"{title} {number}",
        issuer=about.terminal if about.site is None else say(about.site),
        rows=(
            (say(Text("about.terminal")), about.terminal),
            (say(Text("slip.printed")), now),
            ("ABCDEFG", "abcdefg 0123456789"),
        ),
        facts=(),
        note=say(Text("trial.page_look")),
        verify_url=number,
        verify_words=say(Text("trial.page_code", {"number": number})),
        page_of=title,
        purpose=f"{title} · {now}",
    )


def did_the_page_come_out(number: str) -> Notice:
    """Only the technician sees the paper."""
    return Notice(
        key="trial_page",
        tone=Tone.INFO,
        title=Text("trial.page_ask", {"number": number}),
        body=(Text("trial.page_look"),),
        buttons=(CAME_OUT, NOTHING),
        picture="document_tray",
        back=True,
    )
