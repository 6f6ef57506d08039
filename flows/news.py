"""The notices that every procedure may end in, made from the fault catalogue and from what the office said."""

from collections.abc import Iterable

from drivers.ports.fault_ids import FaultId
from flows.faults import fault_catalogue
from flows.prompts import Button, Notice, Tone
from flows.texts import Text, Words
from flows.ways_out import Refused

END = Button("end", Text("button.end"))
AGAIN = Button("again", Text("button.again"))
GO_ON = Button("go_on", Text("button.go_on"))


def refusal_notice(refused: Refused) -> Notice:
    """The office, or a rule, said no: what, and what to do next."""
    body = (refused.say,) if refused.then is None else (refused.say, refused.then)
    return Notice(
        key="refused", tone=Tone.REFUSED, title=Text("refused.title"), body=body, buttons=(END,), home=False
    )


def fault_notice(fault: FaultId) -> Notice:
    """Hardware, or the way to the office, failed: words for the citizen first, then for whoever keeps the site."""
    entry = fault_catalogue()[fault]
    keeper = Text("fault.for_keeper", {"text": entry.text("keeper")})
    return Notice(
        key="fault",
        tone=Tone.FAULT,
        title=Text("fault.title"),
        body=(entry.text("citizen"), keeper),
        buttons=(END,),
        code=str(fault),
        home=False,
    )


def sorry_notice(fault: FaultId) -> Notice:
    """Our own mistake."""
    body = (fault_catalogue()[fault].text("citizen"),)
    return Notice(
        key="sorry", tone=Tone.FAULT, title=Text("sorry.title"), body=body, code=str(fault), home=False
    )


def goodbye_notice() -> Notice:
    """The end of a finished visit: take the card and the slip."""
    return Notice(
        key="goodbye",
        tone=Tone.GOODBYE,
        title=Text("goodbye.title"),
        body=(Text("goodbye.take"),),
        buttons=(END,),
        home=False,
    )


def closed_notice(reasons: Iterable[Words]) -> Notice:
    """Nothing can be offered now."""
    return Notice(
        key="closed",
        tone=Tone.CLOSED,
        title=Text("closed.title"),
        body=tuple(dict.fromkeys(reasons)),
        hint=Text("closed.hint"),
        home=False,
    )
