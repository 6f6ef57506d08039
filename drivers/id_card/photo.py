"""A card's photo by a vendor's decoder, in a restricted child process: there is no open one (WLT), and it is not trusted."""

import logging

from drivers.imaging.child import Child, ChildFailed

BMP_BYTES = 38862
"""102 × 126 dots of 24 bits, rows padded to four bytes, and the header."""
WLT_BYTES = 1024
_log = logging.getLogger(__name__)


def decoded(wlt: bytes, library: str, function: str, seconds: float) -> bytes | None:
    """The photo as a BMP; None when the library is not there, takes too long, dies or gives something else.

    The child lives for this one photo: nothing of a person stays in it.
    """
    child = Child("drivers.id_card.photo_child", start_limit=seconds, arguments=(library, function))
    try:
        answer = child.ask({"wlt": wlt.hex()}, seconds)
        picture = bytes.fromhex(str(answer["bmp"]))
    except (ChildFailed, KeyError, ValueError):
        picture = b""
    finally:
        child.close()
    if picture[:2] != b"BM" or len(picture) != BMP_BYTES:
        _log.warning("the photo decoder of the profile gave no picture")
        return None
    return picture
