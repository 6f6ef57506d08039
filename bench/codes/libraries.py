"""The libraries, each alone and as it comes, on a gray picture."""

from collections.abc import Callable

import cv2
import zxingcpp
from pyzbar import pyzbar

from bench.codes.scene import Gray

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
Reader = Callable[[Gray], list[bytes]]
"""All codes that are read in a picture."""


def zxing(picture: Gray) -> list[bytes]:
    """zxing-cpp, QR codes only; its raw bytes."""
    return [found.bytes for found in zxingcpp.read_barcodes(picture, formats=_QR)]


def _as_stored(data: bytes) -> bytes:
    """Bytes that are not UTF-8 come from OpenCV as Latin 1 put into UTF-8: nothing is lost, so they count as read."""
    try:
        return data.decode("utf-8").encode("latin-1")
    except UnicodeError:
        return data


def _opencv(detector: "cv2.QRCodeDetector | cv2.QRCodeDetectorAruco") -> Reader:
    def read(picture: Gray) -> list[bytes]:
        try:
            data, _, _ = detector.detectAndDecodeBytes(picture)
        except cv2.error:  # it stumbles over some pictures
            return []
        return [_as_stored(data)] if data else []

    return read


def zbar(picture: Gray) -> list[bytes]:
    """Pyzbar, QR codes only."""
    return [found.data for found in pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])]


def all_of_them() -> dict[str, Reader]:
    """Every library by its name."""
    return {
        "zxing-cpp": zxing,
        "cv2.QRCodeDetectorAruco": _opencv(cv2.QRCodeDetectorAruco()),
        "cv2.QRCodeDetector": _opencv(cv2.QRCodeDetector()),
        "pyzbar": zbar,
    }
