"""ESC/POS status bytes: DLE EOT n (answered on reception) and GS r 1 (answered in order, after what came before it)."""

from dataclasses import dataclass
from enum import IntEnum

CLEAR_BUFFERS = bytes.fromhex("1014080103140106 0208")
CLEARED = b"\x37\x25\x00"
ASK_PAPER_IN_ORDER = b"\x1d\x72\x01"


class Question(IntEnum):
    """The n of DLE EOT n."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR = 3
    PAPER = 4


def ask(question: Question) -> bytes:
    """The bytes of DLE EOT n. Send them only where a command may begin: inside another command they are data."""
    return b"\x10\x04" + bytes([question])


def is_realtime_answer(byte: int) -> bool:
    """Whether a byte is an answer to DLE EOT: bits 1 and 4 set, 0 and 7 clear. It does not say to which n."""
    return byte & 0x93 == 0x12


def is_ordered_answer(byte: int) -> bool:
    """Whether a byte is an answer to GS r 1: bits 4 and 7 clear."""
    return byte & 0x90 == 0


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
