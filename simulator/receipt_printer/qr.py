"""The QR functions of GS ( k (165, 167, 169, 180, 181): settings, store, print."""

import io
from dataclasses import dataclass
from typing import Final

import segno
from PIL import Image

LEVELS: Final = {48: "L", 49: "M", 50: "Q", 51: "H"}
QR: Final = 49
"""The cn of two-dimensional codes that are QR codes."""


@dataclass(frozen=True)
class PrintedQr:
    """A code ready for the head."""

    image: Image.Image
    payload: str


class QrMaker:
    """Holds the settings and the stored data of the printer's QR function."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """As after power on."""
        self._module = 3
        self._level = "L"
        self._stored: bytes | None = None

    def command(self, data: bytes, width: int) -> PrintedQr | None:
        """One GS ( k command; the code when it is to be printed. Raises ValueError with the reason."""
        if len(data) < 3 or data[0] != QR:
            raise ValueError("only QR codes (cn 49) are known")
        function, parameters = data[1], data[2:]
        match function:
            case 65:
                if parameters != b"\x32\x00":
                    raise ValueError("function 165: only model 2 (50 0) is known")
            case 67:
                if len(parameters) != 1 or not 1 <= parameters[0] <= 16:
                    raise ValueError("function 167: a module is 1 to 16 dots")
                self._module = parameters[0]
            case 69:
                if len(parameters) != 1 or parameters[0] not in LEVELS:
                    raise ValueError("function 169: the level is 48 to 51")
                self._level = LEVELS[parameters[0]]
            case 80:
                if parameters[:1] != b"0" or len(parameters) < 2:
                    raise ValueError("function 180: m is 48 and at least one byte follows")
                self._stored = parameters[1:]
            case 81:
                if parameters != b"\x30":
                    raise ValueError("function 181: m is 48")
                return self._print(width)
            case _:
                raise ValueError(f"function 1{function} is not known")
        return None

    def _print(self, width: int) -> PrintedQr:
        if self._stored is None:
            raise ValueError("function 181: nothing was stored")
        try:
            code = segno.make_qr(self._stored, error=self._level, boost_error=False)
        except segno.DataOverflowError:
            raise ValueError(
                f"{len(self._stored)} bytes fit into no QR code of level {self._level}"
            ) from None
        size = code.symbol_size(scale=self._module, border=0)[0]
        if size > width:
            raise ValueError(f"a QR code of {size} dots on {width}: nothing is printed")
        picture = io.BytesIO()
        code.save(picture, kind="png", scale=self._module, border=0)
        image = Image.open(picture).convert("1").point(lambda dot: 0 if dot else 1, mode="1")
        return PrintedQr(image, self._stored.decode("utf-8", "backslashreplace"))
