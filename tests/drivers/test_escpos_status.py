"""Status bytes of ESC/POS printers, by the published tables."""

import pytest

from drivers.codecs.escpos_answers import AnswerReader, InOrder, RealTime
from drivers.codecs.escpos_status import (
    Question,
    ask,
    decode,
    ordered_paper_out,
)
from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import ReceiptPrinterStatus
from drivers.ports.status import Cover, Health, Module, Supply
from drivers.receipt_printer.questions import Questions
from drivers.receipt_printer.quirks import PrinterQuirks
from drivers.receipt_printer.status import report

WELL = {Question.PRINTER: 0x16, Question.OFFLINE_CAUSE: 0x12, Question.ERROR: 0x12, Question.PAPER: 0x12}


def test_the_questions_are_the_published_bytes() -> None:
    assert [ask(question) for question in Question] == [
        b"\x10\x04\x01",
        b"\x10\x04\x02",
        b"\x10\x04\x03",
        b"\x10\x04\x04",
    ]


def test_noise_is_what_no_printer_sends() -> None:
    reader = AnswerReader()
    reader.feed(b"\x16\x00\x11\x13" + b"\x37\x25\x00" + b"_SIM\x00" + b"\x14\x00\x00\x0f")
    assert reader.noise == 0
    assert reader.feed(b"\xff\x12\x9b") == [RealTime(0x12)]
    assert reader.noise == 2


def test_junk_among_the_answers_leaves_nothing_owed_that_a_later_byte_could_prove() -> None:
    questions = Questions(PrinterQuirks(), REAL)
    questions._owed = [7]
    questions.note(b"\xff\x00")
    questions.note(b"\x00")
    assert questions.came_to(7) is None
    questions._owed = [8]
    questions.note(b"\x00")  # the damaged one's, for all that is known, until the printer has been heard out
    assert questions.came_to(8) is None


def test_a_byte_is_a_realtime_answer_or_one_in_order_by_its_fixed_bits() -> None:
    def alone(byte: int) -> list[type]:
        return [type(answer) for answer in AnswerReader().feed(bytes([byte]))]

    assert {byte for byte in range(256) if alone(byte) == [RealTime]} >= {0x12, 0x16, 0x1E, 0x7E, 0x72}
    assert {byte for byte in range(256) if alone(byte) == [InOrder]} >= {0x00, 0x03, 0x0C, 0x0F}
    for neither in (0x11, 0x13, 0x14, 0x37, 0x5F, 0x92, 0xFF):
        assert alone(neither) == []


@pytest.mark.parametrize(("byte", "out"), [(0x00, False), (0x03, False), (0x0C, True), (0x0F, True)])
def test_the_ordered_answer_tells_the_end_of_the_paper(byte: int, out: bool) -> None:
    assert ordered_paper_out(byte) is out


def test_a_healthy_printer() -> None:
    assert report(decode(WELL), "near_end") == report(decode(WELL), "near_end").__class__(
        ReceiptPrinterStatus(Supply.OK, Cover.CLOSED, Module.OK, Module.OK)
    )


@pytest.mark.parametrize(
    ("question", "byte", "health", "fault"),
    [
        (Question.OFFLINE_CAUSE, 0x16, Health.USER_ERROR, FaultId.PRINTER_COVER_OPEN),
        (Question.OFFLINE_CAUSE, 0x32, Health.USER_ERROR, FaultId.PRINTER_PAPER_OUT),
        (Question.PAPER, 0x72, Health.USER_ERROR, FaultId.PRINTER_PAPER_OUT),
        (Question.PAPER, 0x7E, Health.USER_ERROR, FaultId.PRINTER_PAPER_OUT),
        (Question.PAPER, 0x1E, Health.ONLINE, FaultId.PRINTER_PAPER_LOW),
        (Question.ERROR, 0x1A, Health.HARDWARE_ERROR, FaultId.PRINTER_CUTTER_JAM),
        (Question.ERROR, 0x32, Health.HARDWARE_ERROR, FaultId.PRINTER_ERROR),
        (Question.ERROR, 0x52, Health.HARDWARE_ERROR, FaultId.PRINTER_HEAD_HOT),
        (Question.PRINTER, 0x1E, Health.HARDWARE_ERROR, FaultId.PRINTER_ERROR),
    ],
)
def test_each_flag_is_its_fault(question: Question, byte: int, health: Health, fault: FaultId) -> None:
    found = report(decode(WELL | {question: byte}), "near_end")
    assert (found.health, found.fault) == (health, fault)


def test_what_a_model_cannot_sense_is_not_supported() -> None:
    found = report(decode({Question.PAPER: 0x1E}), "end")
    assert found.status == ReceiptPrinterStatus(
        Supply.OK, Cover.NOT_SUPPORTED, Module.NOT_SUPPORTED, Module.NOT_SUPPORTED
    )
    assert report(decode({}), "none").status.paper is Supply.NOT_SUPPORTED


def test_a_clone_with_other_bits_is_a_quirk() -> None:
    clone = decode({Question.PAPER: 0x1A}, out_bits=0x08, low_bits=0x04)
    assert (clone.paper_out, clone.paper_low) == (True, False)
