"""A slip as data: what is printed on the receipt printer, without a word of any printer's language (schema: `docs/slip.md`)."""

import base64
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

MAX_BLOCKS = 200
MAX_TEXT = 2000
MAX_QR_BYTES = 1000
MAX_PNG_BYTES = 200_000
MAX_PIXELS = 4_000_000
"""Of a picture: a scanned page in full; checked before it is unpacked."""


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"  # a slip holds what names a person

    __str__ = __repr__


class TextBlock(_Block):
    """A paragraph, wrapped at the printer's width."""

    kind: Literal["text"] = "text"
    text: str = Field(max_length=MAX_TEXT)
    align: Literal["left", "center", "right"] = "left"
    size: Literal["normal", "large"] = "normal"
    bold: bool = False


class RowBlock(_Block):
    """A label and its value on one line, the value on the right; wrapped below the label when it does not fit."""

    kind: Literal["row"] = "row"
    label: str = Field(max_length=MAX_TEXT)
    value: str = Field(max_length=MAX_TEXT)


class RuleBlock(_Block):
    """A line across the slip."""

    kind: Literal["rule"] = "rule"


class SpaceBlock(_Block):
    """Empty lines."""

    kind: Literal["space"] = "space"
    lines: int = Field(default=1, ge=1, le=10)


class QrBlock(_Block):
    """A QR code, drawn by the printer where it can, centred, with a caption below."""

    kind: Literal["qr"] = "qr"
    data: str = Field(min_length=1, max_length=MAX_QR_BYTES)
    caption: str = Field(default="", max_length=200)


Cell = Annotated[str, Field(max_length=200)]


class ColumnsBlock(_Block):
    """A table: each row has as many cells as the others, each cell wrapped within its column."""

    kind: Literal["columns"] = "columns"
    rows: tuple[tuple[Cell, ...], ...] = Field(min_length=1, max_length=100)
    shares: tuple[Annotated[int, Field(ge=1, le=20)], ...] = ()
    """How the width is shared out; equally when empty."""
    align: tuple[Literal["left", "right"], ...] = ()
    """Of each column; left when empty."""
    header: bool = False
    """Whether the first row is bold."""

    @model_validator(mode="after")
    def _same_number_everywhere(self) -> "ColumnsBlock":
        columns = {len(row) for row in self.rows}
        columns |= {len(given) for given in (self.shares, self.align) if given}
        if len(columns) > 1 or not 2 <= min(columns) <= 6:
            raise ValueError("every row, shares and align need the same number of columns, 2 to 6")
        return self


class BarcodeBlock(_Block):
    """A Code 128 bar code, drawn by the printer where it can, centred, with its characters below."""

    kind: Literal["barcode"] = "barcode"
    data: str = Field(min_length=1, max_length=40, pattern=r"^[ -~]+$")


def _unpacked(given: Any) -> Any:
    """Text is base64, as it stands in a TOML file."""
    return base64.b64decode(given, validate=True) if isinstance(given, str) else given


class PictureBlock(_Block):
    """A picture (PNG), centred, in black dots: a signature, a seal, a small map."""

    kind: Literal["picture"] = "picture"
    png: Annotated[bytes, BeforeValidator(_unpacked)] = Field(max_length=MAX_PNG_BYTES)
    width: int = Field(default=100, ge=10, le=100)
    """Percent of the paper's width."""


Block = Annotated[
    TextBlock | RowBlock | RuleBlock | SpaceBlock | QrBlock | ColumnsBlock | BarcodeBlock | PictureBlock,
    Field(discriminator="kind"),
]


class Slip(BaseModel):
    """One slip, from the top edge to the cut. Control characters are refused by the printer driver's encoder, not here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, max_length=60)
    blocks: tuple[Block, ...] = Field(min_length=1, max_length=MAX_BLOCKS)
    reprint: bool = False
    """Marked 补打 below its title: the slip before it may have come out, and two that look alike are two to be cashed in."""

    def __repr__(self) -> str:
        return f"Slip({len(self.blocks)} blocks)"

    __str__ = __repr__
