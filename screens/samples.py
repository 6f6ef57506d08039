"""Prompts in every state a page knows, with fictional people, for the gallery and the tests of fit."""

from dataclasses import dataclass
from typing import Any

from drivers.ports.rating_keypad import Rating
from flows.prompts import (
    Button,
    CardPlaceStage,
    Line,
    Menu,
    Notice,
    PlaceCard,
    Preview,
    Prompt,
    Rate,
    Reason,
    Reasons,
    StillHere,
    Tile,
    Tone,
    Working,
)
from flows.texts import Bilingual, Text, Verbatim, Words


@dataclass(frozen=True)
class Sample:
    """One picture of the gallery."""

    name: str
    prompt: Prompt[Any]
    warning: StillHere | None = None
    waited: float = 0.0
    """Seconds since the page came up, for those that tell."""
    press: tuple[str, ...] = ()
    """Controls that are touched before the picture is taken."""


def _both(zh: str, en: str) -> Words:
    return Bilingual(zh, en)


HOME_TILES = (
    Tile("look_up_print", Text("group.look_up_print.name"), "document", Text("group.look_up_print.note")),
)

SERVICE_TILES = (
    Tile(
        "social_insurance",
        Text("service.social_insurance.name"),
        "shield",
        Text("service.social_insurance.note"),
    ),
    Tile(
        "medical_insurance",
        Text("service.medical_insurance.name"),
        "heart",
        Text("service.medical_insurance.note"),
    ),
    Tile("residence", Text("service.residence.name"), "house", Text("service.residence.note")),
)

GREYED_TILES = (
    SERVICE_TILES[0],
    Tile(
        "medical_insurance",
        Text("service.medical_insurance.name"),
        "heart",
        Text("service.medical_insurance.note"),
        _both(
            "凭条打印机的纸用完了。请到便民服务中心医保窗口办理。",
            "The receipt printer is out of paper. Please go to the medical insurance counter of the service centre.",
        ),
    ),
    Tile(
        "residence",
        Text("service.residence.name"),
        "house",
        greyed=_both(
            "身份证读卡器暂时不能使用。请到派出所户籍窗口办理。",
            "The card reader is out of use. Please go to the police counter.",
        ),
    ),
)

MANY_TILES = tuple(
    Tile(f"item_{number}", _both(zh, en), icon)
    for number, (zh, en, icon) in enumerate(
        (
            ("办事预约", "Book an appointment", "clock"),
            ("查询打印", "Look up and print", "search_print"),
            ("便民缴费", "Pay bills", "phone"),
            (
                "城乡居民基本养老保险待遇申领",
                "Apply for the basic old-age pension of urban and rural residents",
                "shield",
            ),
            ("医疗保险", "Medical insurance", "heart"),
            ("户籍办理", "Residence registration", "house"),
            ("办不成事反映", "Could not get it done", "hand"),
            ("好差评", "Rate a service", "very_satisfied"),
        )
    )
)

_ISSUER = _both("示范县社会保险事业管理局", "Social Insurance Administration of Shifan County")
_TITLE = _both("社会保险参保证明", "Certificate of Social Insurance Participation")


def _lines(name: str, number: str, address: str) -> tuple[Line, ...]:
    return (
        Line(_both("姓名", "Name"), name, personal=True),
        Line(_both("公民身份号码", "ID number"), number, personal=True),
        Line(_both("参保地", "Place of participation"), "示范县"),
        Line(_both("险种", "Insurance"), "企业职工基本养老保险、失业保险、工伤保险"),
        Line(_both("参保状态", "State"), "正常参保"),
        Line(_both("累计缴费月数", "Months paid in all"), "186"),
        Line(_both("最近缴费年月", "Latest month paid"), "2026-10"),
        Line(_both("通讯地址", "Address"), address, personal=True),
    )


