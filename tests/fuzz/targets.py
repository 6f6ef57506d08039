"""The codecs and what each is given. A new codec is a function below and a line in `TARGETS`."""

from collections.abc import Callable
from dataclasses import dataclass

Take = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """One codec. `make` gives the function that takes an input, with whatever state it keeps from one to the next."""

    name: str
    seeds: tuple[bytes, ...]
    """Valid inputs, to be damaged."""
    make: Callable[[], Take]
    errors: tuple[type[Exception], ...] = ()
    """What it may raise."""


def _sdt() -> Take:
    from drivers.codecs.sdt import LARGEST, Answer, FrameReader, text_and_photo

    reader = FrameReader()

    def take(data: bytes) -> None:
        for item in reader.feed(data):
            if isinstance(item, Answer):
                try:
                    text_and_photo(item.data)
                except ValueError:
                    continue
        assert reader.pending <= LARGEST + 7

    return take


def _card_text() -> Take:
    from drivers.id_card import card_text

    return card_text.decode


def _newest_address() -> Take:
    from drivers.id_card import card_text

    return card_text.newest_address


def _printer_answers() -> Take:
    from drivers.codecs.escpos_answers import AnswerReader, Automatic, Block
    from drivers.codecs.escpos_status import decode_pushed, name_said, number_said, says_cleared

    reader = AnswerReader()

    def take(data: bytes) -> None:
        for item in reader.feed(data):
            if isinstance(item, Block):
                name_said(item), number_said(item), says_cleared(item)
            elif isinstance(item, Automatic):
                decode_pushed(item.data)

    return take


def _lines() -> Take:
    from drivers.codecs.lines import LineReader

    readers = [LineReader(end) for end in (b"", b"\n", b"\r\n")]
    return lambda data: [reader.feed(data) for reader in readers]


def _ups() -> Take:
    from drivers.codecs.nut import NutBroken, NutRefused, VariableList, whole

    def take(data: bytes) -> None:
        found = VariableList("ups")
        try:
            for line in data.decode("latin-1").split("\n"):
                found.take(line)
        except (NutBroken, NutRefused):
            pass
        for value in found.values.values():
            whole(value, 100)

    return take


def _smart_card() -> Take:
    from drivers.codecs.apdu import CardBroken
    from drivers.ports.smart_card import ALL
    from drivers.smart_card.applications import read_card

    def take(data: bytes) -> None:
        """Each line is an answer; the last one is given for ever."""
        answers = data.split(b"\n")
        conversation = read_card(ALL, b"HC")
        try:
            next(conversation)
            for turn in range(4000):
                conversation.send(answers[min(turn, len(answers) - 1)])
        except (StopIteration, CardBroken):
            return
        raise AssertionError("the conversation does not end")

    return take


def _virtual_card() -> Take:
    from drivers.codecs.vpcd import MessageReader

    return lambda data: MessageReader().feed(data)


def _framed_pad() -> Take:
    from drivers.codecs.framed import Check, FrameReader, Framing

    checks: tuple[Check, ...] = ("xor", "sum", "crc16")
    readers = [FrameReader(Framing(check=check)) for check in checks]
    return lambda data: [reader.feed(data) for reader in readers]


def _framed_seeds() -> tuple[bytes, ...]:
    from drivers.codecs.framed import Frame, Framing

    checks = (Framing(check="xor"), Framing(check="sum"), Framing(check="crc16"))
    return tuple(framing.encode(Frame(0x4B, b"5")) for framing in checks)


def _ipp() -> Take:
    from drivers.codecs.ipp import Tag, decode

    def take(data: bytes) -> None:
        message = decode(data)
        for group in (Tag.PRINTER, Tag.JOB):
            for found in message.all(group):
                found.text("printer-state-message"), found.numbers("job-id"), found.octets("printer-supply")

    return take


def _ipp_errors() -> tuple[type[Exception], ...]:
    from drivers.codecs.ipp import IppError

    return (IppError,)


