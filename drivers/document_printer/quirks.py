"""What differs between A4 printers and queues, and by what mark a machine knows its own documents."""

import hashlib
import socket
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from drivers.document_printer.link import check_ipp_url
from drivers.driver import DriverQuirks
from drivers.transports import BadUrl


class IppQuirks(DriverQuirks):
    """What differs between printers and queues."""

    printer_uri: str = ""
    """The printer itself, where `url` is a queue: it is asked for its state and what came out."""
    proof: Literal["printer", "queue", "none"] = "printer"
    """Whose word makes a document printed. `queue`: of a queue that waits for its printer. `none`: nobody's."""
    owner: str = Field(default="", pattern=r"^[a-z0-9]{0,16}$")
    """Tells our documents from those of another terminal at the same printer; this machine's own mark when empty."""

    @field_validator("printer_uri")
    @classmethod
    def _is_ipp(cls, url: str) -> str:
        if url:
            try:
                check_ipp_url(url)
            except BadUrl as problem:
                raise ValueError(str(problem)) from None
        return url


def this_machine() -> str:
    """A mark that is this machine's and tells nothing of it."""
    try:
        mark = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        mark = ""
    return hashlib.sha256((mark or socket.gethostname()).encode()).hexdigest()[:8]
