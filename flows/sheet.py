"""A certificate on A4 as data, in one language, and whoever makes pages of it."""

from dataclasses import dataclass
from typing import Protocol

from drivers.ports.sensitive import Sensitive


@dataclass(frozen=True, repr=False)
class Sheet:
    """What stands on the pages, from top to bottom. All of it may be personal.

    `page_of` is said at the foot of each page, with the places `{page}` and `{pages}`; `purpose` lies pale behind the text of
    each page: what the document is for; `reprint` is the mark of one that may exist twice, "" for the first.
    """

    title: str
    issuer: str
    rows: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    note: str
    verify_url: str
    verify_words: str
    page_of: str
    purpose: str
    reprint: str = ""


@dataclass(frozen=True)
class Pages:
    """Pages ready for the printer."""

    pdf: Sensitive[bytes]
    pages: int


class Typesetter(Protocol):
    """Makes pages of a sheet."""

    def prepare(self) -> None:
        """Somebody may soon want pages: what takes time is begun now, in the background. Returns at once."""
        ...

    def rest(self) -> None:
        """Nobody wants any more: what was prepared is let go. Returns at once."""
        ...

    async def typeset(self, sheet: Sheet, first_page: int = 1) -> Pages:
        """The pages from `first_page` on, numbered as in the whole document.

        Raises:
            DeviceFault: TRM-BUG; they cannot be made.
        """
        ...
