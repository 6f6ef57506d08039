"""The few calls of PC/SC that the driver needs, with exceptions for codes. pyscard is imported with the first context."""

import contextlib
import importlib
import threading
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from drivers.transports import LinkLost

PLUG_AND_PLAY = r"\\?PnP?\Notification"
"""A reader of that name does not exist; asking for its state waits until a reader comes or goes."""

LONGEST_WAIT = 60_000
"""Milliseconds; a longer wait is a mistake."""


class Code(IntEnum):
    """Return codes of winscard.h that are told apart; any other means that the service cannot be used."""

    SUCCESS = 0
    TIMEOUT = 0x8010000A
    READER_UNKNOWN = 0x80100009
    SHARED = 0x8010000B
    NO_CARD = 0x8010000C
    PROTOCOL_MISMATCH = 0x8010000F
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    NO_READERS = 0x8010002E
    DATA_LOST = 0x8010002F
    CARD_UNSUPPORTED = 0x80100065
    CARD_UNRESPONSIVE = 0x80100066
    CARD_UNPOWERED = 0x80100067
    CARD_RESET = 0x80100068
    CARD_REMOVED = 0x80100069


class ServiceLost(LinkLost):
    """The service does not run, ended, or does not let us in."""


class PcscError(Exception):
    """The service refused; `code` says why."""

    def __init__(self, call: str, code: int) -> None:
        super().__init__(f"{call}: {_name(code)}")
        self.code = code


def _name(code: int) -> str:
    return Code(code).name.lower().replace("_", " ") if code in set(Code) else f"code {code:08X}"


@dataclass(frozen=True)
class CardState:
    """What `SCardGetStatusChange` says of a reader; `raw` is given back to wait for the next change."""

    raw: int
    gone: bool
    present: bool
    mute: bool


class Context:
    """A resource manager context. One thread uses it; `release` may come from any thread, even twice.

    Every call raises `ServiceLost` where the service has gone.
    """

    def __init__(self) -> None:
        try:
            self._scard: Any = importlib.import_module("smartcard.scard")
        except ImportError as problem:
            raise ServiceLost(f"pyscard or libpcsclite is missing: {problem}") from None
        self._releasing = threading.Lock()
        code, self._handle = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_USER)
        if self._code(code) != Code.SUCCESS:
            self._handle = None
            raise ServiceLost(f"the card service does not answer ({_name(self._code(code))})")

    @property
    def _context(self) -> int:
        """Raises `ServiceLost`: somebody has released it."""
        if self._handle is None:
            raise ServiceLost("the context has been given back")
        return int(self._handle)

    @staticmethod
    def _code(code: int) -> int:
        return code & 0xFFFFFFFF

    def _done(self, call: str, code: int, *known: Code) -> int:
        """The code where it is success or one of those known; a `PcscError` or `ServiceLost` otherwise."""
        code = self._code(code)
        if code == Code.SUCCESS or code in known:
            return code
        if code in set(Code):
            raise PcscError(call, code)
        raise ServiceLost(f"{call}: the card service has gone ({_name(code)})")

    def readers(self) -> list[str]:
        """The names of the readers that there are."""
        try:
            code, names = self._scard.SCardListReaders(self._context, [])
        except SystemError:  # pyscard trips over the list that a service which has just ended does not give
            raise ServiceLost("SCardListReaders: the card service has gone") from None
        return [] if self._done("SCardListReaders", code, Code.NO_READERS) else list(names)

    def await_reader(self, seconds: float) -> None:
        """Waits until a reader comes or goes, for so long at most."""
        self._changed([(PLUG_AND_PLAY, self._scard.SCARD_STATE_UNAWARE)], seconds)

    def state(self, reader: str) -> CardState:
        """How it stands with the reader now.

        Raises:
            PcscError: never; a reader that there is not is `gone`.
        """
        found = self._changed([(reader, self._scard.SCARD_STATE_UNAWARE)], 0)
        return self._state(found[0][1]) if found else CardState(0, gone=True, present=False, mute=False)

    def await_change(self, reader: str, known: CardState, seconds: float) -> None:
        """Waits until the reader is in another state than the one that is known, or another reader comes or goes."""
        here = (reader, known.raw & ~self._scard.SCARD_STATE_CHANGED)
        self._changed([here, (PLUG_AND_PLAY, self._scard.SCARD_STATE_UNAWARE)], seconds)

    def _changed(self, known: list[tuple[str, int]], seconds: float) -> list[Any]:
        milliseconds = min(LONGEST_WAIT, max(0, round(seconds * 1000)))
        code, states = self._scard.SCardGetStatusChange(self._context, milliseconds, known)
        unknown = (Code.READER_UNKNOWN, Code.READER_UNAVAILABLE, Code.NO_READERS)
        code = self._done("SCardGetStatusChange", code, Code.TIMEOUT, *unknown)
        return [] if code in unknown else list(states)

    def _state(self, raw: int) -> CardState:
        scard = self._scard
        gone = bool(raw & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE))
        present = bool(raw & scard.SCARD_STATE_PRESENT)
        return CardState(raw, gone, present, bool(raw & scard.SCARD_STATE_MUTE))

    def connect(self, reader: str) -> tuple[int, int]:
        """Powers the card on for us alone; its handle and protocol.

        Raises:
            PcscError: there is none, it is mute, or somebody else has it.
        """
        scard = self._scard
        either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, card, protocol = scard.SCardConnect(self._context, reader, scard.SCARD_SHARE_EXCLUSIVE, either)
        self._done("SCardConnect", code)
        return card, protocol

    def transmit(self, card: int, protocol: int, command: bytes) -> bytes:
        """One APDU and its answer. It cannot be broken off.

        Raises:
            PcscError: the exchange failed.
        """
        scard = self._scard
        header = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        code, answer = scard.SCardTransmit(card, header, list(command))
        self._done("SCardTransmit", code)
        return bytes(answer)

    def disconnect(self, card: int) -> None:
        """Takes the power from the card, whatever becomes of it."""
        self._scard.SCardDisconnect(card, self._scard.SCARD_UNPOWER_CARD)

    def release(self) -> None:
        """Gives the context back."""
        with self._releasing:
            handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(Exception):  # of a service that has gone there is nothing to give back
                self._scard.SCardReleaseContext(handle)
