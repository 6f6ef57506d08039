"""ESC/POS questions and what their answers mean: DLE EOT n (answered on reception), GS r 1, GS ( H (in order), GS a (pushed)."""

from dataclasses import dataclass
from enum import IntEnum

from drivers.codecs.escpos_answers import Block

CLEAR_BUFFERS = bytes.fromhex("1014080103140106 0208")
"""DLE DC4 8: throw away what was received and not printed. Carried out on reception, off line too."""
ASK_PAPER_IN_ORDER = b"\x1d\x72\x01"
"""GS r 1."""

PUSH_STATUS = b"\x1d\x61\x0e"
"""GS a: say what you are now and whenever that changes (on or off line, errors, paper). ESC @ ends it."""

_CLEARED = Block(0x37, b"\x25")
_NUMBERED = 0x37, b"\x22"
_NAMED = 0x5F


class Question(IntEnum):
    """The n of DLE EOT n."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR = 3
    PAPER = 4


def ask(question: Question) -> bytes:
    """The bytes of DLE EOT n. Send them only where a command may begin: inside another command they are data."""
    return b"\x10\x04" + bytes([question])


def ask_number(number: int) -> bytes:
    """GS ( H 48: asks the printer to say `number` (0…9999) when it comes to this place in what it was sent."""
    return b"\x1d\x28\x48\x06\x00\x30\x30" + b"%04d" % number


def number_said(block: Block) -> int | None:
    """The number that an answer to GS ( H 48 says; None for another block."""
    digits = block.text[1:]
    if (block.header, block.text[:1]) != _NUMBERED or len(digits) != 4:
        return None
    return int(digits) if digits.isdigit() else None


class Name(IntEnum):
    """The n of GS I n, in order, answered by a block of text."""

    FIRMWARE = 65
    MAKE = 66
    MODEL = 67
    SERIAL = 68


def ask_name(name: Name) -> bytes:
    """The bytes of GS I n."""
    return b"\x1d\x49" + bytes([name])


def name_said(block: Block) -> str | None:
    """The text of an answer to GS I n; None for another block. It does not say to which n."""
    return block.text.decode("ascii") if block.header == _NAMED else None


def says_cleared(block: Block) -> bool:
    """Whether a block is the answer to DLE DC4 8."""
    return block == _CLEARED


def ordered_paper_out(byte: int) -> bool:
    """Whether an answer to GS r 1 says that the paper has ended."""
    return bool(byte & 0x0C)


@dataclass(frozen=True)
class Flags:
    """What the answers said; None where the question was not asked."""

    offline: bool | None = None
    cover_open: bool | None = None
    cutter_error: bool | None = None
    unrecoverable: bool | None = None
    recoverable: bool | None = None
    paper_out: bool | None = None
    paper_low: bool | None = None

    @property
    def contradictory(self) -> bool:
        """An open cover takes a printer off line: one that is on line meanwhile has answered something else."""
        return bool(self.cover_open) and self.offline is False


def decode(answers: dict[Question, int], out_bits: int = 0x60, low_bits: int = 0x0C) -> Flags:
    """The flags of the answers. `out_bits` and `low_bits` are masks in the answer to question 4: some clones differ."""

    def bit(question: Question, mask: int) -> bool | None:
        return bool(answers[question] & mask) if question in answers else None

    paper_out = bit(Question.PAPER, out_bits)
    stopped_by_paper = bit(Question.OFFLINE_CAUSE, 0x20)
    return Flags(
        offline=bit(Question.PRINTER, 0x08),
        cover_open=bit(Question.OFFLINE_CAUSE, 0x04),
        cutter_error=bit(Question.ERROR, 0x08),
        unrecoverable=bit(Question.ERROR, 0x20),
        recoverable=bit(Question.ERROR, 0x40),
        paper_out=stopped_by_paper if paper_out is None else paper_out or bool(stopped_by_paper),
        paper_low=bit(Question.PAPER, low_bits),
    )


def decode_pushed(packet: bytes) -> Flags:
    """The flags of the four bytes of automatic status (GS a), after Epson's table."""
    printer, errors, paper, _ = packet
    return Flags(
        offline=bool(printer & 0x08),
        cover_open=bool(printer & 0x20),
        cutter_error=bool(errors & 0x08),
        unrecoverable=bool(errors & 0x20),
        recoverable=bool(errors & 0x40),
        paper_out=bool(paper & 0x0C),
        paper_low=bool(paper & 0x03),
    )
