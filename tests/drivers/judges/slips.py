"""The slips that outside judges are shown: drawn lines, plain text and QR codes, which every ESC/POS renderer knows."""

from typing import Literal, NamedTuple

from drivers.ports.slip import QrBlock, RowBlock, RuleBlock, Slip, TextBlock
from drivers.receipt_printer.encode import Encoder
from drivers.receipt_printer.layout import lay_out


class Judged(NamedTuple):
    """A slip and how it is encoded."""

    slip: Slip
    qr: Literal["native", "raster"]
    qr_data: str


_RARE = Slip(
    title="凭证𬭎",
    blocks=(
        RowBlock(label="姓名㛃", value="王𬭎 赵𠅤"),
        RuleBlock(),
        TextBlock(text="请凭本凭证𬭎领取结果", align="center"),
        TextBlock(text="Keep this slip.", bold=True),
        QrBlock(data="https://example.org/verify/1", caption="Scan to verify"),
    ),
)
SLIPS = {
    "drawn_and_native_qr": Judged(_RARE, "native", "https://example.org/verify/1"),
    "drawn_and_raster_qr": Judged(_RARE, "raster", "https://example.org/verify/1"),
}


def encoded(judged: Judged) -> bytes:
    """The bytes that the driver sends for it, on 80 mm paper."""
    encoder = Encoder(576, "gb18030_2byte", judged.qr)
    return b"".join(encoder.encode(lay_out(judged.slip, 48)).chunks)
