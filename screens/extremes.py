"""Invented pages that are harder than what the terminal shows today: for the tests of fit, not for the gallery's visitors."""

from dataclasses import replace
from typing import Any

from flows.prompts import Button, Line, Menu, Notice, Preview, Tile, Tone
from flows.texts import Bilingual, Text, Verbatim, Words
from screens.maintenance_samples import MORE
from screens.samples import CERTIFICATE, VERIFY, Sample


def _both(zh: str, en: str) -> Words:
    return Bilingual(zh, en)


_MANY = tuple(
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


def _lines(name: str, number: str, address: str) -> tuple[Line, ...]:
    return (
        Line(_both("姓名", "Name"), name, personal=True),
        Line(_both("公民身份号码", "ID number"), number, personal=True),
        Line(_both("险种", "Insurance"), "企业职工基本养老保险、失业保险、工伤保险"),
        Line(_both("参保状态", "State"), "正常参保"),
        Line(_both("累计缴费月数", "Months paid in all"), "186"),
        Line(_both("最近缴费年月", "Latest month paid"), "2026-10"),
        Line(_both("通讯地址", "Address"), address, personal=True),
    )


_RARE = _lines(
    "王㛃 陈𬭎 赵𠅤",
    "429999195203042820",
    "示范省示范市示范县青石土家族苗族自治乡柳树坪村民委员会第十三村民小组"
    "龙王庙移民安置小区 4 栋 2 单元 1203 室（原青石公社柳树坪大队第七生产队）",
)
_MINORITY = _lines("阿卜杜热合曼·买买提吐尔逊·艾力江·库尔班尼亚孜", "429999198811230017", "示范县青石镇")
_HOSTILE = _lines(
    "[b]李[/b]&bl;[font=/etc/passwd]x[/font]",
    "4299991952030428204299991952030428204299991952030428",
    "a" * 90,
)
_LONG_DOCUMENT = (
    *_lines("李䶮", "429999195203042820", "示范县青石镇柳树坪村三组 12 号"),
    *(
        Line(_both(f"{year} 年缴费", f"Paid in {year}"), "12 个月，缴费基数 4 000.00 元")
        for year in range(2009, 2026)
    ),
    Line(_both("备注", "Remarks"), "本人曾用名及历次变更情况说明，" * 90, personal=True),
)
_LONG = _both(
    "您的参保信息正在从原参保地转移过来，转移完成之前这里还查不到。一般需要十五个工作日，您也可以到原参保地的社会保险经办窗口打印。",
    "Your participation record is being transferred from the place where you were insured before, and cannot be "
    "looked up here until that is finished. It usually takes fifteen working days; until then, the social "
    "insurance counter there can print it for you.",
)


def _preview(lines: tuple[Line, ...]) -> Preview:
    return Preview(
        key="preview",
        title=CERTIFICATE.title,
        hint=Text("preview.hint"),
        issuer=CERTIFICATE.issuer,
        lines=lines,
        note=CERTIFICATE.note,
        back=True,
        revealed=True,
    )


def _notice(tone: Tone, title: Words, *body: Words, **more: Any) -> Notice:
    return Notice(key="notice", title=title, tone=tone, body=body, **more)


_AGAIN = Button("again", Text("button.again"))
_END = Button("end", Text("button.end"))
_FAULT = _notice(
    Tone.FAULT,
    Text("print.partial"),
    Text("fault.PRN-PAPER-OUT.citizen"),
    _LONG,
    buttons=(_AGAIN, _END),
    qr=VERIFY,
    staff=(Text("fault.PRN-PAPER-OUT.keeper"),),
    code="PRN-PAPER-OUT",
    picture="receipt_slot",
)

EXTREMES: tuple[Sample, ...] = (
    *MORE,
    Sample(
        "hard_many_tiles",
        Menu(
            key="home",
            title=Text("home.title"),
            hint=Text("home.hint"),
            tiles=_MANY,
            welcome=True,
            home=False,
        ),
    ),
    Sample("hard_rare", _preview(_RARE)),
    Sample("hard_minority", _preview(_MINORITY)),
    Sample("hard_hostile", _preview(_HOSTILE)),
    Sample("hard_long", _preview(_LONG_DOCUMENT)),
    Sample("hard_long_later", _preview(_LONG_DOCUMENT), press=("later",)),
    Sample("hard_doubt", replace(_preview(_LONG_DOCUMENT), print_note=Text("fault.PRN-SILENT.citizen"))),
    Sample("hard_refused", _notice(Tone.REFUSED, Text("refused.title"), _LONG, buttons=(_END,))),
    Sample("hard_fault", _FAULT),
    Sample("hard_fault_hint", replace(_FAULT, hint=Text("print.copy_hint"), picture="")),
    Sample(
        "hard_verbatim",
        _notice(Tone.INFO, Verbatim("李䶮 · 王㛃 · 陈𬭎 · 赵𠅤"), Verbatim("𡈾 𰻝 䶮 㛃 𬭎 𠅤")),
    ),
)
