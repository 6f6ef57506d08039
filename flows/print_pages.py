"""The pages around a slip: it is on its way, it is out, or what became of it instead."""

from drivers.ports.receipt_printer import PrintOutcome
from flows.faults import fault_of
from flows.news import GO_ON
from flows.prompts import Button, Notice, Tone, Working
from flows.texts import Text, Words

TAKEN = Button("taken", Text("button.taken"))
WITHOUT_PAPER = Button("go_on", Text("button.without_paper"))
HAS_SLIP = Button("go_on", Text("button.has_slip"))
HAS_PAGES = Button("go_on", Text("button.has_pages"))
PRINT_AGAIN = Button("again", Text("button.print_again"))
SLIP_INSTEAD = Button("slip", Text("button.slip_instead"))
_SAID = {
    PrintOutcome.NOT_PRINTED: ("print.not_printed", "print.pages.not_printed"),
    PrintOutcome.PARTIAL: ("print.partial", "print.pages.partial"),
    PrintOutcome.UNKNOWN: ("print.unknown", "print.pages.unknown"),
}
"""What is said of a slip, and of a document."""
_PLACES = {"slip": ("receipt_printer", "receipt_slot"), "document": ("document_printer", "document_tray")}
"""Kind of paper → where to look while it is printed, and when it is out."""


def printing_page(progress: float, kind: str = "slip") -> Working:
    """Paper of this kind is on its way; `progress` from 0 to 1."""
    slip = kind == "slip"
    return Working(
        key="printing",
        title=Text("print.printing") if slip else Text("print.pages.printing"),
        hint=Text("print.wait_hint") if slip else Text("print.pages.wait_hint"),
        progress=progress,
        picture=_PLACES[kind][0],
        home=False,
    )


def take_notice(kind: str = "slip") -> Notice:
    """The paper is out."""
    slip = kind == "slip"
    return Notice(
        key="take_slip",
        tone=Tone.DONE,
        title=Text("print.take") if slip else Text("print.pages.take"),
        body=(Text("print.take_hint") if slip else Text("print.pages.take_hint"),),
        buttons=(TAKEN,),
        picture=_PLACES[kind][1],
        home=False,
    )


def no_paper_notice(
    outcome: PrintOutcome,
    reason: Words | None,
    copy: str,
    may_repeat: bool = False,
    kind: str = "slip",
    left: int = 1,
    slip_instead: bool = False,
) -> Notice:
    """What became of the paper, why, and the copy to take along instead.

    `reason`: a fault's words for the citizen; None when that is mended and it is about to be printed again.
    `may_repeat`: where the outcome is known, it will be printed again by itself, of a document the `left` pages; where it is
    not, the person may ask for it, and as two of one kind are worse than none, that choice comes second. `slip_instead`: a
    slip can be had instead of a document; it is the first choice but for whoever may have all pages.
    """
    slip = kind == "slip"
    entry = None if reason is None else fault_of(reason)
    unknown = outcome is PrintOutcome.UNKNOWN
    instead = (SLIP_INSTEAD,) if slip_instead else ()
    body = () if reason is None else (reason,)
    if unknown:
        has = HAS_SLIP if slip else HAS_PAGES
        buttons = (*((has, PRINT_AGAIN) if may_repeat else (GO_ON,)), *instead)
    else:
        buttons = (*instead, WITHOUT_PAPER if may_repeat else GO_ON)
        kept = Text("print.void") if slip else Text("print.pages.left", {"pages": left})
        partly = (kept,) if outcome is PrintOutcome.PARTIAL else ()
        body = (*partly, *body, _what_next(reason, may_repeat, slip))
    return Notice(
        key="no_paper",
        tone=Tone.FAULT,
        title=Text(_SAID[outcome][0 if slip else 1]),
        hint=Text("print.copy_hint"),
        body=body,
        buttons=buttons,
        qr=copy,
        staff=() if entry is None else (entry.text("keeper"),),
        code="" if entry is None else str(entry.id),
        home=False,
    )


def _what_next(reason: Words | None, may_repeat: bool, slip: bool) -> Text:
    if not may_repeat:
        return Text("print.no_more")
    if not slip:
        return Text("print.pages.again_at_once") if reason is None else Text("print.pages.again_by_itself")
    return Text("print.again_at_once") if reason is None else Text("print.again_by_itself")
