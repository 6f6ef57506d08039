"""A slip as data: what is printed on the receipt printer, without a word of any printer's language (schema: `docs/slip.md`)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_BLOCKS = 200
MAX_TEXT = 2000
MAX_QR_BYTES = 1000


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


Block = Annotated[TextBlock | RowBlock | RuleBlock | SpaceBlock | QrBlock, Field(discriminator="kind")]


class Slip(BaseModel):
    """One slip, from the top edge to the cut. Control characters are refused by the printer driver's encoder, not here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, max_length=60)
    blocks: tuple[Block, ...] = Field(min_length=1, max_length=MAX_BLOCKS)

    def __repr__(self) -> str:
        return f"Slip({len(self.blocks)} blocks)"

    __str__ = __repr__
