"""What a code says and what it is, and the bytes of scanner modules: pure, with expected values from elsewhere."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.code_scanner.intake import Intake
from drivers.code_scanner.payload import (
    BadPayload,
    is_card_number,
    is_credit_code,
    is_id_number,
    kinds_of,
    text_of,
)
from drivers.code_scanner.stream import CodeStream
from drivers.codecs.newland import Answer, command, find_answer, without_answers
from drivers.ports.code_scanner import PAYMENT, CodeKind, Scanned
from drivers.ports.fault_ids import FaultId
from drivers.ports.sensitive import Sensitive

ALL = frozenset(CodeKind)
FUZZ = settings(max_examples=50, derandomize=True, deadline=None)


def number(area: str, born: date, serial: int) -> str:
    body = f"{area}{born:%Y%m%d}{serial:03}"
    weights = [pow(2, 17 - at, 11) for at in range(17)]  # the same weights, from their rule
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (number("429999", date(1952, 3, 4), 282), (CodeKind.ID_NUMBER,)),
        ("12441500196720244T", (CodeKind.CREDIT_CODE,)),
        ("11310000MB2F30661Y", (CodeKind.CREDIT_CODE,)),
        ("42999926000000012345", (CodeKind.BILL,)),
        ("4111111111111111", (CodeKind.BANK_CARD,)),
        ("424" + "1" * 21 + "0000", (CodeKind.INSURANCE,)),
        ("opc" + "1" * 21 + "0000", (CodeKind.INSURANCE,)),
        ("https://zw.example.cn/s/1?x=2", (CodeKind.LINK,)),
        ("eyJhbGciOiJub25lIn0.AbC-_123", (CodeKind.TOKEN,)),
        ("王䶮", (CodeKind.TEXT,)),
        ("134567890123456780", (CodeKind.WECHAT_PAY,)),
        ("281234567890123456", (CodeKind.ALIPAY,)),
        ("6212345678901234567", (CodeKind.UNION_PAY,)),
        ("0112345678901234567", (CodeKind.E_CNY,)),
    ],
)
def test_a_code_is_of_its_kind(text: str, kinds: tuple[CodeKind, ...]) -> None:
    assert kinds_of(text, ALL) == kinds


def test_only_the_kinds_that_are_asked_for_are_tried() -> None:
    wechat = "134567890123456780"
    assert kinds_of(wechat, frozenset({CodeKind.BILL, CodeKind.LINK})) == ()
    assert kinds_of(wechat, ALL - PAYMENT) == (CodeKind.TOKEN,)
    assert kinds_of(wechat, frozenset({CodeKind.TEXT})) == (CodeKind.TEXT,)


def test_what_can_be_two_things_is_told_as_two() -> None:
    of_shanxi = number("142222", date(1990, 1, 2), 3)
    assert kinds_of(of_shanxi, ALL) == (CodeKind.ID_NUMBER, CodeKind.WECHAT_PAY)
    assert kinds_of("28123456789012345678", ALL) == (CodeKind.BILL, CodeKind.ALIPAY)
    scanned = Scanned(Sensitive(b""), Sensitive(""), (CodeKind.BILL, CodeKind.ALIPAY))
    assert scanned.kind is None


@pytest.mark.parametrize(
    "wrong",
    [
        "429999195203042820"[:-1] + "1",
        "429999195213042820",
        "029999195203042820",
        "42999919520304282",
        "４２９９９９１９５２０３０４２８２０",
    ],
)
def test_a_wrong_id_number_is_none(wrong: str) -> None:
    assert not is_id_number(wrong)


@pytest.mark.parametrize(
    "wrong", ["12441500196720244A", "12441500196720244I", "1244150019672024", "AA44O500196720244T"]
)
def test_a_wrong_credit_code_is_none(wrong: str) -> None:
    assert not is_credit_code(wrong)


@pytest.mark.parametrize("wrong", ["4111111111111112", "411111111111111", "4" * 20])
def test_a_wrong_card_number_is_none(wrong: str) -> None:
    assert not is_card_number(wrong)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("王䶮 李㛃".encode(), "王䶮 李㛃"),
        (bytes.fromhex("cdf5"), "王"),  # GBK
        (bytes.fromhex("95329031"), "\U00020087"),  # four bytes in GB 18030
        (b"\xef\xbb\xbfabc", "abc"),
        (b" 1 ", " 1 "),
    ],
)
def test_bytes_are_text_in_either_encoding(data: bytes, text: str) -> None:
    assert text_of(data) == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"\xff",
        b"a\x00b",
        b"a\rb",
        b"a\tb",
        b"\x1b[2J",
        "a\u202eb".encode(),
        "a\u2028b".encode(),
        b"1" * 2954,
        "\x85".encode(),
    ],
)
def test_bytes_that_say_nothing_are_refused_and_not_repeated(data: bytes) -> None:
    with pytest.raises(BadPayload) as told:
        text_of(data)
    assert len(str(told.value)) < 40


@FUZZ
@given(st.binary(max_size=3200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = text_of(data)
    except BadPayload:
        return
    kinds = kinds_of(text, ALL)
    assert kinds
    assert not any(ord(char) < 32 for char in text)


@FUZZ
@given(st.text(max_size=3000))
def test_looking_at_any_text_takes_no_time(text: str) -> None:
    begun = time.process_time()
    kinds_of(text, ALL)
    assert time.process_time() - begun < 1.0


class TestIntake:
    def test_a_code_that_is_held_still_is_told_once_until_it_was_away(self) -> None:
        now = [0.0]
        intake = Intake(1.0, lambda: now[0])
        asked = frozenset({CodeKind.TEXT})
        assert intake.take(b"hello", asked) is not None
        for now[0] in (0.5, 1.4, 2.3):
            assert intake.take(b"hello", asked) is None
        now[0] = 3.4
        assert intake.take(b"hello", asked) is not None

    def test_asked_for_something_else_it_is_told_at_once(self) -> None:
        intake = Intake(1.0, lambda: 0.0)
        refused = intake.take(b"hello", frozenset({CodeKind.BILL}))
        assert refused is not None
        assert refused.error is not None
        assert refused.error.fault is FaultId.CODE_WRONG
        told = intake.take(b"hello", frozenset({CodeKind.TEXT}), "QRCode")
        assert told is not None
        assert told.unwrap().symbology == "QRCode"

    def test_it_keeps_no_code(self) -> None:
        intake = Intake(1.0, lambda: 0.0)
        intake.take(b"134567890123456780", ALL)
        assert "134567890123456780" not in repr(vars(intake))


class TestStream:
    @FUZZ
    @given(st.lists(st.binary(max_size=50), max_size=20))
    def test_pieces_make_the_whole(self, pieces: list[bytes]) -> None:
        stream = CodeStream()
        for piece in pieces:
            stream.feed(piece)
        whole = b"".join(pieces)
        code = stream.code()
        assert not stream.begun
        if not {10, 13} & set(whole):
            assert code == whole

    def test_end_prefix_and_a_second_copy_are_taken_off(self) -> None:
        stream = CodeStream(b"]Q1")
        stream.feed(b"]Q1hello\r\n]Q1hello\r\n")
        assert stream.ended
        assert stream.code() == b"hello"

    @pytest.mark.parametrize("came", [b"%b12345\r", b"12345\r%b", b"12345%b\r", b"%b12345\r%b12345\r%b"])
    def test_answers_that_come_late_are_no_other_code(self, came: bytes) -> None:
        answer = bytes.fromhex("0201303030302353434e54524731063b03")
        stream = CodeStream(clean=without_answers)
        stream.feed(came.replace(b"%b", answer))
        assert stream.code() == b"12345"

    def test_a_flood_is_not_kept(self) -> None:
        stream = CodeStream()
        for _ in range(1000):
            stream.feed(b"x" * 1000)
        assert stream.dropped > 900_000
        assert len(stream.code()) < 10_000


class TestNewland:
    def test_the_trigger_is_the_document_s_bytes(self) -> None:
        assert command("SCNTRG1") == bytes.fromhex("7e01303030302353434e545247313b03")

    @pytest.mark.parametrize("wrong", ["", "scntrg1", "SCNTRG1;", "SCNTRG1\x03", "@SCNTRG1", "S"])
    def test_what_is_no_command_is_refused(self, wrong: str) -> None:
        with pytest.raises(ValueError, match="command"):
            command(wrong)

    def test_an_answer_is_found_among_a_code(self) -> None:
        answer = bytes.fromhex("0201303030302353434e5452473106" + "3b03")
        assert find_answer(b"123" + answer + b"456") == (Answer("SCNTRG1", 6), b"123456")
        assert find_answer(answer[:-1]) is None
        assert without_answers(b"1" + answer + b"2" + answer) == b"12"

    @FUZZ
    @given(st.binary(max_size=5000))
    def test_any_bytes_hold_an_answer_or_none(self, data: bytes) -> None:
        found = find_answer(data)
        assert found is None or len(found[1]) < len(data)
        assert len(without_answers(data)) <= len(data)
