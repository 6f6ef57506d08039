"""One picture of a camera, as plain bytes: the terminal's process holds no image library."""

from dataclasses import dataclass, field

MOST_PIXELS = 4096 * 4096
"""A document camera of sixteen million pixels; a larger picture is a mistake or an attack."""


class BadFrame(ValueError):
    """A picture whose size and bytes do not fit together, or that is too large."""


@dataclass(frozen=True)
class Frame:
    """One picture, rows from the top, without padding. Its bytes show a person, so they stay out of logs and `repr`.

    Raises:
        BadFrame: size and bytes do not fit together.
    """

    width: int
    height: int
    channels: int
    """1: gray, 3: blue, green, red; a byte each."""
    pixels: bytes | memoryview = field(repr=False)

    def __post_init__(self) -> None:
        check_size(self.width, self.height, self.channels)
        if len(self.pixels) != self.size:
            raise BadFrame("a picture's bytes do not fit its size")

    @property
    def size(self) -> int:
        """Bytes of the picture."""
        return self.width * self.height * self.channels


def check_size(width: int, height: int, channels: int) -> int:
    """The bytes of such a picture.

    Raises:
        BadFrame: there is no such picture, or it is too large.
    """
    if not all(type(each) is int for each in (width, height, channels)) or channels not in (1, 3):
        raise BadFrame("a picture's size is no size")
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise BadFrame("a picture's size is out of bounds")
    return width * height * channels
