"""The commands of Newland's scanner modules: `7E 01 30 30 30 30 # COMMAND ; 03`, and their answers. Pure.

`#` stores a setting until the power goes, `@` for ever; the memory wears out, so nothing here is stored for ever.
"""

import re
from dataclasses import dataclass

_HEAD = b"\x7e\x010000"
_ANSWER = re.compile(rb"\x02\x010000([\x20-\x7e]{0,200})([\x06\x15\x05])\x3b\x03", re.DOTALL)
_COMMAND = re.compile(r"[A-Z0-9]{6,7}[0-9]*|[A-Z]{6}\*")
ACK, NAK, ENQ = 0x06, 0x15, 0x05


@dataclass(frozen=True)
class Answer:
    """What the module says to a command: the command's echo with values, and ACK, NAK (bad value) or ENQ (unknown)."""

    words: str
    verdict: int

    @property
    def taken(self) -> bool:
        """Whether the module did it."""
        return self.verdict == ACK


def command(words: str) -> bytes:
    """The bytes of one command (`SCNTRG1`), or of a question for a setting (`SCNMOD*`).

    Raises:
        ValueError: it is no command.
    """
    if not _COMMAND.fullmatch(words):
        raise ValueError(f"{words!r} is no command: letters and digits, as SCNTRG1")
    return _HEAD + b"#" + words.encode("ascii") + b"\x3b\x03"


def without_answers(data: bytes) -> bytes:
    """The bytes of codes among which answers to former commands have come late."""
    return _ANSWER.sub(b"", data)


def find_answer(data: bytes) -> tuple[Answer, bytes] | None:
    """The first answer in `data` and the bytes around it (a code that came at the same moment); None: there is none yet."""
    found = _ANSWER.search(data)
    if found is None:
        return None
    words = found[1].decode("ascii").lstrip("#@")
    return Answer(words, found[2][0]), data[: found.start()] + data[found.end() :]
