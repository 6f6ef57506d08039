"""Which font draws which character.

No font draws everything, and a receipt printer's ROM has two-byte codes only, so screens and slips both ask here. Names
may hold any character of GB 18030-2022: Noto Sans CJK covers the URO, Ext A and a little beyond, BabelStone Han and
HanaMin the rest.
Debian packages: fonts-noto-cjk, fonts-babelstone-han, fonts-hanazono.
"""

import logging
import threading
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import freetype

_log = logging.getLogger(__name__)

DEBIAN = Path("/usr/share/fonts")

freetype_lock = threading.RLock()
"""FreeType's library handle is not made for two threads; whoever uses a `freetype.Face` of ours holds this."""


@dataclass(frozen=True)
class FontFace:
    """A font file, and the number of a face in it: of Noto Sans CJK 0 has Japanese shapes, 2 mainland ones."""

    path: Path
    index: int = 0

    @cached_property
    def opened(self) -> "freetype.Face":
        """The face in FreeType, opened (mapped, not read) when first asked for. Hold `freetype_lock`."""
        import freetype

        return freetype.Face(str(self.path), self.index)

    def has(self, char: str) -> bool:
        """Whether the face draws `char`."""
        with freetype_lock:
            return bool(self.opened.get_char_index(ord(char)))


@dataclass(frozen=True)
class Run:
    """A piece of text that one face draws."""

    face: FontFace
    text: str = field(repr=False)


_REGULAR = FontFace(DEBIAN / "opentype/noto/NotoSansCJK-Regular.ttc", 2)
_BOLD = FontFace(DEBIAN / "opentype/noto/NotoSansCJK-Bold.ttc", 2)
_RARE = (
    FontFace(DEBIAN / "truetype/babelstone/BabelStoneHan.ttf"),
    FontFace(DEBIAN / "truetype/hanazono/HanaMinA.ttf"),
    FontFace(DEBIAN / "truetype/hanazono/HanaMinB.ttf"),
    FontFace(DEBIAN / "truetype/dejavu/DejaVuSans.ttf"),
)

_SURE = ((0x20, 0x7E), (0x3001, 0x3011), (0x4E00, 0x9FA5), (0xFF01, 0xFF5E))
"""Inclusive ranges that both weights of Noto Sans CJK SC draw (a test asks FreeType): the everyday text of a page needs
no font opened."""


@lru_cache(maxsize=2)
def faces(bold: bool = False) -> tuple[FontFace, ...]:
    """The installed faces in the order in which they are asked. A missing one is skipped and said so once.

    Raises:
        FileNotFoundError: none of them is installed; names the Debian packages.
    """
    wanted = ((_BOLD, _REGULAR) if bold else (_REGULAR,)) + _RARE
    found = tuple(face for face in wanted if face.path.exists())
    for face in wanted:
        if face not in found:
            _log.warning(
                "a font is not installed; some characters may show as boxes", extra={"file": str(face.path)}
            )
    if not found:
        raise FileNotFoundError(
            f"no font under {DEBIAN}: install fonts-noto-cjk, fonts-babelstone-han and fonts-hanazono"
        )
    return found


def _drawn_by(char: str, bold: bool) -> FontFace | None:
    """Asked anew each time: a cache would keep the rare character of somebody's name."""
    candidates = faces(bold)
    if unicodedata.category(char) == "Co":
        return None  # fonts draw their own inventions in the private use areas
    if any(low <= ord(char) <= high for low, high in _SURE) and candidates[0] in (_REGULAR, _BOLD):
        return candidates[0]
    return next((face for face in candidates if face.has(char)), None)


def covered(char: str) -> bool:
    """Whether any installed font draws `char`; characters without ink of their own (joiners, selectors) count as drawn."""
    return follows(char) or _drawn_by(char, bold=False) is not None


def follows(char: str) -> bool:
    """Whether `char` belongs to the character before it: combining marks, joiners and variation selectors."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf")


def font_for(char: str, bold: bool = False) -> FontFace:
    """The first face that draws `char`; where none does, the first face, which draws its box (see `covered`)."""
    return _drawn_by(char, bold) or faces(bold)[0]


def runs(text: str, bold: bool = False) -> list[Run]:
    """`text` cut where the face changes. Joined again the pieces are `text`. Empty text has no runs."""
    pieces: list[tuple[FontFace, list[str]]] = []
    for char in text:
        if pieces and (follows(char) or char.isspace()):
            pieces[-1][1].append(char)
            continue
        face = font_for(char, bold)
        if pieces and pieces[-1][0] == face:
            pieces[-1][1].append(char)
        else:
            pieces.append((face, [char]))
    return [Run(face, "".join(chars)) for face, chars in pieces]
