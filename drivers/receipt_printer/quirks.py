"""What differs between models of ESC/POS receipt printers."""

from typing import Literal

from pydantic import Field

from drivers.codecs.escpos_status import Question
from drivers.driver import DriverQuirks, SerialQuirks
from drivers.receipt_printer.charset import Charset


class SlipQuirks(DriverQuirks):
    """How slips look on a model, however it is reached."""

    width_dots: int = Field(default=576, ge=192, le=576, multiple_of=8)
    columns: int = Field(default=48, ge=16, le=48)
    charset: Charset = "gb18030_2byte"
    text: Literal["kanji", "raster"] = "kanji"
    """`raster`: the model has no Chinese ROM, or none that can be trusted; every line of text is drawn."""
    qr: Literal["native", "raster"] = "native"
    barcode: Literal["native", "raster"] = "native"
    cut: Literal["partial", "full"] = "partial"
    """`partial` leaves a bridge, so that the slip hangs until it is taken."""
    roll_mm: int = Field(default=0, ge=0, le=300_000)
    """Length of a new roll, for the count; 0: paper is not counted."""
    near_end_mm: int = Field(default=2000, ge=0, le=50_000)
    """What is left when the near-end sensor speaks; where there is none, what counts as nearly used up."""
    paper_sensing: Literal["none", "end", "near_end"] = "near_end"


class PrinterQuirks(SlipQuirks, SerialQuirks):
    """The quirks of a profile."""

    proof: Literal["gs_r", "numbered", "none"] = "gs_r"
    """`gs_r`: answers GS r in order. `numbered`: answers GS ( H 48 too, which names the slip that it proves. `none`: the
    model does neither, and no slip is ever called printed."""
    clear: Literal["dle_dc4_8", "none"] = "dle_dc4_8"
    """How the rest of a stopped slip is thrown away; `none`: it comes out when paper is put in."""
    status_by: Literal["ask", "asb"] = "ask"
    """`ask`: answers the DLE EOT of `status`. `asb`: is told once (GS a) and then says by itself what
    changes; what it answers of `status` is asked only when it does not, being off line from the beginning."""
    status: tuple[Question, ...] = tuple(Question)
    """The n of DLE EOT n that the model answers."""
    identity: bool = False
    """Whether the model answers GS I 65 to 68: firmware, maker, model, serial number."""
    paper_out_bits: int = Field(default=0x60, ge=0, le=0xFF)
    paper_low_bits: int = Field(default=0x0C, ge=0, le=0xFF)
    """Masks in the answer to DLE EOT 4; some clones use bit 2 for near end and bit 3 for end."""

    @property
    def says_status(self) -> bool:
        """Whether anything is to be heard of its state."""
        return self.status_by == "asb" or bool(self.status)
