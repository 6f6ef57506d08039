"""What the printer's sensors say, and the status bytes that tell it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """The sensors at one moment."""

    paper_out: bool
    near_end: bool
    cover_open: bool
    cutter_stuck: bool
    head_hot: bool
    broken: bool

    @property
    def online(self) -> bool:
        """Whether it prints."""
        return not (self.paper_out or self.cover_open or self._error)

    @property
    def _error(self) -> bool:
        return self.cutter_stuck or self.head_hot or self.broken

    @property
    def _errors(self) -> int:
        cause = 0x28 if self.cutter_stuck else 0x20 if self.broken else 0
        return cause | (0x40 if self.head_hot else 0)

    def real_time(self, question: int) -> int:
        """The byte of DLE EOT ``question`` (1 printer, 2 cause, 3 error, 4 paper)."""
        bits = {
            1: 0x04 | (0 if self.online else 0x08),  # drawer connector pin 3 is high: nothing plugged in
            2: 0x04 * self.cover_open | 0x20 * self.paper_out | 0x40 * self._error,
            3: self._errors,
            4: 0x0C * self.near_end | 0x60 * self.paper_out,
        }
        return 0x12 | bits[question]

    @property
    def paper(self) -> int:
        """The byte of GS r 1."""
        return 0x03 * self.near_end | 0x0C * self.paper_out

    @property
    def automatic(self) -> bytes:
        """The four bytes of GS a."""
        first = 0x14 | (0 if self.online else 0x08) | 0x20 * self.cover_open
        return bytes((first, self._errors, self.paper, 0))
