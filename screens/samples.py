"""The terminal's pages, made by the very code that shows them, with fictional people: for the gallery and the tests of fit.

A name begins with the page's key; what follows says which state of it.
"""

from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.sensitive import Sensitive
from flows import card_pages, identify, menus, news
from flows.availability import Missing, offer
from flows.catalogue import groups, services
from flows.faults import fault_catalogue
from flows.office import Certificate, CertificateField, Record
from flows.print_pages import no_paper_notice, printing_page, take_notice
from flows.procedures import print_record
from flows.prompts import Menu, Notice, StillHere
from flows.rate import not_kept_notice, rate_page, reasons_page
from flows.sign import sign_page
from flows.texts import Bilingual, Text, Words
from flows.ways_out import Refused
from screens.maintenance_samples import MAINTENANCE
from screens.sample import Sample

__all__ = ["CERTIFICATE", "SAMPLES", "VERIFY", "Sample"]


VERIFY = "https://qinghe.example/v/7F3K-92QD"


def _field(zh: str, en: str, value: str, *, personal: bool = False) -> CertificateField:
    return CertificateField(Bilingual(zh, en), Sensitive(value), personal)


CERTIFICATE = Certificate(
    case_number="429999-2026-0001234",
    holder=Sensitive("429999194803120029"),
    title=Bilingual("社会保险参保缴费证明", "Certificate of Social Insurance Participation"),
    issuer=Bilingual("青禾县社会保险服务中心", "Qinghe County Social Insurance Centre"),
    issued_at=datetime(2026, 11, 21, 10, 8, tzinfo=timezone(timedelta(hours=8))),
    valid_until=date(2027, 2, 19),
    fields=(
        _field("姓名", "Name", "张桂兰", personal=True),
        _field("证件号码", "ID number", "429999194803120029", personal=True),
        _field("参保险种", "Scheme", "城乡居民基本养老保险"),
        _field("参保单位", "Insured through", "柳溪镇石桥村", personal=True),
        _field("参保时间", "Insured since", "2010年1月"),
        _field("累计缴费月数", "Months contributed", "168"),
        _field("参保状态", "Status", "正在领取待遇"),
    ),
    note=Bilingual(
        "本证明可扫码验真，打印件与原件同等有效。",
        "Scan the code to verify. The printed copy is as valid as the original.",
    ),
    verify_url=Sensitive(VERIFY),
    verify_code=Sensitive("7F3K-92QD"),
)

_RECORDS = tuple(
    Record(Sensitive(str(month)), Bilingual(zh, en), date(2026, month, 30))
    for month, zh, en in (
        (9, "城乡居民基本养老保险", "Basic pension of urban and rural residents"),
        (10, "企业职工基本养老保险", "Basic pension of employees"),
    )
)


def _why(fault: FaultId) -> Words:
    return fault_catalogue()[fault].text("citizen")


_SERVICES = tuple(service.printing_on({"receipt_printer"}) for service in services())


def _group(missing: Missing, doubts: Missing = MappingProxyType({})) -> Menu:
    return menus.group_page(groups()[0], [offer(service, missing, doubts) for service in _SERVICES])


def _home(missing: Missing) -> Menu:
    return menus.home_page(groups(), [offer(service, missing) for service in _SERVICES])


def _no_paper(outcome: PrintOutcome, fault: FaultId, may_repeat: bool = True) -> Notice:
    return no_paper_notice(outcome, _why(fault), VERIFY, may_repeat)


_NO_PAPER = {"receipt_printer": _why(FaultId.PRINTER_PAPER_OUT)}
_EXPIRED = Refused(Text("card.expired"), Text("card.expired_next"))
_UNKNOWN = Refused(
    Bilingual("没有查到您在本县的登记信息。", "We found no registration of yours in this county."),
    Bilingual(
        "请带身份证到县政务服务中心一楼综合窗口办理，或拨打12345。",
        "Please go to the general counter of the county service centre with your ID card, or call 12345.",
    ),
)
_PRINTED = news.Standing(True, {"slip": PrintOutcome.PRINTED})
_TO_SIGN = Bilingual(
    "我申请领取城乡居民基本养老保险待遇，以上内容都是真实的。",
    "I apply for the basic pension of urban and rural residents. All that I have stated is true.",
)
_PREVIEW = print_record.preview_page(CERTIFICATE, revealed=False)

