"""Look up a record and print it: lay the card, choose, look at it, print, take, rate."""

import logging
from collections.abc import Sequence
from functools import partial

from drivers.ports.fault_ids import FaultId
from flows.availability import lacking
from flows.catalogue import PRINTERS, Service
from flows.certificate_sheet import certificate_sheet
from flows.certificate_slip import certificate_slip, preview_lines
from flows.desk import Desk
from flows.hand_over import hand_over
from flows.identify import identify
from flows.ledger import PrintJob
from flows.office import Certificate, Person, PersonExpired, Record
from flows.papers import DocumentPaper, Paper, SlipPaper, usable
from flows.prompts import Menu, Preview, PreviewAnswer, Tile, Working
from flows.rate import rate
from flows.texts import Text, Words
from flows.ways_out import DeviceFault, Refused

_log = logging.getLogger(__name__)


async def print_record(desk: Desk, service: Service) -> None:
    """The procedure. Raises the three ways out: Left, Refused, DeviceFault."""
    _prepare_pages(desk, service)
    certificate = await look_up(desk, service)
    pages = await _count_pages(desk, service, certificate)
    revealed, answer = False, PreviewAnswer.HIDE
    while answer in (PreviewAnswer.REVEAL, PreviewAnswer.HIDE):
        revealed = answer is PreviewAnswer.REVEAL
        answer = await preview(desk, service, certificate, revealed, pages)
    if answer is PreviewAnswer.PRINT:
        papers = _papers(desk, service, certificate, revealed, pages)
        job = PrintJob(service.id, certificate.case_number)
        await hand_over(desk, job, papers[0], certificate.verify_url.reveal(), papers[-1])
    await rate(desk, service, certificate.case_number)


def _prepare_pages(desk: Desk, service: Service) -> None:
    """While the person looks for the card, and while she reads the preview."""
    around = desk.around
    if around.typesetter is not None and usable(service.prints, around.missing()) == "document":
        around.typesetter.prepare()


async def _count_pages(desk: Desk, service: Service, certificate: Certificate) -> int:
    """How many A4 pages it takes; 0 where none can be printed, or made."""
    around = desk.around
    if around.typesetter is None or usable(service.prints, around.missing()) != "document":
        return 0
    sheet = certificate_sheet(certificate, False, around.now(), desk.words())
    try:
        pages = (await desk.during(fetching_page(), around.typesetter.typeset(sheet))).pages
        _prepare_pages(desk, service)
        return pages
    except DeviceFault as fault:
        _log.error("no A4 page can be made", extra={"fault": fault.fault, "detail": fault.detail})
        return 0


def _papers(
    desk: Desk, service: Service, certificate: Certificate, revealed: bool, pages: int
) -> list[Paper]:
    """What can be printed now, the best first."""
    around, words = desk.around, desk.words()
    papers: list[Paper] = []
    slips, laser = around.receipt_printer, around.document_printer
    if pages and laser is not None and around.typesetter is not None:
        sheet = certificate_sheet(certificate, revealed, around.now(), words)
        mark = words.say(Text("sheet.reprint"))
        papers.append(DocumentPaper(laser, around.typesetter, sheet, mark, pages, service.copies))
    if slips is not None and "slip" in service.prints:
        papers.append(SlipPaper(slips, certificate_slip(certificate, revealed, around.now(), words)))
    assert papers, "a service that prints is grey where there is no printer for it"
    usable_now = [paper for paper in papers if paper.need not in around.missing()]
    return usable_now or papers


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


async def preview(
    desk: Desk, service: Service, certificate: Certificate, revealed: bool, pages: int = 0
) -> PreviewAnswer:
    """Shows the certificate; the print button goes grey, with the reason and a QR copy, when there is no paper."""

    def page() -> Preview:
        missing, doubts = desk.around.missing(), desk.around.doubts()
        kinds = service.prints if pages else tuple(kind for kind in service.prints if kind == "slip")
        kind = usable(kinds, missing)
        if kind is None:
            printer = lacking(service, PRINTERS["slip"], missing) or PRINTERS["document"]
            why = missing.get(printer, Text("need.out.document_printer"))  # no page can be made
            return preview_page(certificate, revealed, why)
        note = doubts.get(PRINTERS[kind])
        if note is None and "document" in service.prints:
            on_sheet = Text("preview.on_sheet", {"pages": pages, "copies": service.copies})
            note = on_sheet if kind == "document" else slip_instead(missing.get(PRINTERS["document"]))
        return preview_page(certificate, revealed, None, note)

    answer = await desk.ask_fresh(page)
    assert answer is not None
    return answer


def slip_instead(why: Words | None) -> Text:
    """That a slip is printed where pages were to be had; `why`: what is wrong with the A4 printer, where that is known."""
    return Text("preview.slip_instead", {"why": why or Text("preview.no_pages")})


def preview_page(
    certificate: Certificate, revealed: bool, no_printer: Words | None = None, note: Words | None = None
) -> Preview:
    """The certificate before it is printed; `no_printer`: why it cannot be; `note`: on what, or why it may not work."""
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
        print_note=note if no_printer is None else None,
        qr=None if no_printer is None else certificate.verify_url.reveal(),
    )
