"""Look up a record and print it: lay the card, choose, look at it, print, take, rate."""

from collections.abc import Sequence
from functools import partial

from drivers.ports.fault_ids import FaultId
from flows.catalogue import Service
from flows.certificate_slip import certificate_slip, preview_lines
from flows.desk import Desk
from flows.hand_over import hand_over
from flows.identify import identify
from flows.ledger import PrintJob
from flows.office import Certificate, Person, PersonExpired, Record
from flows.prompts import Menu, Preview, PreviewAnswer, Tile, Working
from flows.rate import rate
from flows.texts import Text, Words
from flows.ways_out import DeviceFault, Refused


async def print_record(desk: Desk, service: Service) -> None:
    """The procedure. Raises the three ways out: Left, Refused, DeviceFault."""
    certificate = await look_up(desk, service)
    revealed, answer = False, PreviewAnswer.HIDE
    while answer in (PreviewAnswer.REVEAL, PreviewAnswer.HIDE):
        revealed = answer is PreviewAnswer.REVEAL
        answer = await preview(desk, certificate, revealed)
    if answer is PreviewAnswer.PRINT:
        slip = certificate_slip(certificate, revealed, desk.around.now(), desk.words())
        job = PrintJob(service.id, certificate.case_number)
        await hand_over(desk, job, slip, certificate.verify_url.reveal())
    await rate(desk, service, certificate.case_number)


async def look_up(desk: Desk, service: Service) -> Certificate:
    """Identifies the person and fetches the certificate; a person whom the office has forgotten is identified once more."""
    for last in (False, True):
        person = await identify(desk, service)
        try:
            record = await _choose(desk, service, person)
            certificate = await desk.answer(fetching_page(), partial(desk.office.certificate, person, record))
            _must_be_hers(desk, certificate)
            return certificate
        except PersonExpired:
            desk.person = None
            if last:
                raise DeviceFault(FaultId.OFFICE_GARBLED, "a new person token expired at once") from None
    raise AssertionError


def _must_be_hers(desk: Desk, certificate: Certificate) -> None:
    """Nobody is shown another person's data, whatever went wrong at the office.

    Raises:
        DeviceFault: OFF-WRONG-PERSON.
    """
    if desk.card is None or certificate.holder != desk.card.number:
        raise DeviceFault(FaultId.OFFICE_WRONG_PERSON, "the certificate's holder is not the card's")


async def _choose(desk: Desk, service: Service, person: Person) -> Record:
    records = await desk.answer(looking_up_page(), lambda: desk.office.records(person, service.record))
    if not records:
        raise nothing_found(service)
    if len(records) == 1:
        return records[0]
    return records[int(await desk.ask(records_page(service, records)))]


def looking_up_page() -> Working:
    """The office looks for records."""
    return Working(key="looking_up", title=Text("record.looking"), hint=Text("working.moment"), back=True)


def fetching_page() -> Working:
    """The office makes the certificate."""
    return Working(key="fetching", title=Text("record.fetching"), hint=Text("working.moment"), back=True)


def nothing_found(service: Service) -> Refused:
    """The office has no record of the person: the nearest other way."""
    return Refused(Text("record.none", {"service": service.text("name")}), service.text("instead"))


def records_page(service: Service, records: Sequence[Record]) -> Menu:
    """Which of several records; each answers with its place in the list."""
    tiles = tuple(
        Tile(
            str(index),
            record.title,
            service.icon,
            note=Text("record.as_of", {"date": record.as_of.isoformat()}),
        )
        for index, record in enumerate(records)
    )
    return Menu(
        key="choose_record", title=Text("record.choose"), hint=Text("list.hint"), back=True, tiles=tiles
    )


async def preview(desk: Desk, certificate: Certificate, revealed: bool) -> PreviewAnswer:
    """Shows the certificate; the print button goes grey, with the reason and a QR copy, when there is no paper."""

    def page() -> Preview:
        around, need = desk.around, "receipt_printer"
        return preview_page(certificate, revealed, around.missing().get(need), around.doubts().get(need))

    answer = await desk.ask_fresh(page)
    assert answer is not None
    return answer


def preview_page(
    certificate: Certificate, revealed: bool, no_printer: Words | None = None, doubt: Words | None = None
) -> Preview:
    """The certificate before it is printed; `no_printer` is why it cannot be, `doubt` why it may not work."""
    return Preview(
        key="preview",
        title=certificate.title,
        hint=Text("preview.hint" if no_printer is None else "preview.hint_copy"),
        back=True,
        issuer=certificate.issuer,
        lines=preview_lines(certificate, revealed),
        note=certificate.note,
        revealed=revealed,
        print_greyed=no_printer,
        print_note=doubt if no_printer is None else None,
        qr=None if no_printer is None else certificate.verify_url.reveal(),
    )