def _ipp_seeds() -> tuple[bytes, ...]:
    from drivers.codecs.ipp import Operation, Tag, encode

    said = (
        (Tag.CHARSET, "attributes-charset", ("utf-8",)),
        (Tag.LANGUAGE, "attributes-natural-language", ("en",)),
    )
    state = (
        (Tag.ENUM, "printer-state", (3,)),
        (Tag.KEYWORD, "printer-state-reasons", ("media-empty", "toner-low")),
        (Tag.BOOLEAN, "printer-is-accepting-jobs", (True,)),
        (Tag.TEXT, "printer-state-message", ("纸盒空了",)),
    )
    answer = encode(Operation.GET_PRINTER_ATTRIBUTES, 1, [(Tag.OPERATION, said), (Tag.PRINTER, state)])
    member = b"\x4a\x00\x00\x00\x01x\x21\x00\x00\x00\x04\x00\x00\x00\x05\x37\x00\x00\x00\x00"
    return (answer, b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x34\x00\x01m\x00\x00" + member + b"\x03")


def _codes() -> Take:
    from drivers.code_scanner.payload import BadPayload, kinds_of, text_of
    from drivers.code_scanner.stream import CodeStream
    from drivers.codecs.newland import find_answer, without_answers
    from drivers.ports.code_scanner import CodeKind

    stream, every = CodeStream(b"]Q1", without_answers), frozenset(CodeKind)

    def take(data: bytes) -> None:
        find_answer(data)
        stream.feed(data)
        try:
            assert kinds_of(text_of(stream.code()), every)
        except BadPayload:
            return

    return take


def _profile() -> Take:
    from pathlib import Path

    from flows.data_files import check_data, parse_toml
    from kiosk.profile_tables import Profile

    where = Path("x.toml")

    def take(data: bytes) -> None:
        text = data.decode("utf-8")
        check_data(where, text, parse_toml(where, text), Profile)

    return take


def _data_file_errors() -> tuple[type[Exception], ...]:
    from flows.mistakes import DataFileError

    return (DataFileError, UnicodeDecodeError)


_CARD = ("张桂兰".ljust(15) + "2" + "01" + "19540203" + "无此县柳溪镇石桥村".ljust(35)).ljust(128)
_FRAME = bytes.fromhex("AAAAAA96690008 00009F 00000000 97")
TARGETS: tuple[Target, ...] = (
    Target("ID-card reader: frames", (_FRAME, bytes.fromhex("AAAAAA96690004 000080 84")), _sdt),
    Target("ID card: text", (_CARD.encode("utf-16-le"),), _card_text, (ValueError,)),
    Target(
        "ID card: newest address", ("无此县".ljust(35).encode("utf-16-le"),), _newest_address, (ValueError,)
    ),
    Target(
        "receipt printer: answers",
        (b"\x12\x16\x12\x00", b"\x37\x25\x00", b"\x5fEPSON\x00", b"\x10\x00\x00\x00"),
        _printer_answers,
    ),
    Target(
        "code scanner: answers and codes",
        (
            bytes.fromhex("0201303030302353434e54524731063b03"),
            b"11010519491231002X\r\n",
            "]Q1张桂兰|缴费单\r".encode("gb18030"),
            b"https://zw.example.cn/s/1\r",
            b"424" + b"1" * 21 + b"0000\r",
        ),
        _codes,
    ),
    Target("rating keypad: frames", _framed_seeds(), _framed_pad),
    Target("A4 printer: answers", _ipp_seeds(), _ipp, _ipp_errors()),
    Target("lines", (b"KEY 5\r\n", b"PONG\r\n", b"DOOR OPEN\r\n"), _lines),
    Target(
        "smart card: answers",
        (
            b"\x90\x00\n\x03\x042.00\x90\x00\n\x01\x01A\x90\x00",
            b"\x61\x05\n12345\x90\x00\n\x6c\x06\n\x03\x041.00\x90\x00\n\x69\x82",
        ),
        _smart_card,
    ),
    Target("smart card: messages", (b"\x00\x02\x90\x00", b"\x00\x00"), _virtual_card, (ValueError,)),
    Target(
        "UPS: variables",
        (b'BEGIN LIST VAR ups\nVAR ups battery.charge "100"\nEND LIST VAR ups', b"ERR DATA-STALE"),
        _ups,
    ),
    Target(
        "profile",
        (
            b'terminal = "a"\n[devices.id_card]\ndriver = "sdt"\nurl = "socket://127.0.0.1:1"\n',
            b"[durations]\nsilence = 3\n",
        ),
        _profile,
        _data_file_errors(),
    ),
)
