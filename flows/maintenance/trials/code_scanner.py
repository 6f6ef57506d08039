"""The trial of the code scanner: hold any code there; the page says of which kind it was, and nothing of what it says."""

from drivers.ports.code_scanner import PAYMENT, CodeKind
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, not_seen
from flows.prompts import Notice, Tone
from flows.texts import Text, Words

ASKED: dict[CodeKind, Words] = {
    CodeKind.ID_NUMBER: Text("trial.code_id_number"),
    CodeKind.CREDIT_CODE: Text("trial.code_credit_code"),
    CodeKind.BILL: Text("trial.code_bill"),
    CodeKind.BANK_CARD: Text("trial.code_bank_card"),
    CodeKind.INSURANCE: Text("trial.code_insurance"),
    CodeKind.LINK: Text("trial.code_link"),
    CodeKind.TOKEN: Text("trial.code_token"),
    CodeKind.TEXT: Text("trial.code_text"),
}
"""All but the payment codes, which no page but one that is paid on asks for: one of them is characters like any other here."""
assert not PAYMENT & ASKED.keys()


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Waits for one code and keeps nothing of it.

    Raises:
        Left: the technician left the page.
    """
    scanner = desk.around.code_scanner
    assert scanner is not None
    result = await desk.during(code_notice(), scanner.read(desk.durations.card_wait, ASKED))
    assert not isinstance(result, str), "the page has no buttons"
    if not result.ok:
        return not_seen(result, Text("trial.no_code"))
    desk.patience.touch()
    return Finding(True, tuple(Text("trial.code", {"kind": ASKED[kind]}) for kind in result.unwrap().kinds))


def code_notice() -> Notice:
    """What to hold there."""
    return Notice(
        key="trial_code",
        tone=Tone.INFO,
        title=Text("trial.hold_code"),
        body=(Text("trial.hold_code_hint"),),
        picture="code_scanner",
        back=True,
    )