MASKED = _lines("李*", "429*************20", "示范县**********")
OPEN = _lines("李䶮", "429999195203042820", "示范县青石镇柳树坪村三组 12 号")
RARE = _lines(
    "王㛃 陈𬭎 赵𠅤",
    "429999195203042820",
    "示范省示范市示范县青石土家族苗族自治乡柳树坪村民委员会第十三村民小组"
    "龙王庙移民安置小区 4 栋 2 单元 1203 室（原青石公社柳树坪大队第七生产队）",
)
MINORITY = _lines("阿卜杜热合曼·买买提吐尔逊·艾力江·库尔班尼亚孜", "429999198811230017", "示范县青石镇")
HOSTILE = _lines(
    "[b]李[/b]&bl;[font=/etc/passwd]x[/font]",
    "4299991952030428204299991952030428204299991952030428",
    "a" * 90,
)

LONG_DOCUMENT = (
    *OPEN,
    *(
        Line(_both(f"{year} 年缴费", f"Paid in {year}"), "12 个月，缴费基数 4 000.00 元")
        for year in range(2009, 2026)
    ),
    Line(_both("备注", "Remarks"), "本人曾用名及历次变更情况说明，" * 90, personal=True),
)

_NOTE = _both(
    "本证明可在“示范县政务服务网”核验，验证码 7F3K-92QD，自打印之日起三个月内有效。",
    "This certificate can be verified on the county's service site with the code 7F3K-92QD; "
    "valid for three months from the day of printing.",
)
VERIFY = "https://shifan.example/verify/7F3K92QD?case=429999-2026-0001234"


def _reasons(level: int) -> tuple[Reason, ...]:
    codes = {1: range(108, 116), 4: range(406, 414)}[level]
    return tuple(Reason(str(code), Text(f"reason.{code}"), at < 3) for at, code in enumerate(codes))


def _preview(key: str, lines: tuple[Line, ...], **more: Any) -> Preview:
    return Preview(
        key=key,
        title=_TITLE,
        hint=Text("preview.hint"),
        issuer=_ISSUER,
        lines=lines,
        note=_NOTE,
        back=True,
        **more,
    )


def _notice(tone: Tone, title: Words, *body: Words, **more: Any) -> Notice:
    return Notice(key=f"notice_{tone}", title=title, tone=tone, body=body, **more)


