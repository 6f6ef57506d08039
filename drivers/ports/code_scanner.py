"""The code scanner port: codes on paper and on telephones, read by a scanner module or by a camera."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Lens, Module


class CodeKind(StrEnum):
    """What a code can be. Whoever asks names the kinds that the page is about; no other kind is even tried."""

    ID_NUMBER = "id_number"
    """A citizen identification number (GB 11643), its date and check digit right."""
    CREDIT_CODE = "credit_code"
    """A company's unified social credit code (GB 32100), its check character right."""
    BILL = "bill"
    """A payment notice's 20 digits."""
    BANK_CARD = "bank_card"
    """A card number of 16 to 19 digits, its check digit right."""
    INSURANCE = "insurance"
    """The electronic medical-insurance voucher: 28 characters that only its platform can decode."""
    LINK = "link"
    """A web address. It is shown or taken apart, never opened."""
    TOKEN = "token"
    """Letters, digits and signs without a space that only another platform can decode: licences, social-security codes."""
    TEXT = "text"
    """Anything that can be read; last, and never beside another kind."""
    WECHAT_PAY = "wechat_pay"
    ALIPAY = "alipay"
    UNION_PAY = "union_pay"
    E_CNY = "e_cny"


PAYMENT = frozenset({CodeKind.WECHAT_PAY, CodeKind.ALIPAY, CodeKind.UNION_PAY, CodeKind.E_CNY})
"""Live credentials for about a minute: asked for on a pay page alone, shown and logged nowhere."""


@dataclass(frozen=True)
class Scanned:
    """One code. `data` are its bytes as stored, `text` what they say.

    `kinds` are those of the kinds asked for that it can be; where there are two, the person is asked which.
    """

    data: Sensitive[bytes]
    text: Sensitive[str]
    kinds: tuple[CodeKind, ...]
    symbology: str = ""
    """`QRCode`, `Code128`, …; empty where a scanner module does not say."""

    @property
    def kind(self) -> CodeKind | None:
        """The kind, where there is no doubt."""
        return self.kinds[0] if len(self.kinds) == 1 else None

    def __repr__(self) -> str:
        return f"Scanned({len(self.kinds)} kinds, …)"


@dataclass(frozen=True)
class CodeScannerStatus:
    """Class status of the scanner. A module that answers no question is UNKNOWN until it has read a code."""

    scanner: Module = Module.UNKNOWN
    lens: Lens = Lens.UNKNOWN


class CodeScanner(Device[CodeScannerStatus], Protocol):
    """A reader of QR codes and bar codes."""

    async def read(self, timeout: float, accepts: Iterable[CodeKind]) -> Result[Scanned]:
        """Waits at most `timeout` seconds for a code that is one of the kinds `accepts`.

        A code that is held there still from a read that was asked the same is not reported again until it has been away for
        a second. Completions: SUCCESS; TIMEOUT (nobody held one there, or it was too hard to read); USER_ERROR
        (COD-WRONG-CODE: none of the kinds; COD-UNREADABLE: too long, control characters, no known encoding; the person can
        hold another one there); HARDWARE_ERROR; LINK_LOST; CANCELED.
        """
        ...
