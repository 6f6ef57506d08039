"""A card's operating system as far as reading goes: applications chosen by name, files of records, T=0 manners."""

from dataclasses import dataclass, field
from typing import Final

OK: Final = 0x9000
WRONG_LENGTH: Final = 0x6700
BLOCKED: Final = 0x6283
LOCKED: Final = 0x6982
NOT_NOW: Final = 0x6985
NO_FILE: Final = 0x6A82
NO_RECORD: Final = 0x6A83
WRONG_P1P2: Final = 0x6A86
NO_COMMAND: Final = 0x6D00
NO_CLASS: Final = 0x6E00


@dataclass(frozen=True)
class Application:
    """Files of an application: short id → record number → record. `locked` records want an authentication first."""

    files: dict[int, dict[int, bytes]] = field(repr=False)
    locked: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Answer:
    """Status word, data, and what was wrong with the command where it was."""

    sw: int
    data: bytes = field(default=b"", repr=False)
    complaint: str = ""


class Chip:
    """One card under power. `fetches`: answers to SELECT wait to be fetched (61xx); `exact`: a read wants its length (6Cxx)."""

    def __init__(
        self, applications: dict[bytes, Application], *, fetches: bool, exact: bool, blocked: bool = False
    ) -> None:
        self._applications = applications
        self._fetches = fetches
        self._exact = exact
        self._blocked = blocked
        self.reset()

    def reset(self) -> None:
        """As after power on: nothing is chosen."""
        self._chosen: Application | None = None
        self._waiting = b""

    def command(self, apdu: bytes, piece: int = 0) -> Answer:
        """Carries out one short APDU; with `piece`, data is handed out so many bytes at a time."""
        if len(apdu) < 4:
            return Answer(WRONG_LENGTH, complaint="a command of less than four bytes")
        if apdu[0] != 0x00:
            return Answer(NO_CLASS, complaint=f"class {apdu[0]:02X}")
        instruction = apdu[1]
        if instruction != 0xC0:
            self._waiting = b""
        known = {0xA4: self._select, 0xB2: self._read, 0xC0: self._fetch}
        if instruction not in known:
            return Answer(NO_COMMAND, complaint=f"no command {instruction:02X}")
        return known[instruction](apdu, piece)

    def _select(self, apdu: bytes, piece: int) -> Answer:
        if len(apdu) < 5 or len(apdu) != 5 + apdu[4]:
            return Answer(WRONG_LENGTH, complaint="SELECT: its length is not that of the name")
        if apdu[2:4] != b"\x04\x00":
            return Answer(WRONG_P1P2, complaint="SELECT: only by name")
        name = apdu[5:]
        if name not in self._applications:
            return Answer(NO_FILE)
        if self._blocked:
            return Answer(BLOCKED)
        self._chosen = self._applications[name]
        information = b"\x6f" + bytes([len(name) + 2]) + b"\x84" + bytes([len(name)]) + name
        if piece or self._fetches:
            return self._later(information, piece)
        return Answer(OK, information)

    def _read(self, apdu: bytes, piece: int) -> Answer:
        if self._chosen is None:
            return Answer(NOT_NOW, complaint="READ RECORD before any application was selected")
        if len(apdu) != 5:
            return Answer(WRONG_LENGTH, complaint="READ RECORD takes no data and one byte of length")
        number, sfi, mode, wanted = apdu[2], apdu[3] >> 3, apdu[3] & 7, apdu[4]
        if mode != 4:
            return Answer(WRONG_P1P2, complaint=f"READ RECORD: mode {mode}")
        if (sfi, number) in self._chosen.locked:
            return Answer(LOCKED)
        record = self._chosen.files.get(sfi, {}).get(number)
        if record is None:
            return Answer(NO_RECORD if sfi in self._chosen.files else NO_FILE)
        if piece:
            return self._later(record, piece)
        if wanted != len(record) and (wanted or self._exact):
            return Answer(0x6C00 | len(record))
        return Answer(OK, record)

    def _later(self, data: bytes, piece: int) -> Answer:
        self._waiting = data
        return Answer(0x6100 | min(len(data), piece or 256) & 0xFF)

    def _fetch(self, apdu: bytes, piece: int) -> Answer:
        wanted = (apdu[4] if len(apdu) == 5 else 0) or 256
        if not self._waiting:
            return Answer(NOT_NOW, complaint="GET RESPONSE, and nothing waits")
        data, self._waiting = self._waiting[:wanted], self._waiting[wanted:]
        left = min(len(self._waiting), piece or 256)
        return Answer(0x6100 | left & 0xFF if left else OK, data)
