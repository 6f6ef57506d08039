"""A certificate as the screen shows it and as the slip prints it, masked alike."""

from collections.abc import Callable
from datetime import datetime

from pydantic import ValidationError

from drivers.ports.fault_ids import FaultId
from drivers.ports.sensitive import mask
from drivers.ports.slip import QrBlock, RowBlock, RuleBlock, Slip, SpaceBlock, TextBlock
from flows.office import Certificate
from flows.prompts import Line
from flows.texts import Text, Words
from flows.ways_out import DeviceFault
from flows.words import Catalogue

TIME = "%Y-%m-%d %H:%M"


def preview_lines(certificate: Certificate, revealed: bool) -> tuple[Line, ...]:
    """The certificate's fields; personal ones masked unless `revealed`."""
    return tuple(
        Line(f.label, f.value.reveal() if revealed or not f.personal else mask(f.value.reveal()), f.personal)
        for f in certificate.fields
    )


def facts_of(certificate: Certificate, now: datetime) -> list[tuple[str, str]]:
    """What stands below the fields: key of the label, and value."""
    facts = [
        ("slip.case_number", certificate.case_number),
        ("slip.issued", certificate.issued_at.astimezone(now.tzinfo).strftime(TIME)),
    ]
    if certificate.valid_until is not None:
        facts.append(("slip.valid_until", certificate.valid_until.isoformat()))
    return [
        *facts,
        ("slip.verify_code", certificate.verify_code.reveal()),
        ("slip.printed", now.strftime(TIME)),
    ]


def certificate_slip(certificate: Certificate, revealed: bool, now: datetime, words: Catalogue) -> Slip:
    """The slip of a certificate in the language of `words`.

    Raises:
        DeviceFault: OFF-GARBLED; what the office sent does not fit a slip.
    """
    try:
        return _slip(certificate, revealed, now, words.say)
    except ValidationError as error:
        raise DeviceFault(FaultId.OFFICE_GARBLED, _mistakes(error)) from None


def _mistakes(error: ValidationError) -> str:
    """Where and what, without the values: they are the person's."""
    told = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, mistake['loc']))}: {mistake['type']}" for mistake in told[:3])


def _slip(certificate: Certificate, revealed: bool, now: datetime, say: Callable[[Words], str]) -> Slip:
    rows = [
        RowBlock(label=say(line.label), value=line.value) for line in preview_lines(certificate, revealed)
    ]
    note = [] if certificate.note is None else [TextBlock(text=say(certificate.note))]
    return Slip(
        title=say(certificate.title),
        blocks=(
            TextBlock(text=say(certificate.issuer), align="center"),
            RuleBlock(),
            *rows,
            RuleBlock(),
            *(RowBlock(label=say(Text(key)), value=value) for key, value in facts_of(certificate, now)),
            *note,
            SpaceBlock(),
            QrBlock(data=certificate.verify_url.reveal(), caption=say(Text("slip.verify"))),
        ),
    )