SAMPLES: tuple[Sample, ...] = (
    Sample("starting", news.starting_notice()),
    Sample("resumed", news.resumed_notice(slip=False)),
    Sample("resumed_slip", news.resumed_notice(slip=True)),
    Sample("home", _home({})),
    Sample("look_up_print", _group({})),
    Sample("look_up_print_no_paper", _group(_NO_PAPER)),
    Sample("look_up_print_unheard", _group({}, {"receipt_printer": _why(FaultId.PRINTER_SILENT)})),
    Sample("place_card", card_pages.waiting_page()),
    Sample("place_card_reading", card_pages.reading_page()),
    Sample("place_card_moved", card_pages.again_page(FaultId.ID_CARD_MOVED)),
    Sample("place_card_unseen", card_pages.waiting_page(unseen=True)),
    Sample("place_card_left", card_pages.waiting_page(unseen=True, left="id_card")),
    Sample("place_card_wrong_card", card_pages.again_page(FaultId.ID_CARD_WRONG_CARD)),
    Sample("place_card_or_insert", card_pages.waiting_page(card_pages.Ways(slot=True))),
    Sample("place_card_insert", card_pages.waiting_page(card_pages.Ways(reader=False, slot=True))),
    Sample("place_card_in_slot", card_pages.reading_page(at_slot=True)),
    Sample("place_card_mute", card_pages.again_page(FaultId.SMART_CARD_MUTE)),
    Sample("no_card", card_pages.no_card_notice()),
    Sample("no_card_insert", card_pages.no_card_notice(card_pages.Ways(reader=False, slot=True))),
    Sample("identifying", identify.identifying_page()),
    Sample("looking_up", print_record.looking_up_page()),
    Sample("choose_record", print_record.records_page(services()[0], _RECORDS)),
    Sample("fetching_long", print_record.fetching_page(), waited=14),
    Sample("preview", _PREVIEW),
    Sample("preview_revealed", print_record.preview_page(CERTIFICATE, revealed=True)),
    Sample(
        "preview_no_paper",
        print_record.preview_page(CERTIFICATE, False, _NO_PAPER["receipt_printer"]),
    ),
    Sample(
        "preview_unheard",
        print_record.preview_page(CERTIFICATE, False, note=_why(FaultId.PRINTER_SILENT)),
    ),
    Sample(
        "preview_on_sheet",
        print_record.preview_page(
            CERTIFICATE, False, note=Text("preview.on_sheet", {"pages": 1, "copies": 1})
        ),
    ),
    Sample(
        "preview_slip_instead",
        print_record.preview_page(
            CERTIFICATE, False, note=print_record.slip_instead(_why(FaultId.DOCUMENT_PAPER_OUT))
        ),
    ),
    Sample("preview_still_here", _PREVIEW, warning=StillHere(17)),
    Sample("printing", printing_page(0.45)),
    Sample("printing_long", printing_page(0.9), waited=23),
    Sample("take_slip", take_notice()),
    Sample("printing_pages", printing_page(0.45, "document")),
    Sample("take_slip_pages", take_notice("document")),
    Sample(
        "no_paper_pages_jam",
        no_paper_notice(
            PrintOutcome.PARTIAL,
            _why(FaultId.DOCUMENT_JAM),
            VERIFY,
            True,
            "document",
            left=2,
            slip_instead=True,
        ),
    ),
    Sample(
        "no_paper_pages_unknown",
        no_paper_notice(
            PrintOutcome.UNKNOWN,
            _why(FaultId.DOCUMENT_OUTCOME_UNKNOWN),
            VERIFY,
            True,
            "document",
            slip_instead=True,
        ),
    ),
    Sample("no_paper_not_printed", _no_paper(PrintOutcome.NOT_PRINTED, FaultId.PRINTER_COVER_OPEN)),
    Sample("no_paper_partial", _no_paper(PrintOutcome.PARTIAL, FaultId.PRINTER_PAPER_OUT)),
    Sample("no_paper_mended", no_paper_notice(PrintOutcome.PARTIAL, None, VERIFY, True)),
    Sample("no_paper_given_up", _no_paper(PrintOutcome.PARTIAL, FaultId.PRINTER_CUTTER_JAM, False)),
    Sample("no_paper_unknown", _no_paper(PrintOutcome.UNKNOWN, FaultId.PRINTER_OUTCOME_UNKNOWN)),
    Sample("no_paper_unsaid", _no_paper(PrintOutcome.UNKNOWN, FaultId.PRINTER_OUTCOME_UNKNOWN, False)),
    Sample("sign", sign_page(_TO_SIGN)),
    Sample("sign_too_short", sign_page(_TO_SIGN), press=("done",)),
    Sample("sign_written", sign_page(_TO_SIGN), written=True),
    Sample("rate", rate_page(keypad=True)),
    Sample("rate_screen_only", rate_page(keypad=False)),
    Sample("reasons_good", reasons_page(Rating.SATISFIED)),
    Sample("reasons_bad", reasons_page(Rating.VERY_DISSATISFIED)),
    Sample("reasons_chosen", reasons_page(Rating.VERY_DISSATISFIED), press=("more", "109", "113")),
    Sample("not_kept", not_kept_notice(FaultId.TERMINAL_STORE)),
    Sample("goodbye", news.goodbye_notice(_PRINTED)),
    Sample("goodbye_pages", news.goodbye_notice(news.Standing(True, {"document": PrintOutcome.PRINTED}))),
    Sample("ended", news.ended_notice()),
    Sample("card_left", news.card_left_notice()),
    Sample("card_left_slot", news.card_left_notice(in_slot=True)),
    Sample("other_card", news.other_card_notice(news.Standing(True))),
    Sample(
        "other_card_printed",
        news.other_card_notice(news.Standing(True, {"slip": PrintOutcome.PRINTED}), in_slot=True),
    ),
    Sample(
        "refused_no_record",
        news.refusal_notice(print_record.nothing_found(services()[0]), news.Standing(card=True)),
    ),
    Sample("refused_expired", news.refusal_notice(_EXPIRED, news.Standing(card=True))),
    Sample("refused_unknown", news.refusal_notice(_UNKNOWN, news.Standing(card=True))),
    Sample("fault_office", news.fault_notice(FaultId.OFFICE_SLOW, news.Standing(card=True), may_repeat=True)),
    Sample("fault_reader", news.fault_notice(FaultId.ID_CARD_LINK_LOST)),
    Sample("closed", news.closed_notice([_why(FaultId.OFFICE_DOWN), _why(FaultId.ID_CARD_LINK_LOST)])),
    Sample("closed_out_of_service", news.closed_notice([news.OUT_OF_SERVICE])),
    Sample("closed_out_of_order", news.closed_notice([Text("closed.nothing")])),
    Sample("fault_printed", news.fault_notice(FaultId.SENSORS_DOOR_OPEN, _PRINTED)),
    Sample("sorry", news.sorry_notice(FaultId.TERMINAL_BUG, _PRINTED)),
    *MAINTENANCE,
)
