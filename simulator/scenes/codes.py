"""A code held before the camera: on a telephone's screen, made from a text or from bytes."""

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = (1280, 720)
LONGEST: Final = 2953
"""Bytes in the largest QR code."""
LARGEST: Final = 50_000_000
"""Pixels of a picture of one's own."""
LOOKS: Final = ("clear", "small", "tilted", "blurred", "dark")


class NoCode(ValueError):
    """What was given does not fit into a QR code, or the look is unknown; the message says what was expected."""


def empty() -> Image.Image:
    """Nothing is held there: the ceiling."""
    picture = Image.new("RGB", SIZE, (196, 198, 194))
    pen = ImageDraw.Draw(picture)
    for x in range(0, SIZE[0], 320):
        pen.line((x, 0, x, SIZE[1]), fill=(170, 172, 168), width=4)
    pen.rectangle((480, 60, 800, 120), fill=(246, 246, 240))
    return picture


def held(content: bytes, look: str = "clear") -> Image.Image:
    """A telephone that shows the content as a QR code.

    Raises:
        NoCode: empty, too long, or no such look.
    """
    if look not in LOOKS:
        raise NoCode(f"look = {look!r}: expected {', '.join(LOOKS)}")
    if not 0 < len(content) <= LONGEST:
        raise NoCode(f"expected 1 to {LONGEST} bytes, got {len(content)}")
    picture = empty()
    phone = _phone(content, 160 if look == "small" else 420)
    if look == "tilted":
        phone = phone.rotate(18, Image.Resampling.BICUBIC, expand=True)
    place = ((SIZE[0] - phone.width) // 2, (SIZE[1] - phone.height) // 2)
    picture.paste(phone, place, phone)
    if look == "blurred":
        picture = picture.filter(ImageFilter.GaussianBlur(2.5))
    if look == "dark":
        picture = picture.point(lambda value: int(value * 0.25))
    return picture


def read(data: bytes) -> bytes:
    """What the first code on a picture says, as a scanner module reads what is held before it.

    Raises:
        NoCode: no PNG or JPEG, a very large one, or none with a code that can be read.
    """
    import zxingcpp

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > LARGEST:
                raise NoCode(f"expected a picture of at most {LARGEST} pixels")
            found = zxingcpp.read_barcodes(picture.convert("L"))
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoCode(f"expected a PNG or JPEG picture: {error}") from None
    if not found:
        raise NoCode("no code can be read on this picture")
    return bytes(found[0].bytes)


def _phone(content: bytes, side: int) -> Image.Image:
    import segno

    drawn = io.BytesIO()
    segno.make_qr(content, error="l").save(drawn, kind="png", scale=8, border=4)
    code = Image.open(drawn).convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    phone = Image.new("RGBA", (int(side * 1.2), int(side * 1.45)), (0, 0, 0, 0))
    pen = ImageDraw.Draw(phone)
    pen.rounded_rectangle((0, 0, phone.width - 1, phone.height - 1), side * 0.08, fill=(24, 24, 28, 255))
    pen.rectangle((side * 0.05, side * 0.1, side * 1.15, side * 1.33), fill=(250, 250, 250, 255))
    phone.paste(code, (int(side * 0.1), int(side * 0.2)))
    return phone
