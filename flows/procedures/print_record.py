"""Look up a record and print it: lay the card, choose, look at it, print, take, rate."""

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
from flows.texts import Text
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
            page = Working(
                key="fetching", title=Text("record.fetching"), hint=Text("working.moment"), back=True
            )
            return await desk.during(page, desk.office.certificate(person, record))
        except PersonExpired:
            desk.person = None
            if last:
                raise DeviceFault(FaultId.OFFICE_GARBLED, "a new person token expired at once") from None
    raise AssertionError


async def _choose(desk: Desk, service: Service, person: Person) -> Record:
    page = Working(key="looking_up", title=Text("record.looking"), hint=Text("working.moment"), back=True)
    records = await desk.during(page, desk.office.records(person, service.record))
    if not records:
        raise Refused(Text("record.none", {"service": service.text("name")}), service.text("instead"))
    if len(records) == 1:
        return records[0]
    tiles = tuple(
        Tile(
            str(index),
            record.title,
            service.icon,
            note=Text("record.as_of", {"date": record.as_of.isoformat()}),
        )
        for index, record in enumerate(records)
    )
    menu = Menu(
        key="choose_record", title=Text("record.choose"), hint=Text("list.hint"), back=True, tiles=tiles
    )
    chosen = await desk.ask(menu)
    return records[int(chosen)]


async def preview(desk: Desk, certificate: Certificate, revealed: bool) -> PreviewAnswer:
    """Shows the certificate; the print button goes grey, with the reason and a QR copy, when there is no paper."""

    def page() -> Preview:
        missing = desk.around.missing()
        reason = missing.get("receipt_printer")
        return Preview(
            key="preview",
            title=certificate.title,
            hint=Text("preview.hint" if reason is None else "preview.hint_copy"),
            back=True,
            issuer=certificate.issuer,
            lines=preview_lines(certificate, revealed),
            note=certificate.note,
            revealed=revealed,
            print_greyed=reason,
            qr=None if reason is None else certificate.verify_url.reveal(),
        )

    answer = await desk.ask_fresh(page)
    assert answer is not None
    return answer