_LONG = _both(
    "您的参保信息正在从原参保地转移过来，转移完成之前这里还查不到。一般需要十五个工作日，您也可以到原参保地的社会保险经办窗口打印。",
    "Your participation record is being transferred from the place where you were insured before, and cannot be "
    "looked up here until that is finished. It usually takes fifteen working days; until then, the social "
    "insurance counter there can print it for you.",
)
_OK = Button("taken", Text("button.taken"))
_AGAIN = Button("again", Text("button.again"))
_END = Button("end", Text("button.end"))

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "menu_home",
        Menu(
            key="home",
            title=Text("home.title"),
            hint=Text("home.hint"),
            tiles=HOME_TILES,
            welcome=True,
            home=False,
        ),
    ),
    Sample(
        "menu_home_many",
        Menu(
            key="home",
            title=Text("home.title"),
            hint=Text("home.hint"),
            tiles=MANY_TILES,
            welcome=True,
            home=False,
        ),
    ),
    Sample(
        "menu_services",
        Menu(
            key="group",
            title=Text("group.look_up_print.name"),
            hint=Text("list.hint"),
            tiles=SERVICE_TILES,
            back=True,
        ),
    ),
    Sample(
        "menu_greyed",
        Menu(
            key="group",
            title=Text("group.look_up_print.name"),
            hint=Text("list.hint"),
            tiles=GREYED_TILES,
            back=True,
        ),
    ),
    Sample(
        "place_card_waiting",
        PlaceCard(key="place_card", title=Text("card.place"), hint=Text("card.place_hint"), back=True),
    ),
    Sample(
        "place_card_reading",
        PlaceCard(
            key="place_card",
            title=Text("card.reading"),
            hint=Text("card.hold_still"),
            stage=CardPlaceStage.READING,
        ),
    ),
    Sample(
        "place_card_again",
        PlaceCard(
            key="place_card",
            title=Text("card.again"),
            hint=Text("fault.IDC-CARD-MOVED.citizen"),
            stage=CardPlaceStage.AGAIN,
            back=True,
        ),
    ),
    Sample("working_office", Working(key="looking", title=Text("record.looking"))),
    Sample("working_office_long", Working(key="looking", title=Text("record.looking")), waited=14),
    Sample(
        "working_printing",
        Working(
            key="printing",
            title=Text("print.printing"),
            hint=Text("print.wait_hint"),
            progress=0.45,
            picture="receipt_printer",
            home=False,
        ),
    ),
    Sample(
        "working_printing_long",
        Working(
            key="printing",
            title=Text("print.printing"),
            hint=Text("print.wait_hint"),
            progress=0.9,
            picture="receipt_printer",
            home=False,
        ),
        waited=23,
    ),
    Sample("preview_masked", _preview("preview", MASKED)),
    Sample("preview_revealed", _preview("preview", OPEN, revealed=True)),
    Sample("preview_rare", _preview("preview", RARE, revealed=True)),
    Sample("preview_minority", _preview("preview", MINORITY, revealed=True)),
    Sample("preview_hostile", _preview("preview", HOSTILE, revealed=True)),
    Sample("preview_long", _preview("preview", LONG_DOCUMENT, revealed=True)),
    Sample("preview_long_later", _preview("preview", LONG_DOCUMENT, revealed=True), press=("later",)),
    Sample(
        "preview_no_paper",
        _preview(
            "preview",
            MASKED,
            print_greyed=_both("打印凭条的纸用完了。", "The receipt printer is out of paper."),
            qr=VERIFY,
        ),
    ),
    Sample(
        "notice_take_slip",
        _notice(
            Tone.DONE,
            Text("print.take"),
            Text("print.take_hint"),
            buttons=(_OK,),
            picture="receipt_slot",
            home=False,
        ),
    ),
    Sample(
        "notice_info",
        _notice(
            Tone.INFO,
            Text("card.none"),
            Text("card.none_hint"),
            buttons=(_AGAIN, _END),
            picture="id_card_reader",
        ),
    ),
    Sample("notice_refused", _notice(Tone.REFUSED, Text("refused.title"), _LONG, buttons=(_END,))),
    Sample(
        "notice_fault",
        _notice(
            Tone.FAULT,
            Text("print.partial"),
            Text("fault.PRN-PAPER-OUT.citizen"),
            _LONG,
            buttons=(_AGAIN, _END),
            qr=VERIFY,
            code="PRN-PAPER-OUT",
            picture="receipt_slot",
        ),
    ),
    Sample(
        "notice_fault_short",
        _notice(
            Tone.FAULT,
            Text("fault.title"),
            Text("fault.OFF-DOWN.citizen"),
            buttons=(_AGAIN, _END),
            code="OFF-DOWN",
        ),
    ),
    Sample(
        "notice_closed",
        _notice(Tone.CLOSED, Text("closed.title"), Text("closed.hint"), code="TRM-OUT-OF-ORDER", home=False),
    ),
    Sample("notice_goodbye", _notice(Tone.GOODBYE, Text("goodbye.title"), Text("goodbye.take"), home=False)),
    Sample("rate", Rate(key="rate", title=Text("rate.title"), hint=Text("rate.hint"))),
    Sample("rate_keypad", Rate(key="rate", title=Text("rate.title"), hint=Text("rate.hint"), keypad=True)),
    Sample(
        "reasons_good",
        Reasons(
            key="reasons",
            title=Text("reasons.title"),
            hint=Text("reasons.hint"),
            rating=Rating.SATISFIED,
            reasons=_reasons(4),
        ),
    ),
    Sample(
        "reasons_bad",
        Reasons(
            key="reasons",
            title=Text("reasons.title"),
            hint=Text("reasons.hint_bad"),
            rating=Rating.VERY_DISSATISFIED,
            reasons=_reasons(1),
            minimum=1,
        ),
    ),
    Sample(
        "reasons_chosen",
        Reasons(
            key="reasons",
            title=Text("reasons.title"),
            hint=Text("reasons.hint_bad"),
            rating=Rating.VERY_DISSATISFIED,
            reasons=_reasons(1),
            minimum=1,
        ),
        press=("more", "109", "113"),
    ),
    Sample("still_here", _preview("preview", MASKED), warning=StillHere(17)),
    Sample(
        "verbatim", _notice(Tone.INFO, Verbatim("李䶮 · 王㛃 · 陈𬭎 · 赵𠅤"), Verbatim("𡈾 𰻝 䶮 㛃 𬭎 𠅤"))
    ),
)
