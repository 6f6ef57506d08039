"""The pages around a slip: it is on its way, it is out, or what became of it instead."""

from drivers.ports.receipt_printer import PrintOutcome
from flows.faults import fault_of
from flows.news import GO_ON
from flows.prompts import Button, Notice, Tone, Working
from flows.texts import Text, Words

TAKEN = Button("taken", Text("button.taken"))
WITHOUT_PAPER = Button("go_on", Text("button.without_paper"))
HAS_SLIP = Button("go_on", Text("button.has_slip"))
PRINT_AGAIN = Button("again", Text("button.print_again"))
_SAID = {
    PrintOutcome.NOT_PRINTED: "print.not_printed",
    PrintOutcome.PARTIAL: "print.partial",
    PrintOutcome.UNKNOWN: "print.unknown",
}


def printing_page(progress: float) -> Working:
    """Paper is on its way; `progress` from 0 to 1."""
    return Working(
        key="printing",
        title=Text("print.printing"),
        hint=Text("print.wait_hint"),
        progress=progress,
        picture="receipt_printer",
        home=False,
    )


def take_slip_notice() -> Notice:
    """The slip is out."""
    return Notice(
        key="take_slip",
        tone=Tone.DONE,
        title=Text("print.take"),
        body=(Text("print.take_hint"),),
        buttons=(TAKEN,),
        picture="receipt_slot",
        home=False,
    )


def no_paper_notice(
    outcome: PrintOutcome, reason: Words | None, copy: str, may_repeat: bool = False
) -> Notice:
    """What became of the slip, why, and the copy to take along instead.

    `reason`: a fault's words for the citizen; None when that is mended and the slip is about to be printed again.
    `may_repeat`: where the outcome is known, the slip will be printed again by itself; where it is not, the person may ask
    for it, and as two slips of one kind are worse than none, that choice comes second.
    """
    entry = None if reason is None else fault_of(reason)
    unknown = outcome is PrintOutcome.UNKNOWN
    body = () if reason is None else (reason,)
    if unknown:
        buttons = (HAS_SLIP, PRINT_AGAIN) if may_repeat else (GO_ON,)
    else:
        buttons = (WITHOUT_PAPER,) if may_repeat else (GO_ON,)
        void = (Text("print.void"),) if outcome is PrintOutcome.PARTIAL else ()
        body = (*void, *body, _what_next(reason, may_repeat))
    return Notice(
        key="no_paper",
        tone=Tone.FAULT,
        title=Text(_SAID[outcome]),
        hint=Text("print.copy_hint"),
        body=body,
        buttons=buttons,
        qr=copy,
        staff=() if entry is None else (entry.text("keeper"),),
        code="" if entry is None else str(entry.id),
        home=False,
    )


def _what_next(reason: Words | None, may_repeat: bool) -> Text:
    if not may_repeat:
        return Text("print.no_more")
    return Text("print.again_at_once" if reason is None else "print.again_by_itself")
